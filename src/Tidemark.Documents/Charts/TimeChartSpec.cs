namespace Tidemark.Documents.Charts;

/// <summary>A value that holds from an instant on for one step.</summary>
/// <param name="Time">When its step begins.</param>
/// <param name="Value">In the chart's base unit: finite, not negative.</param>
public readonly record struct ChartPoint(DateTimeOffset Time, double Value);

/// <summary>A dotted horizontal line, such as the 95th percentile.</summary>
/// <param name="Value">Where it lies, in the chart's base unit.</param>
/// <param name="Label">What stands at it.</param>
public sealed record ChartMarker(double Value, string Label);

/// <summary>What a chart's values are.</summary>
public enum ChartUnit
{
    /// <summary>Bandwidth: bit/s with decimal prefixes.</summary>
    BitsPerSecond,

    /// <summary>Traffic: B with decimal prefixes.</summary>
    Bytes,

    /// <summary>A count, such as requests.</summary>
    Count,
}

/// <summary>How values are drawn.</summary>
public enum ChartStyle
{
    /// <summary>A line with the area below it tinted: for many points.</summary>
    Area,

    /// <summary>A bar for each point: for sums of days or hours.</summary>
    Bars,
}

/// <summary>Where the chart will be seen.</summary>
public enum ChartTheme
{
    /// <summary>On white: mail and documents. Every colour is written out.</summary>
    Light,

    /// <summary>
    /// In a page that may be light or dark: text and grid take <c>currentColor</c>; the line <c>--chart-line</c> and the marker
    /// <c>--chart-marker</c> may be set by the page.
    /// </summary>
    Page,
}

/// <summary>A chart of values over time.</summary>
/// <param name="Title">What it shows; read by screen readers, not drawn.</param>
/// <param name="Points">Ascending in time; may be empty.</param>
/// <param name="Step">How long each point's value holds.</param>
/// <param name="Unit">The base unit of the values.</param>
/// <param name="Zone">The zone whose wall clock the time axis shows.</param>
public sealed record TimeChartSpec(string Title, IReadOnlyList<ChartPoint> Points, TimeSpan Step, ChartUnit Unit, TimeZoneInfo Zone)
{
    /// <summary>Further words for screen readers, such as the period and the peak.</summary>
    public string Description { get; init; } = "";

    /// <summary>Width in px, at least 120.</summary>
    public int Width { get; init; } = 720;

    /// <summary>Height in px, at least 80.</summary>
    public int Height { get; init; } = 220;

    /// <summary>Where the time axis ends; null or earlier: with the last point. Time behind the last point is shaded: it has no values yet.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>Where shading begins, when that is inside the step of the last point; null: behind its step.</summary>
    public DateTimeOffset? MeteredUntil { get; init; }

    /// <summary>What stands in the shaded part if there is room.</summary>
    public string ShadeText { get; init; } = "";

    /// <summary>A dotted line, or null.</summary>
    public ChartMarker? Marker { get; init; }

    /// <summary>How values are drawn.</summary>
    public ChartStyle Style { get; init; } = ChartStyle.Area;

    /// <summary>Where the chart will be seen.</summary>
    public ChartTheme Theme { get; init; } = ChartTheme.Light;

    /// <summary>What stands in the middle when there are no points.</summary>
    public string EmptyText { get; init; } = "–";
}
