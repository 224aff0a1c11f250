using Tidemark.Metering;
using Tidemark.Metering.Usage;
using Tidemark.Metering.Visitors;
using Tidemark.Reports.Calendar;
using Tidemark.Reports.Catalogue;

namespace Tidemark.Reports.Queries;

/// <summary>Report 19: page views and unique visitors, a point an hour for up to three days, else a point a day of the zone.</summary>
internal static class VisitorReport
{
    private const int MostDaysByHour = 3;

    public static async Task<ReportTable> Run(
        IUsageStore usage, ReportDefinition report, ReportQuery query, IReadOnlyList<string>? regions, CancellationToken cancellationToken)
    {
        var range = query.Range.WidenedTo(Bucket.HourSeconds);
        var byHour = IsByHour(query.Range, query.Zone);
        var points = byHour ? Hours(range, query.Zone) : Days(query.Range, query.Zone);
        DateTimeOffset[] boundaries = [.. points.Select(point => point.Start), range.End];
        var counts = regions is []
            ? [.. points.Select(point => new VisitorCount(point.Start, 0, 0, true))]
            : await usage.Visitors(
                new VisitorQuery(query.Account, boundaries) { Domains = query.Domains, Regions = regions }, cancellationToken);
        var rows = counts.Zip(points).SelectMany(pair => new IReadOnlyList<object>[]
        {
            [pair.Second.Label, "pv", pair.First.PageViews],
            [pair.Second.Label, "uv", pair.First.UniqueVisitors],
        });
        return new ReportTable(report, range, [.. rows], [.. Remarks(query, range, byHour, counts)]);
    }

    private static bool IsByHour(TimeRange range, TimeZoneInfo zone) =>
        range.Duration <= TimeSpan.FromDays(MostDaysByHour)
        || range.End <= ReportPeriod.StartOfDay(ReportPeriod.DayOf(range.Start, zone).AddDays(MostDaysByHour), zone);

    private static List<(DateTimeOffset Start, string Label)> Hours(TimeRange range, TimeZoneInfo zone)
    {
        var points = new List<(DateTimeOffset, string)>();
        for (var hour = range.Start; hour < range.End; hour = hour.AddHours(1))
        {
            points.Add((hour, Figures.Instant(hour, zone)));
        }

        return points;
    }

    /// <summary>Visitors are kept by the hour of UTC: a day that begins at half past is taken from the hour before.</summary>
    private static List<(DateTimeOffset Start, string Label)> Days(TimeRange range, TimeZoneInfo zone)
    {
        var points = new List<(DateTimeOffset Start, string)>();
        foreach (var start in ReportPeriod.DayStarts(range, zone))
        {
            var hour = FloorToHour(start);
            if (points.Count > 0 && points[^1].Start == hour)
            {
                points.RemoveAt(points.Count - 1);
            }

            points.Add((hour, ReportPeriod.DayOf(start, zone).ToString("yyyy-MM-dd")));
        }

        return points;
    }

    private static DateTimeOffset FloorToHour(DateTimeOffset instant) =>
        new TimeRange(instant, instant.AddTicks(1)).WidenedTo(Bucket.HourSeconds).Start;

    private static IEnumerable<string> Remarks(ReportQuery query, TimeRange range, bool byHour, IReadOnlyList<VisitorCount> counts)
    {
        foreach (var remark in Figures.Widened(query.Range, range, "hour", query.Zone))
        {
            yield return remark;
        }

        if (!byHour && ReportPeriod.DayStarts(query.Range, query.Zone).Any(start => start != FloorToHour(start)))
        {
            yield return $"Kept by the hour of UTC: days of {query.Zone.Id} begin off the hour, so each point begins and ends up to an hour early.";
        }

        if (counts.Any(count => !count.Exact))
        {
            yield return "Unique visitors are estimates, with a standard error below half a percent.";
        }
    }
}
