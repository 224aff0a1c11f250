using System.Buffers;
using System.Globalization;
using System.Text;

namespace Tidemark.Mail.Messages;

/// <summary>
/// Writes a mail by RFC 5322 and RFC 2045 to 2049: multipart/alternative, every line at most 76 characters of ASCII (header
/// fields of addresses that need SMTPUTF8 excepted), CRLF at each line's end.
/// </summary>
public static class MimeWriter
{
    /// <summary>The mail as it travels after DATA, before dots are doubled.</summary>
    /// <exception cref="ArgumentException">A header value holds a line break or another control character, or broken Unicode.</exception>
    public static byte[] Write(OutgoingMail mail)
    {
        if (mail.MessageId is not ['<', .., '>'] || mail.MessageId.Length > 250 || mail.MessageId.Any(c => c is <= ' ' or > '~'))
        {
            throw new ArgumentException($"The Message-ID '{mail.MessageId}' is not of the form <unique@domain>.", nameof(mail));
        }

        var text = BodyPart.Of(mail.Text, "plain");
        var html = BodyPart.Of(mail.Html, "html");
        var boundary = "=_" + mail.MessageId[1..^1].Split('@')[0][..Math.Min(40, mail.MessageId.IndexOf('@', StringComparison.Ordinal) - 1)];
        var output = new ArrayBufferWriter<byte>(text.Body.Length + html.Body.Length + 2048);
        void Line(string line)
        {
            Encoding.UTF8.GetBytes(line, output);
            output.Write("\r\n"u8);
        }

        Line(HeaderField.Address("From", mail.From));
        Line(HeaderField.Address("To", mail.To));
        Line(HeaderField.Text("Subject", mail.Subject));
        Line("Date: " + mail.Date.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + Offset(mail.Date.Offset));
        Line("Message-ID: " + mail.MessageId);
        foreach (var (name, value) in mail.Headers)
        {
            Line(HeaderField.Text(name, value));
        }

        Line("MIME-Version: 1.0");
        Line($"Content-Type: multipart/alternative;\r\n boundary=\"{boundary}\"");
        Line("");
        foreach (var part in (BodyPart[])[text, html])
        {
            Line("--" + boundary);
            Line($"Content-Type: text/{part.Subtype}; charset=utf-8");
            Line("Content-Transfer-Encoding: " + part.Encoding);
            Line("");
            output.Write(part.Body);
            Line(""); // belongs to the boundary, not to the part
        }

        Line($"--{boundary}--");
        return output.WrittenSpan.ToArray();
    }

    private static string Offset(TimeSpan offset) =>
        string.Create(CultureInfo.InvariantCulture, $"{(offset < TimeSpan.Zero ? '-' : '+')}{Math.Abs(offset.Hours):00}{Math.Abs(offset.Minutes):00}");
}
