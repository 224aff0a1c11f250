using System.Globalization;
using System.Security.Authentication;
using System.Text;
using MailKit;

namespace Tidemark.Mail.Smtp;

/// <summary>
/// Sees every byte that the server sends, and keeps the replies since <see cref="Clear"/>: not every exception of MailKit carries the
/// reply with its code. Ends replies that have no end, in length or in time, which MailKit reads without a limit.
/// What the client sends is not kept: it contains credentials.
/// </summary>
internal sealed class ReplyLog(TimeProvider clock) : IProtocolLogger
{
    private const int MaxLine = 4096;
    private const int MaxLines = 200;

    private readonly List<SmtpReply> _replies = [];
    private readonly List<string> _lines = [];
    private readonly List<byte> _line = [];
    private long _asked;
    private bool _isStartTls;

    /// <summary>The longest time from a command to the end of its reply.</summary>
    public TimeSpan Limit { get; set; }

    /// <inheritdoc />
    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    /// <summary>The replies in order.</summary>
    public IReadOnlyList<SmtpReply> Replies => _replies;

    /// <summary>The first 4xx or 5xx reply, or null.</summary>
    public SmtpReply? Refusal => _replies.FirstOrDefault(reply => reply.IsTemporary || reply.IsPermanent);

    /// <summary>Forgets the replies so far.</summary>
    public void Clear() => _replies.Clear();

    /// <inheritdoc />
    public void LogConnect(Uri uri) => _asked = clock.GetTimestamp();

    /// <inheritdoc />
    public void LogClient(byte[] buffer, int offset, int count)
    {
        _asked = clock.GetTimestamp();
        _isStartTls = buffer.AsSpan(offset, count).StartsWith("STARTTLS\r\n"u8);
    }

    /// <inheritdoc />
    /// <exception cref="IOException">The reply takes too long or is too long.</exception>
    /// <exception cref="AuthenticationException">Text follows the reply to STARTTLS.</exception>
    public void LogServer(byte[] buffer, int offset, int count)
    {
        if (clock.GetElapsedTime(_asked) > Limit)
        {
            throw new IOException($"the relay's reply timed out, after {Limit.TotalSeconds:0.#} s");
        }

        var bytes = buffer.AsSpan(offset, count);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != '\n')
            {
                Add(bytes[i]);
            }
            else if (End() && _isStartTls && i + 1 < bytes.Length)
            {
                throw new AuthenticationException("the server sent text before the encryption began, which somebody in between may have written");
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
    }

    private void Add(byte b)
    {
        if (_line.Count == MaxLine)
        {
            throw new IOException($"the server sent a line longer than {MaxLine} bytes");
        }

        _line.Add(b);
    }

    /// <summary>Ends a line; true when it is the last one of a reply.</summary>
    private bool End()
    {
        var line = Encoding.UTF8.GetString([.. _line]).TrimEnd('\r');
        _line.Clear();
        if (_lines.Count == MaxLines)
        {
            throw new IOException($"the server sent a reply of more than {MaxLines} lines");
        }

        _lines.Add(line.Length > 4 ? line[4..] : "");
        if (!int.TryParse(line.AsSpan(0, Math.Min(3, line.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out var code) || line is [_, _, _, '-', ..])
        {
            return false;
        }

        _replies.Add(new SmtpReply(code, string.Join(' ', _lines.Where(text => text.Length > 0))));
        _lines.Clear();
        return true;
    }
}
