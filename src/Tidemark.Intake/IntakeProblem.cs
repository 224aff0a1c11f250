using Microsoft.AspNetCore.Http;

namespace Tidemark.Intake;

/// <summary>A post that is refused; nothing of it was counted.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">What is wrong, for programs: lower case with hyphens.</param>
/// <param name="message">Names the value, the rule and the way out.</param>
internal sealed class IntakeProblem(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>When to try again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What is wrong with single rows, the first of them.</summary>
    public IReadOnlyList<RowError> Rows { get; init; } = [];

    /// <summary>How many things are wrong with rows in all.</summary>
    public int RowsTotal { get; init; }

    public static IntakeProblem Parameter(string message) => new(StatusCodes.Status400BadRequest, "bad-parameter", message);

    public static IntakeProblem Unreadable(string message) => new(StatusCodes.Status400BadRequest, "unreadable-body", message);

    public static IntakeProblem BodyTooLarge(long most) =>
        new(StatusCodes.Status413PayloadTooLarge, "body-too-large", $"The body exceeds {most} bytes; send smaller parts, or increase Intake:MaxBody.");

    public static IntakeProblem ContentTooLarge(long most, string wayOut) =>
        new(StatusCodes.Status413PayloadTooLarge, "content-too-large", $"The decompressed body exceeds {most} bytes; {wayOut}. Nothing was counted.");

    public static IntakeProblem Unavailable(string message) =>
        new(StatusCodes.Status503ServiceUnavailable, "unavailable", message) { RetryAfter = TimeSpan.FromSeconds(10) };
}

/// <summary>What is wrong with a row.</summary>
/// <param name="Row">Its number from 1, the header aside; 0: the header or the body as a whole.</param>
/// <param name="Field">The field, or empty.</param>
/// <param name="Value">What it holds, cut short.</param>
/// <param name="Rule">The rule it breaks.</param>
internal sealed record RowError(int Row, string Field, string Value, string Rule);
