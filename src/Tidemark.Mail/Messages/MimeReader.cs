using MimeKit;

namespace Tidemark.Mail.Messages;

/// <summary>
/// Reads a mail as far as it takes to show it: header fields and the first text of each kind, lines ended by LF.
/// It does not fail on invalid mail: what cannot be decoded is shown as it is.
/// </summary>
public static class MimeReader
{
    private const int DeepestNesting = 8;

    /// <summary>Reads a whole mail; lines end with CRLF or LF.</summary>
    public static ReadMail Read(ReadOnlySpan<byte> mail)
    {
        var options = ParserOptions.Default.Clone();
        options.MaxMimeDepth = DeepestNesting;
        try
        {
            using var content = new MemoryStream(mail.ToArray(), writable: false);
            using var message = MimeMessage.Load(options, content);
            var fields = message.Headers.Concat(message.Body?.Headers ?? []).Select(header => new HeaderLine(header.Field, header.Value));
            return new ReadMail([.. fields], Lines(message.TextBody), Lines(message.HtmlBody));
        }
        catch (FormatException)
        {
            return new ReadMail([], Lines(System.Text.Encoding.UTF8.GetString(mail)), null);
        }
    }

    private static string? Lines(string? text) => text?.Replace("\r\n", "\n", StringComparison.Ordinal);
}
