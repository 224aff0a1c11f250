using Tidemark.Usage.Contract;

namespace Tidemark.Intake.ReadyMade;

/// <summary>Tells what a body of counters is written in.</summary>
internal static class UsageBody
{
    private static ReadOnlySpan<byte> Blanks => " \t\r\n\uFEFF"u8;

    /// <summary>By what it says it is; one that says neither JSON nor CSV, by its first character.</summary>
    public static bool IsCsv(string contentType, ReadOnlySpan<byte> body) =>
        !contentType.Contains("json", StringComparison.OrdinalIgnoreCase)
        && (contentType.Contains("csv", StringComparison.OrdinalIgnoreCase) || body.TrimStart(Blanks) is not [(byte)'[' or (byte)'{', ..]);
}

/// <summary>A row as it was written: what each field holds, as text. Valid until the next is read.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Fields">By name, in lower case where names are compared.</param>
internal sealed record UsageRow(int Number, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>What of the row could not even be read as fields.</summary>
    public IReadOnlyList<RowError> Errors { get; init; } = [];
}
