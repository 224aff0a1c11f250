using System.Globalization;
using System.Text;

namespace Tidemark.Text;

/// <summary>Makes JSON printable. Its values stay the same: what could control a terminal is written as <c>\\uXXXX</c>.</summary>
public static class JsonText
{
    /// <summary>The JSON with every control, format and separator character escaped; such characters can only stand in its strings.</summary>
    public static string Escaped(string json)
    {
        if (!json.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return json;
        }

        var text = new StringBuilder(json.Length + 32);
        foreach (var rune in json.EnumerateRunes())
        {
            if (rune.Value is '\n' || LineSample.IsPrintable(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator)
            {
                text.Append(rune.ToString());
                continue;
            }

            foreach (var unit in rune.ToString())
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
            }
        }

        return text.ToString();
    }
}
