using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;
using Tidemark.Logs.Formats.Own;

namespace Tidemark.Logs.Formats.Json;

/// <summary>Texts of JSON without their escapes.</summary>
internal static class JsonText
{
    private const int CodeLength = 6;

    /// <summary>
    /// Writes the text as UTF-8. Half a surrogate becomes U+FFFD. An escaped control character stays escaped as it is, so that no key of a report holds a
    /// line end; what is not an escape of JSON (nginx without <c>escape=json</c> writes <c>\x22</c>) stays as it is too.
    /// </summary>
    /// <param name="text">What is between the quotes.</param>
    /// <param name="into">At least as long as the text.</param>
    /// <returns>How many bytes were written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Unescape(ReadOnlySpan<byte> text, Span<byte> into)
    {
        var length = 0;
        while (text.Length > 0)
        {
            var plain = text.IndexOf((byte)'\\');
            plain = plain < 0 ? text.Length : plain;
            text[..plain].CopyTo(into[length..]);
            length += plain;
            text = text[plain..];
            if (text.Length > 0)
            {
                length += Escape(text, into[length..], out var taken);
                text = text[taken..];
            }
        }

        return length;
    }

    // The text begins with a backslash
    private static int Escape(ReadOnlySpan<byte> text, Span<byte> into, out int taken)
    {
        taken = Math.Min(2, text.Length);
        if (text.Length > 1 && text[1] is (byte)'"' or (byte)'\\' or (byte)'/')
        {
            into[0] = text[1];
            return 1;
        }

        if (!TryCode(text, out var code))
        {
            text[..taken].CopyTo(into);
            return taken;
        }

        taken = CodeLength;
        if (char.IsControl(code))
        {
            text[..taken].CopyTo(into);
            return taken;
        }

        var rune = Rune.ReplacementChar;
        if (!char.IsSurrogate(code))
        {
            rune = new Rune(code);
        }
        else if (TryCode(text[CodeLength..], out var low) && Rune.TryCreate(code, low, out rune))
        {
            taken = CodeLength * 2;
        }
        else
        {
            rune = Rune.ReplacementChar;
        }

        return rune.EncodeToUtf8(into);
    }

    private static bool TryCode(ReadOnlySpan<byte> text, out char code)
    {
        code = default;
        if (text.Length < CodeLength || text[0] != '\\' || text[1] != 'u'
            || !Utf8Parser.TryParse(text.Slice(2, 4), out ushort value, out var parsed, 'x') || parsed != 4)
        {
            return false;
        }

        code = (char)value;
        return true;
    }
}
