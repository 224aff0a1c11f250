using System.Collections.Frozen;
using System.Globalization;

namespace Tidemark.Geography.Names;

/// <summary>The operators of networks by their AS numbers: names such as <c>No.31,Jin-rong Street</c> do not say that a network is China Telecom's.</summary>
internal static class Networks
{
    private const string Prefix = "AS";

    private static readonly FrozenDictionary<ulong, string> Operators =
        Table.Rows("networks.tsv").ToFrozenDictionary(row => ulong.Parse(row[0], CultureInfo.InvariantCulture), row => row[1]);

    /// <summary>The ISP that a network belongs to; null when its number is not known.</summary>
    public static string? IspOf(ulong number) => Operators.GetValueOrDefault(number);

    /// <summary>The number in <c>AS4134</c>, or in <c>AS4134</c> before a name; null when there is none.</summary>
    public static ulong? NumberIn(string text)
    {
        text = text.Trim();
        if (!text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var end = text.IndexOf(' ', StringComparison.Ordinal);
        return ulong.TryParse(text.AsSpan()[Prefix.Length..(end < 0 ? text.Length : end)], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
