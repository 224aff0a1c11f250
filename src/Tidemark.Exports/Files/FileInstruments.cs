using System.Diagnostics.Metrics;

namespace Tidemark.Exports.Files;

/// <summary>What the store of export files measures for operators.</summary>
internal static class FileInstruments
{
    private static readonly Gauge<long> SizeGauge = new Meter("Tidemark.Exports").CreateGauge<long>(
        "tidemark.exports.size", "By", "Size of all export files.");

    /// <summary>Records the size of all files, bytes.</summary>
    public static void Size(long bytes) => SizeGauge.Record(bytes);
}
