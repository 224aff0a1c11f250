using System.Text;
using Wcwidth;

namespace Tidemark.Tracking.Mails;

/// <summary>Columns of text in a font of fixed width: a Chinese character takes two.</summary>
internal static class TextColumns
{
    // Punctuation that does not begin a line
    private const string ClosesLine = "，。、；：！？）】》”";

    /// <summary>The number of columns that a text takes.</summary>
    public static int Of(string text) => text.EnumerateRunes().Sum(rune => Math.Max(0, UnicodeCalculator.GetWidth(rune)));

    /// <summary>Blanks in front, up to a width.</summary>
    public static string PadLeft(string text, int width) => new string(' ', Math.Max(0, width - Of(text))) + text;

    /// <summary>Blanks behind, up to a width.</summary>
    public static string PadRight(string text, int width) => text + new string(' ', Math.Max(0, width - Of(text)));

    /// <summary>The pieces between which a line may be broken, each with its blank; joined they are the text.</summary>
    public static IEnumerable<string> Words(string text)
    {
        var start = 0;
        for (var at = 1; at < text.Length; at++)
        {
            if (text[at - 1] == ' ' ? text[at] != ' ' : IsWide(text[at - 1]) && IsWide(text[at]) && !ClosesLine.Contains(text[at]))
            {
                yield return text[start..at];
                start = at;
            }
        }

        yield return text[start..];
    }

    private static bool IsWide(char letter) => !char.IsSurrogate(letter) && UnicodeCalculator.GetWidth(letter) == 2;
}
