using System.Diagnostics.Metrics;

namespace Tidemark.Api.Gateway;

/// <summary>What the wire counts for operators.</summary>
internal static class CallInstruments
{
    /// <summary>The operation of a call that names none there is: what callers invent makes no series.</summary>
    public const string NoOperation = "none";

    private static readonly Counter<long> Calls = new Meter("Tidemark.Api").CreateCounter<long>(
        "tidemark.api.calls", "{call}", "Calls answered, by `operation` (none: the call names no operation that exists) and `code` (OK, or the error code).");

    /// <summary>Counts a call that was answered.</summary>
    /// <param name="operation">Its name, or <see cref="NoOperation"/>.</param>
    /// <param name="code">OK, or the documented error code.</param>
    public static void Answered(string operation, string code) =>
        Calls.Add(1, new KeyValuePair<string, object?>("operation", operation), new KeyValuePair<string, object?>("code", code));
}
