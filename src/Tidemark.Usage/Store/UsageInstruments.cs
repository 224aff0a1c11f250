using System.Diagnostics.Metrics;
using Tidemark.Usage.Contract;

namespace Tidemark.Usage.Store;

/// <summary>What the usage store counts for operators.</summary>
internal static class UsageInstruments
{
    private static readonly Meter Meter = new("Tidemark.Usage");

    private static readonly Counter<long> Lines = Meter.CreateCounter<long>(
        "tidemark.usage.lines", "{line}", "Log lines of committed batches, by `result`: accepted or rejected. Rows of posted counters count as lines.");

    private static readonly Counter<long> Batches = Meter.CreateCounter<long>(
        "tidemark.usage.batches", "{batch}", "Batches committed.");

    /// <summary>Counts a batch that was committed.</summary>
    public static void Committed(MeteredBatch batch)
    {
        Batches.Add(1);
        Lines.Add(batch.Accepted, new KeyValuePair<string, object?>("result", "accepted"));
        Lines.Add(batch.Lines - batch.Accepted + batch.Before.Sum(range => range.Lines), new KeyValuePair<string, object?>("result", "rejected"));
    }
}
