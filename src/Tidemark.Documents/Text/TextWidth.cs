using System.Text;

namespace Tidemark.Documents.Text;

/// <summary>
/// How wide a text is, near enough to lay it out before a renderer with fonts has seen it. East Asian wide characters take
/// one em, Latin between three and nine tenths; measured on the wider ones of the usual sans-serif faces, so
/// a text is rather narrower than told.
/// </summary>
public static class TextWidth
{
    private const string Ellipsis = "…";

    /// <summary>The width in the unit of the font size.</summary>
    public static double Of(string text, double fontSize)
    {
        var ems = 0d;
        foreach (var rune in text.EnumerateRunes())
        {
            ems += Ems(rune);
        }

        return ems * fontSize;
    }

    /// <summary>The text, or as much of its start as fits with an ellipsis after it.</summary>
    public static string Fit(string text, double fontSize, double width)
    {
        if (Of(text, fontSize) <= width)
        {
            return text;
        }

        var room = (width / fontSize) - Ems(Ellipsis.EnumerateRunes().First());
        var kept = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            room -= Ems(rune);
            if (room < 0)
            {
                break;
            }

            kept.Append(rune.ToString());
        }

        return kept.ToString().TrimEnd() + Ellipsis;
    }

    /// <summary>Breaks a text into lines: at blanks and between wide characters, and inside a word that is longer than a line.</summary>
    public static IReadOnlyList<string> Wrap(string text, double fontSize, double width)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        var used = 0d;
        foreach (var word in Words(text))
        {
            var size = Of(word, fontSize);
            if (used > 0 && used + Of(word.TrimEnd(), fontSize) > width)
            {
                lines.Add(line.ToString().TrimEnd());
                line.Clear();
                used = 0;
            }

            foreach (var rune in word.EnumerateRunes())
            {
                var advance = Ems(rune) * fontSize;
                if (size > width && used > 0 && used + advance > width)
                {
                    lines.Add(line.ToString());
                    line.Clear();
                    used = 0;
                }

                line.Append(rune.ToString());
                used += advance;
            }
        }

        if (line.Length > 0 || lines.Count == 0)
        {
            lines.Add(line.ToString().TrimEnd());
        }

        return lines;
    }

    /// <summary>Whether a character of the text takes a full em.</summary>
    public static bool HasWide(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsWide(rune))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the character takes a full em: Chinese, Japanese, Korean, full-width forms and emoji.</summary>
    internal static bool IsWide(Rune rune) => rune.Value is
        (>= 0x1100 and <= 0x115f) or (>= 0x2e80 and <= 0x303e) or (>= 0x3041 and <= 0xa4cf) or (>= 0xac00 and <= 0xd7a3)
        or (>= 0xf900 and <= 0xfaff) or (>= 0xfe30 and <= 0xfe6f) or (>= 0xff00 and <= 0xff60) or (>= 0xffe0 and <= 0xffe6)
        or (>= 0x1f300 and <= 0x1faff) or (>= 0x20000 and <= 0x3fffd);

    private static double Ems(Rune rune) => rune.Value switch
    {
        'i' or 'j' or 'l' or '\'' or '|' or '!' or ' ' or '.' or ',' or ':' or ';' or 'I' => 0.30,
        'f' or 't' or 'r' or '-' or '(' or ')' or '[' or ']' or '/' or '*' or '"' => 0.40,
        'c' or 'k' or 's' or 'v' or 'x' or 'y' or 'z' => 0.53,
        'm' or 'w' or 'M' or 'W' or '@' or '%' => 0.93,
        >= 'A' and <= 'Z' => 0.70,
        < 0x20 => 0,
        < 0x250 => 0.60,
        _ => IsWide(rune) ? 1.0 : 0.75,
    };

    /// <summary>The pieces that stay together: a word with the blanks after it, or one wide character.</summary>
    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        var blank = false;
        foreach (var rune in text.EnumerateRunes())
        {
            var isBlank = Rune.IsWhiteSpace(rune);
            var closes = rune.Value is '，' or '。' or '、' or '；' or '：' or '）' or '！' or '？';
            if (word.Length > 0 && !isBlank && !closes && (blank || IsWide(rune)))
            {
                yield return word.ToString();
                word.Clear();
            }

            word.Append(isBlank ? " " : rune.ToString());
            blank = isBlank || IsWide(rune);
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }
}
