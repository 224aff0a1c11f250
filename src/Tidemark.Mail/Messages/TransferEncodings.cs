using System.Text;

namespace Tidemark.Mail.Messages;

/// <summary>Undoes transfer encodings (RFC 2045, 6). Bodies come as text with a character for each byte.</summary>
internal static class TransferEncodings
{
    public static byte[] Decode(string encoding, string body) => encoding.Trim().ToLowerInvariant() switch
    {
        "base64" => Base64(body),
        "quoted-printable" => QuotedPrintable(body),
        _ => Encoding.Latin1.GetBytes(body),
    };

    /// <summary>Bytes of base64; characters outside its alphabet are passed over, a broken end is dropped.</summary>
    public static byte[] Base64(string text)
    {
        var letters = string.Concat(text.Where(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/'));
        letters = letters.Length % 4 == 1 ? letters[..^1] : letters;
        return Convert.FromBase64String(letters.PadRight((letters.Length + 3) / 4 * 4, '='));
    }

    /// <summary>Bytes of quoted-printable; an equals sign that escapes nothing stays, blanks at a line's end go.</summary>
    public static byte[] QuotedPrintable(string text)
    {
        var bytes = new List<byte>(text.Length);
        foreach (var (line, isLast) in Lines(text))
        {
            var content = line.TrimEnd(' ', '\t');
            var soft = content.EndsWith('=');
            Unescape(soft ? content[..^1] : content, bytes);
            if (!soft && !isLast)
            {
                bytes.Add((byte)'\n');
            }
        }

        return [.. bytes];
    }

    private static IEnumerable<(string Line, bool IsLast)> Lines(string text)
    {
        var lines = text.Split('\n');
        return lines.Select((line, index) => (line, index == lines.Length - 1));
    }

    /// <summary>Replaces <c>=XX</c> by its byte.</summary>
    public static void Unescape(string text, List<byte> bytes)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes.Add(Convert.ToByte(text.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                bytes.Add((byte)text[i]);
            }
        }
    }
}
