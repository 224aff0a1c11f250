using Tidemark.Accounts;
using Tidemark.Reports;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.Exports.Figures;

/// <summary>The usage of a period, summed over the domains bucket by bucket, with its peak and its 95th percentile.</summary>
internal sealed class UsageFigures
{
    private UsageFigures(UsageTimeline timeline, TimeRange? metered, TimeZoneInfo? zoneOfValidDays)
    {
        Timeline = timeline;
        Total = timeline.Total();
        Metered = metered is { } part ? timeline.Until(part.End) : null;
        Bandwidth = Metered is null ? null : Bandwidth.Of(Metered, zoneOfValidDays);
    }

    /// <summary>Bucket by bucket, empty ones included.</summary>
    public UsageTimeline Timeline { get; }

    /// <summary>Sums over the period: everything that was metered so far.</summary>
    public Counters Total { get; }

    /// <summary>The buckets that are metered; null if none is.</summary>
    public UsageTimeline? Metered { get; }

    /// <summary>Peak and 95th percentile of the metered buckets, as logged; null if none is metered.</summary>
    public Bandwidth? Bandwidth { get; }

    /// <summary>Hits divided by requests with a known cache result; null if there are none.</summary>
    public double? HitRate => HitRateOf(Total);

    /// <summary>Hits divided by requests with a known cache result; null if there are none.</summary>
    public static double? HitRateOf(in Counters counters)
    {
        var told = counters.HitRequests + counters.OriginRequests;
        return told == 0 ? null : (double)counters.HitRequests / told;
    }

    /// <summary>Queries the store.</summary>
    /// <param name="usage">The store.</param>
    /// <param name="account">Whose usage; it also says which buckets the percentile ranks.</param>
    /// <param name="coverage">Has a range.</param>
    /// <param name="domains">Null: all.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task<UsageFigures> Of(
        IUsageStore usage, Account account, Coverage coverage, IReadOnlyList<string>? domains, CancellationToken cancellationToken) =>
        new(
            await usage.Timeline(new UsageQuery(account.AliUid, coverage.Range!.Value) { Domains = domains }, cancellationToken),
            coverage.Metered,
            account.ZoneOfValidDays);
}
