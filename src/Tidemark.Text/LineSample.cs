using System.Globalization;
using System.Text;

namespace Tidemark.Text;

/// <summary>Makes a log line printable. A line is untrusted input and must not control a terminal.</summary>
public static class LineSample
{
    /// <summary>The default number of characters.</summary>
    public const int Longest = 80;

    /// <summary>The beginning of the line: printable characters as they are, every other byte as <c>\xHH</c>; "..." when there is more.</summary>
    public static string Printable(ReadOnlySpan<byte> line, int longest = Longest)
    {
        var text = new StringBuilder();
        while (line.Length > 0)
        {
            var valid = Rune.DecodeFromUtf8(line, out var rune, out var length) == System.Buffers.OperationStatus.Done && IsPrintable(rune);
            var shown = valid ? rune.ToString() : Escaped(line[..length]);
            if (text.Length > longest - shown.Length)
            {
                return text.Append("...").ToString();
            }

            text.Append(shown);
            line = line[length..];
        }

        return text.ToString();
    }

    internal static string Escaped(Rune rune)
    {
        Span<byte> bytes = stackalloc byte[4];
        return Escaped(bytes[..rune.EncodeToUtf8(bytes)]);
    }

    internal static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);

    private static string Escaped(ReadOnlySpan<byte> bytes) => string.Concat(bytes.ToArray().Select(octet => $"\\x{octet:X2}"));
}
