using System.Globalization;

namespace Tidemark.Mail.Smtp;

/// <summary>A server's reply: its code and the text of its lines.</summary>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    private const int MaxText = 1000;

    public bool IsPositive => Code is >= 200 and < 300;

    public bool IsTemporary => Code is >= 400 and < 500;

    /// <summary>Code and text in one line, without control characters, as it is kept for people.</summary>
    public string Shown
    {
        get
        {
            var text = Code.ToString(CultureInfo.InvariantCulture) + " " + string.Join(' ', Lines.Where(line => line.Length > 0));
            text = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
            return text.Length <= MaxText ? text : text[..MaxText];
        }
    }
}

/// <summary>The connection failed, or the server speaks something else than SMTP.</summary>
internal sealed class SmtpConnectionException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The server said no to the session as a whole.</summary>
internal sealed class SmtpSessionException(string message, SmtpReply? reply, bool stop) : Exception(message)
{
    public SmtpReply? Reply => reply;

    /// <summary>Whether to stop: credentials, encryption or certificate, which no later try mends by itself.</summary>
    public bool Stop => stop;
}
