using Tidemark.Accounts;
using Tidemark.Metering;
using Tidemark.Metering.Usage;
using Tidemark.Reports;

namespace Tidemark.WebConsole.Overview;

/// <summary>An account's traffic of the last 24 hours.</summary>
/// <param name="Timeline">The 288 buckets that are over, the account's factor applied to their bytes.</param>
/// <param name="Bandwidth">Peak, average and 95th percentile of them.</param>
/// <param name="Total">Sums of them.</param>
/// <param name="Factor">Billed bytes over logged bytes, as the account declares it.</param>
/// <param name="CompleteUntil">The latest request metered; null: nothing was ever metered.</param>
internal sealed record LastDay(UsageTimeline Timeline, Bandwidth Bandwidth, Counters Total, double Factor, DateTimeOffset? CompleteUntil)
{
    /// <summary>Whether there is anything to draw.</summary>
    public bool HasTraffic => Total.Requests > 0;

    /// <summary>Reads the day that ends with the bucket before this one.</summary>
    public static async Task<LastDay> Read(IUsageStore usage, Account account, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var end = DateTimeOffset.FromUnixTimeSeconds(Bucket.StartOf(now.ToUnixTimeSeconds()));
        var metered = await usage.Timeline(new UsageQuery(account.AliUid, new TimeRange(end.AddDays(-1), end)), cancellationToken);
        var timeline = metered with { Buckets = [.. metered.Buckets.Select(bucket => Billed(bucket, account.TrafficFactor))] };
        var total = default(Counters);
        foreach (var bucket in timeline.Buckets)
        {
            total.Add(bucket);
        }

        return new LastDay(
            timeline, Bandwidth.Of(timeline), total, account.TrafficFactor, await usage.Watermark(account.AliUid, cancellationToken));
    }

    private static Counters Billed(Counters bucket, double factor)
    {
        bucket.Bytes = (long)Math.Round(bucket.Bytes * (decimal)factor, MidpointRounding.AwayFromZero);
        return bucket;
    }
}
