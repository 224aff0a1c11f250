using System.Globalization;
using Tidemark.Documents.Text;

namespace Tidemark.Documents.Charts;

/// <summary>A vertical axis from zero in round steps, in a unit that keeps its numbers short.</summary>
internal sealed record ValueAxis(double Top, double Step, SiUnit Unit)
{
    private const int Intervals = 4;

    /// <summary>An axis that the greatest value just fits into.</summary>
    public static ValueAxis For(double greatest, ChartUnit unit)
    {
        var baseUnit = unit switch
        {
            ChartUnit.BitsPerSecond => "bit/s",
            ChartUnit.Bytes => "B",
            _ => "",
        };
        var step = greatest > 0 ? RoundUp(greatest / Intervals) : 1;
        if (unit == ChartUnit.Count)
        {
            step = Math.Max(1, step);
        }

        var top = step * Math.Max(1, Math.Ceiling(greatest / step * (1 - 1e-9)));
        return new ValueAxis(top, step, SiUnit.For(top, baseUnit));
    }

    /// <summary>The values that get a line and a label.</summary>
    public IEnumerable<double> Ticks()
    {
        var count = (int)Math.Round(Top / Step);
        for (var i = 0; i <= count; i++)
        {
            yield return i * Step;
        }
    }

    /// <summary>The number in the axis' unit; a count carries its prefix, as it has no unit to stand above the axis.</summary>
    public string Label(double value)
    {
        var number = Math.Round(value / Unit.Factor, 4).ToString("0.####", CultureInfo.InvariantCulture);
        return value > 0 && Unit.Name.Length == 1 && Unit.Name != "B" ? $"{number} {Unit.Name}" : number;
    }

    /// <summary>The next of 1, 2, 2.5, 5 times a power of ten.</summary>
    private static double RoundUp(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        foreach (var factor in (ReadOnlySpan<double>)[1, 2, 2.5, 5])
        {
            if (value <= factor * power * (1 + 1e-9))
            {
                return factor * power;
            }
        }

        return 10 * power;
    }
}
