using System.Text;
using Tidemark.Documents.Text;

namespace Tidemark.Documents.Charts;

/// <summary>Draws values over time as SVG: the same drawing for page, mail and document.</summary>
public static class TimeChart
{
    private const double FontSize = 11;
    private const double Left = 52;
    private const double Right = 10;
    private const double Top = 22;
    private const double Bottom = 22;

    /// <summary>One self-contained <c>&lt;svg&gt;</c> element: no script, no style element, no ids, nothing loaded.</summary>
    /// <exception cref="ArgumentException">The points are not ascending, or a value is negative or not finite.</exception>
    public static string Draw(TimeChartSpec spec)
    {
        Check(spec);
        var colours = ChartColours.Of(spec.Theme);
        var svg = new StringBuilder(4096);
        svg.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{spec.Width}\" height=\"{spec.Height}\" viewBox=\"0 0 {spec.Width} {spec.Height}\"")
            .Append($" role=\"img\" aria-label=\"{XmlText.Escape(spec.Title)}\" font-family=\"{Fonts.Family}\" font-size=\"{XmlText.Number(FontSize)}\">")
            .Append($"<title>{XmlText.Escape(spec.Title)}</title>");
        if (spec.Description.Length > 0)
        {
            svg.Append($"<desc>{XmlText.Escape(spec.Description)}</desc>");
        }

        var plot = new Plot(spec, ValueAxis.For(Greatest(spec), spec.Unit));
        Grid(svg, plot, colours);
        if (spec.Points.Count == 0)
        {
            Label(svg, spec.Width / 2d, spec.Height / 2d, spec.EmptyText, "middle", colours);
        }
        else
        {
            Shade(svg, plot, colours);
            TimeLabels(svg, plot, colours);
            if (spec.Style == ChartStyle.Area)
            {
                Area(svg, plot, colours);
            }
            else
            {
                Bars(svg, plot, colours);
            }

            if (spec.Marker is not null)
            {
                Marker(svg, plot, spec.Marker, colours);
            }
        }

        return svg.Append("</svg>").ToString();
    }

    private static void Check(TimeChartSpec spec)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(spec.Width, 120);
        ArgumentOutOfRangeException.ThrowIfLessThan(spec.Height, 80);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(spec.Step, TimeSpan.Zero);
        for (var i = 0; i < spec.Points.Count; i++)
        {
            var (time, value) = spec.Points[i];
            if (!double.IsFinite(value) || value < 0)
            {
                throw new ArgumentException($"The value {value} at {time:O} is negative or not finite.");
            }

            if (i > 0 && time <= spec.Points[i - 1].Time)
            {
                throw new ArgumentException($"The point at {time:O} does not come after the one before it.");
            }
        }
    }

    private static double Greatest(TimeChartSpec spec)
    {
        var greatest = spec.Marker?.Value ?? 0;
        foreach (var point in spec.Points)
        {
            greatest = Math.Max(greatest, point.Value);
        }

        return greatest;
    }

    private static void Grid(StringBuilder svg, Plot plot, ChartColours colours)
    {
        svg.Append($"<g stroke=\"{colours.Grid}\" stroke-opacity=\"{colours.GridOpacity}\" stroke-width=\"1\">");
        foreach (var tick in plot.Axis.Ticks())
        {
            // on half a pixel a line of one pixel is sharp
            var y = XmlText.Number(Math.Floor(plot.Y(tick)) + 0.5);
            svg.Append($"<path d=\"M{XmlText.Number(Left)} {y}H{XmlText.Number(plot.X1)}\"/>");
        }

        svg.Append("</g>");
        foreach (var tick in plot.Axis.Ticks())
        {
            Label(svg, Left - 6, plot.Y(tick) + (FontSize * 0.36), plot.Axis.Label(tick), "end", colours);
        }

        if (plot.Spec.Unit != ChartUnit.Count)
        {
            Label(svg, Left - 6, FontSize, plot.Axis.Unit.Name, "end", colours);
        }
    }

    /// <summary>Time without values yet: neither a line nor a gap that looks like zero.</summary>
    private static void Shade(StringBuilder svg, Plot plot, ChartColours colours)
    {
        if (plot.ShadeFrom >= plot.End)
        {
            return;
        }

        var (from, to) = (plot.X(plot.ShadeFrom), plot.X1);
        svg.Append($"<rect x=\"{XmlText.Number(from)}\" y=\"{XmlText.Number(Top)}\" width=\"{XmlText.Number(to - from)}\" height=\"{XmlText.Number(plot.Y1 - Top)}\"")
            .Append($" fill=\"{colours.Text}\" fill-opacity=\"0.1\"/>");
        if (plot.Spec.ShadeText.Length > 0 && TextWidth.Of(plot.Spec.ShadeText, FontSize) + 12 <= to - from)
        {
            Label(svg, (from + to) / 2, (Top + plot.Y1) / 2, plot.Spec.ShadeText, "middle", colours);
        }
    }

    private static void TimeLabels(StringBuilder svg, Plot plot, ChartColours colours)
    {
        var most = Math.Max(2, (int)((plot.X1 - Left) / 56));
        var bars = plot.Spec.Style == ChartStyle.Bars;
        var ticks = bars && plot.Spec.Step >= TimeSpan.FromDays(1)
            ? TimeAxis.Days([.. plot.Spec.Points.Select(point => point.Time)], plot.Spec.Zone, most)
            : TimeAxis.Ticks(plot.Start, plot.End, plot.Spec.Zone, most);
        foreach (var (time, label) in ticks)
        {
            // a sum of a day stands under its bar, a moment under its line
            var shift = bars ? plot.Spec.Step / 2 : TimeSpan.Zero;
            var half = TextWidth.Of(label, FontSize) / 2;
            var x = Math.Clamp(plot.X(time + shift), Left - 4 + (half / 2), plot.X1 + Right - half);
            Label(svg, x, plot.Y1 + FontSize + 5, label, "middle", colours);
        }
    }

    private static void Area(StringBuilder svg, Plot plot, ChartColours colours)
    {
        var line = new StringBuilder();
        var points = Thinned(plot);
        foreach (var (x, y) in points)
        {
            line.Append(line.Length == 0 ? 'M' : 'L').Append(XmlText.Number(x)).Append(' ').Append(XmlText.Number(y));
        }

        var ground = XmlText.Number(plot.Y(0));
        svg.Append($"<path d=\"{line}L{XmlText.Number(points[^1].X)} {ground}L{XmlText.Number(points[0].X)} {ground}Z\" fill=\"{colours.Line}\" fill-opacity=\"0.14\"/>")
            .Append($"<path d=\"{line}\" fill=\"none\" stroke=\"{colours.Line}\" stroke-width=\"1\" stroke-linejoin=\"round\"/>");
    }

    /// <summary>The points on the paper; where several share a pixel, its lowest and highest, so that a peak is never lost.</summary>
    private static List<(double X, double Y)> Thinned(Plot plot)
    {
        var result = new List<(double, double)>();
        var points = plot.Spec.Points;
        var middle = plot.Spec.Step / 2;
        var dense = points.Count > 2 * (plot.X1 - Left);
        for (var i = 0; i < points.Count;)
        {
            var column = Math.Floor(plot.X(points[i].Time));
            var (low, high) = (i, i);
            var next = i + 1;
            while (dense && next < points.Count && Math.Floor(plot.X(points[next].Time)) == column)
            {
                low = points[next].Value < points[low].Value ? next : low;
                high = points[next].Value > points[high].Value ? next : high;
                next++;
            }

            foreach (var chosen in low == high ? [low] : new[] { Math.Min(low, high), Math.Max(low, high) })
            {
                result.Add((plot.X(points[chosen].Time + middle), plot.Y(points[chosen].Value)));
            }

            i = next;
        }

        return result;
    }

    private static void Bars(StringBuilder svg, Plot plot, ChartColours colours)
    {
        svg.Append($"<path fill=\"{colours.Bar}\" d=\"");
        foreach (var (time, value) in plot.Spec.Points)
        {
            var from = plot.X(time);
            var to = plot.X(time + plot.Spec.Step);
            var gap = Math.Min(6, (to - from) * 0.15);
            svg.Append($"M{XmlText.Number(from + gap)} {XmlText.Number(plot.Y(0))}V{XmlText.Number(plot.Y(value))}H{XmlText.Number(to - gap)}V{XmlText.Number(plot.Y(0))}Z");
        }

        svg.Append("\"/>");
    }

    /// <summary>The line where it lies; what it is stands above the plot, where no value can hide it.</summary>
    private static void Marker(StringBuilder svg, Plot plot, ChartMarker marker, ChartColours colours)
    {
        var y = XmlText.Number(plot.Y(marker.Value));
        var sample = plot.X1 - TextWidth.Of(marker.Label, FontSize) - 4;
        var stroke = $"fill=\"none\" stroke=\"{colours.Marker}\" stroke-width=\"1.5\" stroke-dasharray=\"2 3\"";
        svg.Append($"<path d=\"M{XmlText.Number(Left)} {y}H{XmlText.Number(plot.X1)}\" {stroke}/>")
            .Append($"<path d=\"M{XmlText.Number(sample - 24)} {XmlText.Number(FontSize - 3.5)}H{XmlText.Number(sample)}\" {stroke}/>")
            .Append($"<text x=\"{XmlText.Number(plot.X1)}\" y=\"{XmlText.Number(FontSize)}\" text-anchor=\"end\" fill=\"{colours.Marker}\">{XmlText.Escape(marker.Label)}</text>");
    }

    private static void Label(StringBuilder svg, double x, double y, string text, string anchor, ChartColours colours) =>
        svg.Append($"<text x=\"{XmlText.Number(x)}\" y=\"{XmlText.Number(y)}\" text-anchor=\"{anchor}\" fill=\"{colours.Text}\" fill-opacity=\"{colours.TextOpacity}\">{XmlText.Escape(text)}</text>");

    /// <summary>Where values and times lie on the paper.</summary>
    private sealed record Plot(TimeChartSpec Spec, ValueAxis Axis)
    {
        public double X1 => Spec.Width - Right;

        public double Y1 => Spec.Height - Bottom;

        public DateTimeOffset Start => Spec.Points[0].Time;

        public DateTimeOffset End => Spec.End > EndOfPoints ? Spec.End.Value : EndOfPoints;

        public DateTimeOffset ShadeFrom => Spec.MeteredUntil < EndOfPoints ? Spec.MeteredUntil.Value : EndOfPoints;

        private DateTimeOffset EndOfPoints => Spec.Points[^1].Time + Spec.Step;

        public double X(DateTimeOffset time) => Left + ((time - Start) / (End - Start) * (X1 - Left));

        public double Y(double value) => Y1 - (value / Axis.Top * (Y1 - Top));
    }
}
