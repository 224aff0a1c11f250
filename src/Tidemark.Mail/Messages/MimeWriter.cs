using System.Text;
using MimeKit;
using MimeKit.IO.Filters;

namespace Tidemark.Mail.Messages;

/// <summary>
/// Writes a mail by RFC 5322 and RFC 2045 to 2049: multipart/alternative, every line at most 76 characters of ASCII (header
/// fields of addresses that need SMTPUTF8 excepted), CRLF at the end of each line. The same mail always becomes the same bytes.
/// </summary>
public static class MimeWriter
{
    /// <summary>The mail as it is sent after DATA, before dots are doubled.</summary>
    /// <exception cref="InvalidMailException">A header value breaks the rule of <see cref="Text.OneLine"/>, or the Message-ID is malformed.</exception>
    public static byte[] Write(OutgoingMail mail)
    {
        using var message = Message(mail);
        return Write(message);
    }

    internal static byte[] Write(MimeMessage message)
    {
        using var output = new MemoryStream();
        message.WriteTo(Format(), output);
        return output.ToArray();
    }

    /// <summary>CRLF everywhere, whatever the operating system.</summary>
    internal static FormatOptions Format()
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        format.EnsureNewLine = true;
        return format;
    }

    /// <param name="mail">The mail.</param>
    /// <param name="around">Runs an asynchronous write of the body, which it is given; null: the body is just written.</param>
    internal static MimeMessage Message(OutgoingMail mail, Func<Func<Task>, Task>? around = null)
    {
        if (mail.MessageId is not ['<', .., '>'] || mail.MessageId.Length > 250 || mail.MessageId.Any(c => c is <= ' ' or > '~'))
        {
            throw new InvalidMailException($"The Message-ID '{mail.MessageId}' is not of the form <unique@domain>.");
        }

        var message = new MimeMessage(
            HeaderField.Address("From", mail.From), HeaderField.Address("To", mail.To), HeaderField.Text("Subject", mail.Subject))
        {
            Date = mail.Date,
            MessageId = mail.MessageId[1..^1],
            Body = new MailBody(around, Part(mail.Text, "plain"), Part(mail.Html, "html"))
            {
                Boundary = "=_" + mail.MessageId[1..^1].Split('@')[0][..Math.Min(40, mail.MessageId.IndexOf('@', StringComparison.Ordinal) - 1)],
            },
        };
        foreach (var (name, value) in mail.Headers)
        {
            message.Headers.Add(HeaderField.Text(name, value));
        }

        return message;
    }

    /// <summary>
    /// Base64 when more than a sixth would be escaped. Also when a line starts with "From ", which programs that keep mails in mbox
    /// files change to ">From ".
    /// </summary>
    private static TextPart Part(string content, string subtype)
    {
        var text = content.ReplaceLineEndings("\r\n");
        var bytes = Encoding.UTF8.GetBytes(text);
        var best = new BestEncodingFilter();
        best.Flush(bytes, 0, bytes.Length, out _, out _);
        var hasFrom = text.StartsWith("From ", StringComparison.Ordinal) || text.Contains("\nFrom ", StringComparison.Ordinal);
        var part = new TextPart(subtype);
        part.SetText(Encoding.UTF8, text);
        part.ContentTransferEncoding = hasFrom || best.GetBestEncoding(EncodingConstraint.SevenBit) == ContentEncoding.Base64
            ? ContentEncoding.Base64
            : ContentEncoding.QuotedPrintable;
        return part;
    }

    /// <summary>MimeKit writes the body last, so what follows the body's write happens before the final dot.</summary>
    private sealed class MailBody(Func<Func<Task>, Task>? around, TextPart text, TextPart html) : MultipartAlternative(text, html)
    {
        public override Task WriteToAsync(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default) =>
            around is null
                ? base.WriteToAsync(options, stream, contentOnly, cancellationToken)
                : around(() => base.WriteToAsync(options, stream, contentOnly, cancellationToken));
    }
}
