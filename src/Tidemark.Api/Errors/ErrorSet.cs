namespace Tidemark.Api.Errors;

/// <summary>The errors that an operation is documented with.</summary>
internal static class ErrorSet
{
    /// <summary>What a room refused with a documented code, as the wire says it.</summary>
    /// <param name="errors">Of the operation.</param>
    /// <param name="code">As the room names it.</param>
    /// <param name="detail">Names the value and the rule.</param>
    /// <exception cref="InvalidOperationException">The room used a code that the operation is not documented with.</exception>
    public static ApiException Refusal(this IReadOnlyList<ErrorCode> errors, string code, string detail) =>
        (errors.FirstOrDefault(error => error.Code == code)
            ?? throw new InvalidOperationException($"The code {code} ({detail}) is none of the operation's.")).With(detail);
}
