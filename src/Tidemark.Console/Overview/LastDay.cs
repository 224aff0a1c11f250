using Tidemark.Accounts;
using Tidemark.Reports;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.WebConsole.Overview;

/// <summary>An account's traffic of the last 24 hours. Bytes are logged ones; what is shown are usage figures, with the account's factor applied.</summary>
/// <param name="Timeline">The 288 buckets that are over.</param>
/// <param name="Bandwidth">Peak, average and 95th percentile of them.</param>
/// <param name="Total">Sums of them.</param>
/// <param name="Billing">The factor that the account declares.</param>
/// <param name="CompleteUntil">Up to when figures are complete; null: nothing was ever metered.</param>
internal sealed record LastDay(UsageTimeline Timeline, Bandwidth Bandwidth, Counters Total, Billing Billing, DateTimeOffset? CompleteUntil)
{
    /// <summary>Whether there is anything to draw.</summary>
    public bool HasTraffic => Total.Requests > 0;

    /// <summary>Bytes as billed.</summary>
    public long Traffic => Billing.Bytes(Total.Bytes);

    /// <summary>Average bit/s of all 24 hours as billed.</summary>
    public double Average => Billing.Bandwidth(Bandwidth.AverageBitsPerSecond);

    /// <summary>Bit/s of the largest bucket as billed.</summary>
    public double Peak => Billing.Bandwidth(Bandwidth.Peak.BitsPerSecond);

    /// <summary>Bit/s of the bucket that the 95th percentile chooses, as billed.</summary>
    public double Percentile => Billing.Bandwidth(Bandwidth.PercentileBucket.BitsPerSecond);

    /// <summary>Bit/s of a bucket as billed.</summary>
    public double BitsPerSecond(Counters bucket) => Billing.BitsPerSecond(bucket.Bytes);

    /// <summary>Reads the day that ends with the bucket before this one.</summary>
    public static async Task<LastDay> Read(IUsageStore usage, Account account, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var end = DateTimeOffset.FromUnixTimeSeconds(Bucket.StartOf(now.ToUnixTimeSeconds()));
        var timeline = await usage.Timeline(new UsageQuery(account.AliUid, new TimeRange(end.AddDays(-1), end)), cancellationToken);
        return new LastDay(
            timeline, Bandwidth.Of(timeline, account.ZoneOfValidDays), timeline.Total(), new Billing(account.TrafficFactor), await usage.Watermark(account.AliUid, cancellationToken));
    }
}
