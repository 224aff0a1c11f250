using Tidemark.Metering;
using Tidemark.Metering.Retention;
using Tidemark.Metering.Usage;

namespace Tidemark.Reports.Queries;

/// <summary>What a report says about figures that are no longer kept, or no longer kept in detail.</summary>
internal static class KeptRemarks
{
    /// <summary>Nothing when all of the range is kept.</summary>
    public static IEnumerable<string> Deleted(TimeRange range, DateTimeOffset? keptSince, TimeZoneInfo zone) => keptSince is { } since && range.Start < since
        ? [$"Figures before {Figures.Instant(since, zone)} are no longer kept: what is missing is not zero."]
        : [];

    /// <summary>Nothing when every peak is that of five-minute buckets.</summary>
    public static IEnumerable<string> Averages(IEnumerable<UsageTotal> totals) => totals.Select(total => total.Resolution).DefaultIfEmpty(Resolution.FiveMinutes).Max() switch
    {
        Resolution.FiveMinutes => [],
        Resolution.Hour => ["Five-minute detail of part of the range is no longer kept: max_bps rests on hourly averages there."],
        _ => ["Five-minute detail of part of the range is no longer kept: max_bps rests on averages of UTC days there."],
    };
}
