using System.Text;

namespace Tidemark.Text;

/// <summary>Makes names and messages printable. Names of files, hosts and users are untrusted input and must not control a terminal.</summary>
public static class PrintableText
{
    private static readonly Rune LineEnd = new('\n');

    /// <summary>The text with every character that is not printable as <c>\xHH</c> for each of its bytes. A lone surrogate, which stands for a byte that is not UTF-8, is that byte.</summary>
    /// <param name="text">The text.</param>
    /// <param name="keepsLineEnds">Line ends stay, as in a message of several lines.</param>
    public static string Of(string text, bool keepsLineEnds = false)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var shown = new StringBuilder(text.Length + 16);
        for (var at = 0; at < text.Length;)
        {
            var isValid = Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length) == System.Buffers.OperationStatus.Done;
            if (!isValid)
            {
                shown.Append($"\\x{text[at] & 0xFF:X2}");
            }
            else if (LineSample.IsPrintable(rune) || (keepsLineEnds && rune == LineEnd))
            {
                shown.Append(rune.ToString());
            }
            else
            {
                shown.Append(LineSample.Escaped(rune));
            }

            at += length;
        }

        return shown.ToString();
    }
}
