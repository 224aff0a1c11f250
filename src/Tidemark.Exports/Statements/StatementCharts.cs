using Tidemark.Documents.Charts;
using Tidemark.Documents.Pages;
using Tidemark.Documents.Text;
using Tidemark.Exports.Figures;
using Tidemark.Reports.Calendar;
using Tidemark.Usage.Model;

namespace Tidemark.Exports.Statements;

/// <summary>The charts of a statement: bandwidth with its 95th percentile, traffic and requests by day or hour.</summary>
internal sealed class StatementCharts(UsageStatement statement, UsageFigures figures, StatementWords words)
{
    private const double Scale = 0.75;

    private static readonly TimeSpan LongestByHour = TimeSpan.FromHours(49);

    private TimeZoneInfo Zone => statement.Account.Zone;

    /// <summary>Fills the rest of the first page.</summary>
    public void Draw(PagedDocument document)
    {
        var each = (document.Room - (3 * 24)) / 7;
        Chart(document, words.BandwidthChart, each * 3, Bandwidth());
        var byHour = figures.Timeline.Range.Duration <= LongestByHour;
        Chart(document, byHour ? words.TrafficByHour : words.TrafficByDay, each * 2, Sums(ChartUnit.Bytes, bucket => figures.Timeline.Buckets[bucket].Bytes * statement.Billing.Factor, byHour));
        Chart(document, byHour ? words.RequestsByHour : words.RequestsByDay, each * 2, Sums(ChartUnit.Count, bucket => figures.Timeline.Buckets[bucket].Requests, byHour));
    }

    private static void Chart(PagedDocument document, string heading, double height, TimeChartSpec spec)
    {
        document.Page.Text(PagedDocument.Left, document.Y, heading, 10, bold: true);
        document.Page.Chart(
            PagedDocument.Left,
            document.Y + 7,
            spec with { Title = heading, Width = (int)((PagedDocument.Right - PagedDocument.Left) / Scale), Height = (int)((height - 6) / Scale) },
            Scale);
        document.Y += height + 24;
    }

    private TimeChartSpec Bandwidth()
    {
        var points = figures.Metered?.Buckets.Select((bucket, i) => new ChartPoint(figures.Timeline.StartOf(i), statement.Billing.BitsPerSecond(bucket.Bytes))).ToList();
        return new TimeChartSpec("", points ?? [], TimeSpan.FromSeconds(Bucket.Seconds), ChartUnit.BitsPerSecond, Zone)
        {
            Marker = figures.Bandwidth is { } bandwidth && statement.Billing.BitsPerSecond(bandwidth.Percentile.Value) is var percentile
                ? new ChartMarker(percentile, $"{words.Percentile} {SiUnit.Format(percentile, "bit/s")}")
                : null,
            End = figures.Timeline.Range.End,
            EmptyText = words.NotMeteredYet,
            ShadeText = words.NotMeteredYet,
        };
    }

    private TimeChartSpec Sums(ChartUnit unit, Func<int, double> valueOf, bool byHour)
    {
        var sums = new SortedDictionary<DateTimeOffset, double>();
        for (var i = 0; i < (figures.Metered?.Buckets.Length ?? 0); i++)
        {
            var start = figures.Timeline.StartOf(i);
            var key = byHour ? StartOfHour(start) : ReportPeriod.StartOfDay(ReportPeriod.DayOf(start, Zone), Zone);
            sums[key] = sums.GetValueOrDefault(key) + valueOf(i);
        }

        return new TimeChartSpec(
            "", [.. sums.Select(sum => new ChartPoint(sum.Key, sum.Value))], byHour ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1), unit, Zone)
        {
            Style = ChartStyle.Bars,
            MeteredUntil = figures.Metered?.Range.End,
            End = figures.Timeline.Range.End,
            EmptyText = words.NotMeteredYet,
            ShadeText = words.NotMeteredYet,
        };
    }

    private DateTimeOffset StartOfHour(DateTimeOffset instant)
    {
        var local = TimeZoneInfo.ConvertTime(instant, Zone);
        return instant - (local.TimeOfDay - TimeSpan.FromHours(local.Hour));
    }
}
