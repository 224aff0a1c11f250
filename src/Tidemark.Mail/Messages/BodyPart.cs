using System.Buffers.Text;
using System.Text;

namespace Tidemark.Mail.Messages;

/// <summary>A text part in the transfer encoding that makes it shorter; lines of at most 76 characters; the last one has no line end.</summary>
internal sealed record BodyPart(string Subtype, string Encoding, byte[] Body)
{
    private const int LineLength = 76;

    public static BodyPart Of(string content, string subtype)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(content.ReplaceLineEndings("\r\n"));
        var escapes = 0;
        foreach (var b in bytes)
        {
            escapes += b is > 126 or (byte)'=' ? 1 : 0;
        }

        return escapes * 6L > bytes.Length
            ? new BodyPart(subtype, "base64", InBase64(bytes))
            : new BodyPart(subtype, "quoted-printable", QuotedPrintable(bytes));
    }

    internal static byte[] InBase64(ReadOnlySpan<byte> bytes)
    {
        const int step = LineLength / 4 * 3;
        var output = new List<byte>((bytes.Length * 7 / 5) + 4);
        Span<byte> line = stackalloc byte[LineLength];
        for (var i = 0; i < bytes.Length; i += step)
        {
            if (i > 0)
            {
                output.AddRange("\r\n"u8);
            }

            Base64.EncodeToUtf8(bytes.Slice(i, Math.Min(step, bytes.Length - i)), line, out _, out var written);
            output.AddRange(line[..written]);
        }

        return [.. output];
    }

    /// <summary>RFC 2045, 6.7. A line that starts with "From " is escaped, so that no mailbox file takes it for a new mail.</summary>
    internal static byte[] QuotedPrintable(ReadOnlySpan<byte> bytes)
    {
        var output = new List<byte>(bytes.Length + (bytes.Length / 8) + 4);
        var column = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = bytes[i];
            if (b == '\r' && i + 1 < bytes.Length && bytes[i + 1] == '\n')
            {
                output.AddRange("\r\n"u8);
                column = 0;
                i++;
                continue;
            }

            var lineEnds = i + 1 == bytes.Length || (bytes[i + 1] == '\r' && i + 2 < bytes.Length && bytes[i + 2] == '\n');
            var plain = b is >= 33 and <= 126 and not (byte)'=' || (b is (byte)' ' or (byte)'\t' && !lineEnds);
            if (column == 0 && bytes[i..].StartsWith("From "u8))
            {
                plain = false;
            }

            var width = plain ? 1 : 3;
            if (column + width > (lineEnds ? LineLength : LineLength - 1))
            {
                output.AddRange("=\r\n"u8);
                column = 0;
            }

            if (plain)
            {
                output.Add(b);
            }
            else
            {
                output.Add((byte)'=');
                output.Add((byte)Hex(b >> 4));
                output.Add((byte)Hex(b & 15));
            }

            column += width;
        }

        return [.. output];
    }

    private static char Hex(int value) => "0123456789ABCDEF"[value];
}
