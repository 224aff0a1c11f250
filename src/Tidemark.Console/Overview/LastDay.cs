using Tidemark.Accounts;
using Tidemark.Reports;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.WebConsole.Overview;

/// <summary>
/// An account's traffic of 24 hours: the last ones or, if they hold no traffic, the last ones that do. Bytes are logged ones; what is shown are usage figures, with the
/// account's factor applied.
/// </summary>
/// <param name="Timeline">The 288 buckets, all over.</param>
/// <param name="Metered">Those of them that are metered; null if none is.</param>
/// <param name="Bandwidth">Peak, average and 95th percentile of the metered ones.</param>
/// <param name="Total">Sums of everything metered so far.</param>
/// <param name="Billing">The factor that the account declares.</param>
/// <param name="CompleteUntil">Up to when figures are complete; null: nothing was ever metered.</param>
/// <param name="IsNow">Whether these are the last 24 hours.</param>
internal sealed record LastDay(
    UsageTimeline Timeline, UsageTimeline? Metered, Bandwidth? Bandwidth, Counters Total, Billing Billing, DateTimeOffset? CompleteUntil, bool IsNow)
{
    private const int MostDaysTried = 31;

    /// <summary>Whether there is anything to draw.</summary>
    public bool HasTraffic => Total.Requests > 0;

    /// <summary>Whether every bucket is metered.</summary>
    public bool IsComplete => Metered?.Range == Timeline.Range;

    /// <summary>Bytes as billed.</summary>
    public long Traffic => Billing.Bytes(Total.Bytes);

    /// <summary>Bit/s of a bucket as billed.</summary>
    public double BitsPerSecond(Counters bucket) => Billing.BitsPerSecond(bucket.Bytes);

    /// <summary>Reads the day that ends with the bucket before this one or, without traffic in it, the day that ends with the last bucket that has some.</summary>
    public static async Task<LastDay> Read(IUsageStore usage, IClosedPeriods periods, Account account, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var end = DateTimeOffset.FromUnixTimeSeconds(Bucket.StartOf(now.ToUnixTimeSeconds()));
        var timeline = await Day(usage, account, end, cancellationToken);
        var watermark = await usage.Watermark(account.AliUid, cancellationToken);
        if (timeline.Total().Requests == 0 && await EndOfTraffic(usage, periods, account, end, cancellationToken) is { } last)
        {
            timeline = await Day(usage, account, last, cancellationToken);
        }

        var metered = MeteredTime.Within(timeline.Range, watermark) is { } part ? timeline.Until(part.End) : null;
        return new LastDay(
            timeline,
            metered,
            metered is null ? null : Bandwidth.Of(metered, account.ZoneOfValidDays),
            timeline.Total(),
            new Billing(account.TrafficFactor),
            watermark,
            timeline.Range.End == end);
    }

    private static Task<UsageTimeline> Day(IUsageStore usage, Account account, DateTimeOffset end, CancellationToken cancellationToken) =>
        usage.Timeline(new UsageQuery(account.AliUid, new TimeRange(end.AddDays(-1), end)), cancellationToken);

    // A day whose sources were removed has no traffic any longer
    private static async Task<DateTimeOffset?> EndOfTraffic(
        IUsageStore usage, IClosedPeriods periods, Account account, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var days = (await periods.MeteredDays(account.AliUid, cancellationToken)).Where(day => day.Start < before).Reverse().Take(MostDaysTried);
        foreach (var day in days)
        {
            var timeline = await Day(usage, account, day.Start.AddDays(1), cancellationToken);
            var last = Array.FindLastIndex(timeline.Buckets, bucket => bucket.Requests > 0);
            if (last >= 0 && timeline.StartOf(last + 1) <= before)
            {
                return timeline.StartOf(last + 1);
            }
        }

        return null;
    }
}
