using System.Diagnostics.Metrics;
using Tidemark.Mail.Delivery;

namespace Tidemark.Tracking.Runs;

/// <summary>What tracking counts for operators.</summary>
internal static class RunInstruments
{
    private static readonly Meter Meter = new("Tidemark.Tracking");

    private static readonly Counter<long> Runs = Meter.CreateCounter<long>(
        "tidemark.tracking.runs", "{run}", "Runs finished, by `state`: delivered, partly or failed.");

    private static readonly Counter<long> Deliveries = Meter.CreateCounter<long>(
        "tidemark.tracking.deliveries", "{delivery}", "Attempts to deliver a mail to one recipient, by `outcome`: delivered, refused_for_now, refused, unknown or stopped.");

    private static readonly Gauge<long> Queue = Meter.CreateGauge<long>(
        "tidemark.tracking.queue", "{run}", "Runs not finished, by `state`: waiting (for logs or for a mail relay) or sending.");

    /// <summary>Counts a run that has ended.</summary>
    public static void Finished(string state) => Runs.Add(1, new KeyValuePair<string, object?>("state", state));

    /// <summary>Counts an attempt.</summary>
    public static void Attempted(DeliveryOutcome outcome) => Deliveries.Add(1, new KeyValuePair<string, object?>("outcome", outcome switch
    {
        DeliveryOutcome.Delivered => "delivered",
        DeliveryOutcome.RefusedForNow => "refused_for_now",
        DeliveryOutcome.Refused => "refused",
        DeliveryOutcome.Stopped => "stopped",
        _ => "unknown",
    }));

    /// <summary>Records how many runs are in a state now.</summary>
    public static void Queued(string state, long runs) => Queue.Record(runs, new KeyValuePair<string, object?>("state", state));
}
