using System.Diagnostics.Metrics;

namespace Tidemark.Exports.Work;

/// <summary>What the export worker counts for operators.</summary>
internal static class WorkInstruments
{
    private static readonly Meter Meter = new("Tidemark.Exports");

    private static readonly Counter<long> Tasks = Meter.CreateCounter<long>(
        "tidemark.exports.tasks", "{task}", "Export tasks finished, by `state`: success or failed.");

    private static readonly Gauge<long> Queue = Meter.CreateGauge<long>(
        "tidemark.exports.queue", "{task}", "Export tasks that are queued or running.");

    /// <summary>Counts a task that has ended.</summary>
    public static void Finished(string state) => Tasks.Add(1, new KeyValuePair<string, object?>("state", state));

    /// <summary>Records how many tasks are not finished now.</summary>
    public static void Queued(long tasks) => Queue.Record(tasks);
}
