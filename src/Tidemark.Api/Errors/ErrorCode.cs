namespace Tidemark.Api.Errors;

/// <summary>An error as it is documented.</summary>
/// <param name="Code">The code that clients decide on.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Message">The documented text; details follow it, never replace it.</param>
internal sealed record ErrorCode(string Code, int Status, string Message)
{
    /// <summary>The exception that answers a call with this error.</summary>
    /// <param name="detail">Names the value, the rule and the way out; empty when the text says all.</param>
    public ApiException With(string detail = "") => new(this, detail);
}

/// <summary>Ends a call with a documented error.</summary>
internal sealed class ApiException(ErrorCode error, string detail) : Exception(detail.Length == 0 ? error.Message : $"{error.Message} {detail}")
{
    public ErrorCode Error { get; } = error;

    /// <summary>When the caller may try again; null: it need not wait.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
