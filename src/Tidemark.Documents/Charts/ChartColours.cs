namespace Tidemark.Documents.Charts;

/// <summary>The colours of a chart, as values of presentation attributes: a page may forbid inline styles.</summary>
internal sealed record ChartColours(string Line, string Bar, string Marker, string Text, string TextOpacity, string Grid, string GridOpacity)
{
    public static ChartColours Of(ChartTheme theme) => theme == ChartTheme.Light
        ? new("#1668dc", "#5b94e6", "#c2410c", "#4b5563", "1", "#e2e6ec", "1")
        : new(
            "var(--chart-line,#3b82f6)", "var(--chart-line,#3b82f6)", "var(--chart-marker,#ea580c)", "currentColor", "0.75", "currentColor", "0.15");
}
