using System.Globalization;
using System.Text;

namespace Tidemark.Documents.Text;

/// <summary>
/// Text on its way into XML. What XML 1.0 cannot carry (control characters but tab, line feed and carriage return, lone
/// halves of surrogate pairs, U+FFFE and U+FFFF) is replaced by U+FFFD; the rest survives as it is.
/// </summary>
public static class XmlText
{
    /// <summary>Makes the text fit for XML and escapes it for content and for attributes in double quotes.</summary>
    public static string Escape(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        AppendEscaped(result, text);
        return result.ToString();
    }

    /// <summary>A number for an attribute: at most two decimals, never in exponent form.</summary>
    public static string Number(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Replaces what XML cannot carry, without escaping.</summary>
    public static string Clean(string text) => IsClean(text) ? text : string.Concat(Runes(text));

    internal static void AppendEscaped(StringBuilder result, string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '&': result.Append("&amp;"); break;
                case '<': result.Append("&lt;"); break;
                case '>': result.Append("&gt;"); break;
                case '"': result.Append("&quot;"); break;
                // a parser would turn it into a line feed
                case '\r': result.Append("&#13;"); break;
                default: result.Append(IsAllowed(rune) ? rune.ToString() : "\ufffd"); break;
            }
        }
    }

    internal static bool IsClean(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsAllowed(rune) || rune == Rune.ReplacementChar)
            {
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<string> Runes(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            yield return IsAllowed(rune) ? rune.ToString() : "\ufffd";
        }
    }

    private static bool IsAllowed(Rune rune) =>
        rune.Value is '\t' or '\n' or '\r' or >= 0x20 and <= 0xfffd or >= 0x10000;
}
