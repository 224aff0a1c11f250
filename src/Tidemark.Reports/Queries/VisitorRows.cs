using Tidemark.Geography.Names;
using Tidemark.Reports.Calendar;
using Tidemark.Reports.Catalogue;
using Tidemark.Reports.Rows;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Visitors;

namespace Tidemark.Reports.Queries;

/// <summary>Report 19: page views and unique visitors, a point an hour for up to three days, else a point a day of the zone.</summary>
internal static class VisitorRows
{
    private const int MostDaysByHour = 3;

    public static async Task<VisitorReport> Read(
        IUsageStore usage, ReportDefinition report, ReportQuery query, IReadOnlyList<string>? regions, CancellationToken cancellationToken)
    {
        var range = query.Range.WidenedTo(Bucket.HourSeconds);
        var byHour = IsByHour(query.Range, query.Zone);
        var points = byHour ? Hours(range) : Days(query.Range, query.Zone);
        DateTimeOffset[] boundaries = [.. points.Select(point => point.Start), range.End];
        var counts = regions is []
            ? [.. points.Select(point => new VisitorCount(point.Start, 0, 0, true))]
            : await usage.Visitors(
                new VisitorQuery(query.Account, boundaries) { Domains = query.Domains, Regions = regions }, cancellationToken);
        var rows = counts.Zip(points, (count, point) => new VisitorRow(point.Start, point.Day, count.PageViews, count.UniqueVisitors));
        return new VisitorReport(report, range, [.. rows]) { Remarks = [.. RemarksOn(query, range, byHour, counts)] };
    }

    private static bool IsByHour(TimeRange range, TimeZoneInfo zone) =>
        range.Duration <= TimeSpan.FromDays(MostDaysByHour)
        || range.End <= ReportPeriod.StartOfDay(ReportPeriod.DayOf(range.Start, zone).AddDays(MostDaysByHour), zone);

    private static List<(DateTimeOffset Start, DateOnly? Day)> Hours(TimeRange range)
    {
        var points = new List<(DateTimeOffset, DateOnly?)>();
        for (var hour = range.Start; hour < range.End; hour = hour.AddHours(1))
        {
            points.Add((hour, null));
        }

        return points;
    }

    /// <summary>Visitors are stored by UTC hour, so a day that begins at half past starts with the hour before.</summary>
    private static List<(DateTimeOffset Start, DateOnly? Day)> Days(TimeRange range, TimeZoneInfo zone)
    {
        var points = new List<(DateTimeOffset Start, DateOnly?)>();
        foreach (var start in ReportPeriod.DayStarts(range, zone))
        {
            var hour = FloorToHour(start);
            if (points.Count > 0 && points[^1].Start == hour)
            {
                points.RemoveAt(points.Count - 1);
            }

            points.Add((hour, ReportPeriod.DayOf(start, zone)));
        }

        return points;
    }

    private static DateTimeOffset FloorToHour(DateTimeOffset instant) =>
        new TimeRange(instant, instant.AddTicks(1)).WidenedTo(Bucket.HourSeconds).Start;

    private static IEnumerable<ReportRemark> RemarksOn(ReportQuery query, TimeRange range, bool byHour, IReadOnlyList<VisitorCount> counts)
    {
        foreach (var remark in Remarks.Widened(query.Range, range, TimeSpan.FromHours(1)))
        {
            yield return remark;
        }

        if (!byHour && ReportPeriod.DayStarts(query.Range, query.Zone).Any(start => start != FloorToHour(start)))
        {
            yield return new DaysOffTheHour();
        }

        if (counts.Any(count => !count.Exact))
        {
            yield return new VisitorsEstimated();
        }
    }
}
