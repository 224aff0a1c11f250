using Tidemark.Documents.Charts;
using Tidemark.Usage.Model;
using Tidemark.WebConsole.Words;

namespace Tidemark.WebConsole.Overview;

/// <summary>Draws the last 24 hours; text in a drawing does not wrap, so there is one for each width of the page.</summary>
internal static class LastDayChart
{
    /// <summary>The class of each drawing, which the style sheet shows one of, with its width in px.</summary>
    public static readonly IReadOnlyList<(string Class, int Width)> Widths = [("wide", 1080), ("middling", 620), ("slim", 310)];

    /// <summary>An SVG element, safe to be written into a page as it is.</summary>
    public static string Draw(LastDay day, TimeZoneInfo zone, int width) => TimeChart.Draw(
        new TimeChartSpec(
            "Bandwidth of the last 24 hours",
            [.. day.Timeline.Buckets.Select((bucket, index) => new ChartPoint(day.Timeline.StartOf(index), day.BitsPerSecond(bucket)))],
            TimeSpan.FromSeconds(Bucket.Seconds),
            ChartUnit.BitsPerSecond,
            zone)
        {
            Description = $"Five-minute averages, {Shown.Minute(day.Timeline.Range.Start, zone)} to {Shown.Minute(day.Timeline.Range.End, zone)}, "
                + $"{zone.Id}. Peak {Shown.BitRate(day.Peak)} at {Shown.Minute(day.Bandwidth.Peak.Start, zone)}.",
            Width = width,
            Height = width > 400 ? 240 : 190,
            Marker = new ChartMarker(day.Percentile, "95th percentile " + Shown.BitRate(day.Percentile)),
            Theme = ChartTheme.Page,
        });
}
