using System.Text;
using Tidemark.Documents.Charts;
using Tidemark.Documents.Text;

namespace Tidemark.Documents.Pages;

/// <summary>Where a text is held.</summary>
public enum Anchor
{
    /// <summary>x is its left edge.</summary>
    Start,

    /// <summary>x is its middle.</summary>
    Middle,

    /// <summary>x is its right edge.</summary>
    End,
}

/// <summary>A sheet of A4 to draw on. Lengths are points (1/72 inch), from the upper left corner; y of a text is its baseline.</summary>
public sealed class Canvas
{
    /// <summary>Width of the sheet.</summary>
    public const double Width = 595.28;

    /// <summary>Height of the sheet.</summary>
    public const double Height = 841.89;

    private readonly StringBuilder _drawing = new(8192);

    /// <summary>Whether a text with Chinese, Japanese or Korean characters was drawn.</summary>
    public bool HasWideText { get; private set; }

    /// <summary>Draws a text.</summary>
    public void Text(double x, double y, string text, double size, string colour = Ink.Text, Anchor anchor = Anchor.Start, bool bold = false)
    {
        HasWideText |= TextWidth.HasWide(text);
        _drawing.Append($"<text x=\"{XmlText.Number(x)}\" y=\"{XmlText.Number(y)}\" font-size=\"{XmlText.Number(size)}\" fill=\"{colour}\"");
        if (anchor != Anchor.Start)
        {
            _drawing.Append(anchor == Anchor.End ? " text-anchor=\"end\"" : " text-anchor=\"middle\"");
        }

        _drawing.Append(bold ? " font-weight=\"700\">" : ">");
        XmlText.AppendEscaped(_drawing, text);
        _drawing.Append("</text>");
    }

    /// <summary>Fills a rectangle.</summary>
    public void Fill(double x, double y, double width, double height, string colour, double radius = 0) =>
        _drawing.Append($"<rect x=\"{XmlText.Number(x)}\" y=\"{XmlText.Number(y)}\" width=\"{XmlText.Number(width)}\" height=\"{XmlText.Number(height)}\" rx=\"{XmlText.Number(radius)}\" fill=\"{colour}\"/>");

    /// <summary>Draws a horizontal rule.</summary>
    public void Rule(double x1, double x2, double y, string colour = Ink.Rule, double thickness = 0.75) =>
        _drawing.Append($"<path d=\"M{XmlText.Number(x1)} {XmlText.Number(y)}H{XmlText.Number(x2)}\" stroke=\"{colour}\" stroke-width=\"{XmlText.Number(thickness)}\"/>");

    /// <summary>Draws a chart with its upper left corner at the point, one of its px being <paramref name="scale"/> points.</summary>
    public void Chart(double x, double y, TimeChartSpec chart, double scale = 1)
    {
        HasWideText |= TextWidth.HasWide(chart.EmptyText) || (chart.Marker is not null && TextWidth.HasWide(chart.Marker.Label));
        _drawing.Append($"<g transform=\"translate({XmlText.Number(x)} {XmlText.Number(y)}) scale({XmlText.Number(scale)})\">")
            .Append(TimeChart.Draw(chart))
            .Append("</g>");
    }

    /// <summary>The sheet as SVG.</summary>
    public string ToSvg() =>
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"210mm\" height=\"297mm\" viewBox=\"0 0 {XmlText.Number(Width)} {XmlText.Number(Height)}\" font-family=\"{Fonts.Family}\">{_drawing}</svg>";
}
