using System.Text.RegularExpressions;

namespace Tidemark.Documents.Sheets;

/// <summary>How a text lies in a cell: <c>_xHHHH_</c> is an escape there, so a text that happens to look like one is escaped itself.</summary>
internal static partial class CellText
{
    private const int Longest = 32_767;

    public static string Encode(string text)
    {
        if (text.Length > Longest)
        {
            text = text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)];
        }

        return text.Contains("_x", StringComparison.Ordinal) ? Escape().Replace(text, "_x005F_") : text;
    }

    [GeneratedRegex("_(?=x[0-9A-Fa-f]{4}_)")]
    private static partial Regex Escape();
}
