using System.Diagnostics.Metrics;

namespace Tidemark.Storage;

/// <summary>What the data folder measures for operators.</summary>
internal static class StorageInstruments
{
    private static readonly Gauge<long> SizeGauge = new Meter("Tidemark.Storage").CreateGauge<long>(
        "tidemark.storage.size", "By", "Size of each database with its write-ahead log, by `database`: control, usage or nonces.");

    /// <summary>Records the size of a database, bytes.</summary>
    public static void Size(string database, long bytes) => SizeGauge.Record(bytes, new KeyValuePair<string, object?>("database", database));
}
