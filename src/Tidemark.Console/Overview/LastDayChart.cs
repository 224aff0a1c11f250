using Tidemark.Documents.Charts;
using Tidemark.Usage.Model;
using Tidemark.WebConsole.Words;

namespace Tidemark.WebConsole.Overview;

/// <summary>Draws 24 hours; text in a drawing does not wrap, so there is one for each width of the page.</summary>
internal static class LastDayChart
{
    /// <summary>The class of each drawing, which the style sheet shows one of, with its width in px.</summary>
    public static readonly IReadOnlyList<(string Class, int Width)> Widths = [("wide", 1080), ("middling", 620), ("slim", 310)];

    private const string NotMetered = "not metered yet";

    /// <summary>An SVG element, safe to be written into a page as it is.</summary>
    public static string Draw(LastDay day, TimeZoneInfo zone, int width) => TimeChart.Draw(
        new TimeChartSpec(
            day.IsNow ? "Bandwidth of the last 24 hours" : "Bandwidth of the last 24 hours with traffic",
            [.. (day.Metered?.Buckets ?? []).Select((bucket, index) => new ChartPoint(day.Timeline.StartOf(index), day.BitsPerSecond(bucket)))],
            TimeSpan.FromSeconds(Bucket.Seconds),
            ChartUnit.BitsPerSecond,
            zone)
        {
            Description = Description(day, zone),
            Width = width,
            Height = width > 400 ? 240 : 190,
            Marker = day.Bandwidth is { } bandwidth && day.Billing.Bandwidth(bandwidth.PercentileBucket.BitsPerSecond) is var percentile
                ? new ChartMarker(percentile, "95th percentile " + Shown.BitRate(percentile))
                : null,
            Theme = ChartTheme.Page,
            End = day.Timeline.Range.End,
            ShadeText = NotMetered,
            EmptyText = NotMetered,
        });

    private static string Description(LastDay day, TimeZoneInfo zone)
    {
        var range = day.Timeline.Range;
        var words = $"Five-minute averages, {Shown.Minute(range.Start, zone)} to {Shown.Minute(range.End, zone)}, {zone.Id}.";
        return day.Bandwidth is { } bandwidth
            ? $"{words} Peak {Shown.BitRate(day.Billing.Bandwidth(bandwidth.Peak.BitsPerSecond))} at {Shown.Minute(bandwidth.Peak.Start, zone)}."
                + (day.IsComplete ? "" : $" Not metered yet from {Shown.Minute(day.Metered!.Range.End, zone)} on.")
            : words + " Not metered yet.";
    }
}
