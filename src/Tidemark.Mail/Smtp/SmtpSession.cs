using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Tidemark.Mail.Messages;

namespace Tidemark.Mail.Smtp;

/// <summary>Mails one after the other over one connection; a connection that died between two mails is opened again once.</summary>
internal sealed class SmtpSession(SmtpOptions options, TimeProvider clock, ILogger logger) : IMailSession
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan GraceAfterDot = TimeSpan.FromSeconds(10);

    private SmtpConnection? _connection;
    private SmtpOffers _offers = SmtpOffers.None;

    public async Task<DeliveryResult> Send(OutgoingMail mail, Func<Task> beforeCommit, CancellationToken cancellationToken)
    {
        var content = MimeWriter.Write(mail);
        var result = await Attempt(mail, content, beforeCommit, cancellationToken);
        logger.Sent(options.Host!, result.Outcome, result.Reply);
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            try
            {
                await _connection.Command("QUIT", Farewell, CancellationToken.None);
            }
            catch (SmtpConnectionException)
            {
                // it is over either way
            }

            await Drop();
        }
    }

    private async Task<DeliveryResult> Attempt(OutgoingMail mail, byte[] content, Func<Task> beforeCommit, CancellationToken cancellationToken)
    {
        while (true)
        {
            var reused = _connection is not null;
            try
            {
                if (!reused)
                {
                    (_connection, _offers) = await new SmtpGreeting(options, clock).Open(cancellationToken);
                }

                if (Obstacle(mail, content.Length) is { } obstacle)
                {
                    return obstacle;
                }

                var (reply, data) = await Envelope(mail, content.Length, cancellationToken);
                if (!data)
                {
                    return await Refusal(reply, cancellationToken);
                }
            }
            catch (SmtpConnectionException) when (reused)
            {
                await Drop();
                continue;
            }
            catch (SmtpConnectionException error)
            {
                var opened = _connection is not null;
                await Drop();
                return new DeliveryResult(DeliveryOutcome.RefusedForNow, null, error.Message) { OfSession = !opened };
            }
            catch (SmtpSessionException error)
            {
                return new DeliveryResult(error.Stop ? DeliveryOutcome.Stopped : DeliveryOutcome.RefusedForNow, error.Reply?.Code, error.Message) { OfSession = true };
            }
            catch
            {
                await Drop();
                throw;
            }

            return await Data(content, beforeCommit, cancellationToken);
        }
    }

    /// <summary>What the server's offers rule out before it is asked.</summary>
    private DeliveryResult? Obstacle(OutgoingMail mail, int length)
    {
        if ((mail.To.NeedsUtf8 || mail.From.NeedsUtf8) && !_offers.Has("SMTPUTF8"))
        {
            return new DeliveryResult(DeliveryOutcome.Refused, null, $"the address {(mail.To.NeedsUtf8 ? mail.To : mail.From)} needs SMTPUTF8, which the relay {options.Host} does not offer");
        }

        return _offers.Size < length
            ? new DeliveryResult(DeliveryOutcome.Refused, null, $"the mail has {length} bytes, the relay {options.Host} takes at most {_offers.Size}")
            : null;
    }

    /// <summary>MAIL, RCPT and DATA; true when the server waits for the mail.</summary>
    private async Task<(SmtpReply Reply, bool Data)> Envelope(OutgoingMail mail, int length, CancellationToken cancellationToken)
    {
        var from = new StringBuilder($"MAIL FROM:<{mail.From.Address}>");
        if (_offers.Has("SIZE"))
        {
            from.Append(" SIZE=").Append(length.ToString(CultureInfo.InvariantCulture));
        }

        if (mail.To.NeedsUtf8 || mail.From.NeedsUtf8)
        {
            from.Append(" SMTPUTF8");
            if (_offers.Has("8BITMIME"))
            {
                from.Append(" BODY=8BITMIME");
            }
        }

        var reply = await _connection!.Command(from.ToString(), options.ReplyTimeout, cancellationToken);
        if (reply.IsPositive)
        {
            reply = await _connection.Command($"RCPT TO:<{mail.To.Address}>", options.ReplyTimeout, cancellationToken);
        }

        if (!reply.IsPositive)
        {
            return (reply, false);
        }

        reply = await _connection.Command("DATA", options.ReplyTimeout, cancellationToken);
        return (reply, reply.Code == 354);
    }

    /// <summary>The server's no before the mail; the session goes on with the next one.</summary>
    private async Task<DeliveryResult> Refusal(SmtpReply reply, CancellationToken cancellationToken)
    {
        if (reply.Code == 421)
        {
            await Drop();
        }
        else
        {
            try
            {
                if (!(await _connection!.Command("RSET", options.ReplyTimeout, cancellationToken)).IsPositive)
                {
                    await Drop();
                }
            }
            catch (SmtpConnectionException)
            {
                await Drop();
            }
        }

        return new DeliveryResult(reply.Code is >= 500 and < 600 ? DeliveryOutcome.Refused : DeliveryOutcome.RefusedForNow, reply.Code, reply.Shown);
    }

    private async Task<DeliveryResult> Data(byte[] content, Func<Task> beforeCommit, CancellationToken cancellationToken)
    {
        try
        {
            await _connection!.Write(DotStuffing.Stuff(content), options.DataTimeout, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            await beforeCommit();
        }
        catch (SmtpConnectionException error)
        {
            // A server that gives up in the middle of a mail often says why.
            var said = await Said();
            await Drop();
            return new DeliveryResult(
                said?.Code is >= 500 and < 600 ? DeliveryOutcome.Refused : DeliveryOutcome.RefusedForNow, said?.Code, said?.Shown ?? error.Message);
        }
        catch
        {
            await Drop();
            throw;
        }

        using var grace = new CancellationTokenSource();
        await using var stop = cancellationToken.Register(() => grace.CancelAfter(GraceAfterDot));
        try
        {
            await _connection!.Write(".\r\n"u8.ToArray(), options.DataTimeout, grace.Token);
            var reply = await _connection.Read(options.DataTimeout, grace.Token);
            if (reply.Code == 421)
            {
                await Drop();
            }

            return new DeliveryResult(
                reply.IsPositive ? DeliveryOutcome.Delivered
                : reply.IsTemporary ? DeliveryOutcome.RefusedForNow
                : reply.Code >= 500 ? DeliveryOutcome.Refused
                : DeliveryOutcome.Unknown,
                reply.Code,
                reply.Shown);
        }
        catch (Exception error) when (error is SmtpConnectionException or OperationCanceledException)
        {
            await Drop();
            return new DeliveryResult(DeliveryOutcome.Unknown, null, $"the whole mail was sent, but the relay's answer did not come: {error.Message}");
        }
    }

    private async Task<SmtpReply?> Said()
    {
        try
        {
            return await _connection!.Read(LastWords, CancellationToken.None);
        }
        catch (SmtpConnectionException)
        {
            return null;
        }
    }

    private async Task Drop()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }
}

/// <summary>RFC 5321, 4.5.2: a line that starts with a dot gets another one, so that no line of the mail ends it.</summary>
internal static class DotStuffing
{
    /// <param name="content">Lines ended by CRLF, the last one too.</param>
    public static ReadOnlyMemory<byte> Stuff(ReadOnlySpan<byte> content)
    {
        var output = new ArrayBufferWriter<byte>(content.Length + 64);
        while (!content.IsEmpty)
        {
            if (content[0] == '.')
            {
                output.Write("."u8);
            }

            var end = content.IndexOf((byte)'\n');
            var line = end < 0 ? content : content[..(end + 1)];
            output.Write(line);
            content = content[line.Length..];
        }

        return output.WrittenMemory;
    }
}
