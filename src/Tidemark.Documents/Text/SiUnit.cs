using System.Globalization;

namespace Tidemark.Documents.Text;

/// <summary>
/// Quantities with decimal prefixes (SI): 1 kB = 1000 B. Binary prefixes are never used.
/// </summary>
/// <param name="Factor">How many base units one of this unit is.</param>
/// <param name="Name">The unit's name, such as <c>Gbit/s</c>; empty for a plain count.</param>
public readonly record struct SiUnit(double Factor, string Name)
{
    private static readonly string[] Prefixes = ["", "k", "M", "G", "T", "P", "E"];

    /// <summary>The largest unit in which the value is at least 1.</summary>
    /// <param name="value">In base units, not negative.</param>
    /// <param name="baseUnit">Such as <c>bit/s</c> or <c>B</c>; empty for a count.</param>
    public static SiUnit For(double value, string baseUnit)
    {
        var power = 0;
        var factor = 1d;
        while (power < Prefixes.Length - 1 && value >= factor * 1000)
        {
            factor *= 1000;
            power++;
        }

        return new SiUnit(factor, Prefixes[power] + baseUnit);
    }

    /// <summary>A value with its unit, such as <c>1.234 GB</c>; values below 1000 base units without decimals when they are whole.</summary>
    /// <param name="value">In base units, not negative.</param>
    /// <param name="baseUnit">Such as <c>bit/s</c> or <c>B</c>; empty for a count.</param>
    /// <param name="decimals">How many at most, 0 to 6.</param>
    public static string Format(double value, string baseUnit, int decimals = 2)
    {
        var unit = For(value, baseUnit);
        // 999.9996 k shown with three decimals would read 1000 k
        if (Math.Round(value / unit.Factor, decimals) >= 1000)
        {
            unit = For(unit.Factor * 1000, baseUnit);
        }

        var scaled = value / unit.Factor;
        var digits = unit.Factor == 1 && value == Math.Floor(value) ? 0 : decimals;
        return $"{scaled.ToString("F" + digits, CultureInfo.InvariantCulture)} {unit.Name}".TrimEnd();
    }
}
