using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;
using MimeKit;
using Tidemark.Mail.Delivery;
using Tidemark.Mail.Messages;

namespace Tidemark.Mail.Smtp;

/// <summary>Sends mails one after the other over one connection; a connection that was lost between two mails is opened again once.</summary>
internal sealed class SmtpSession(SmtpOptions options, TimeProvider clock, ILogger logger) : IMailSession
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private RelayClient? _client;

    public async Task<DeliveryResult> Send(OutgoingMail mail, Func<Task> beforeCommit, CancellationToken cancellationToken)
    {
        var length = MimeWriter.Write(mail).Length;
        cancellationToken.ThrowIfCancellationRequested();
        var result = await Attempt(mail, length, beforeCommit, cancellationToken);
        result = result with { Reply = SmtpReply.OneLine(result.Reply) };
        logger.Sent(options.Host!, result.Outcome, result.Reply);
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is { IsConnected: true } client)
        {
            using var limit = new CancellationTokenSource(Farewell, clock);
            await client.DisconnectAsync(quit: true, limit.Token);
        }

        Drop();
    }

    /// <summary>Whether MailKit says with this exception that the connection failed or that the server does not speak SMTP.</summary>
    internal static bool IsConnectionLost(Exception error) =>
        error is IOException or SocketException or ObjectDisposedException or TimeoutException or SmtpProtocolException or ServiceNotConnectedException;

    private async Task<DeliveryResult> Attempt(OutgoingMail mail, int length, Func<Task> beforeCommit, CancellationToken cancellationToken)
    {
        if (_client is { IsConnected: true } && await Transfer(_client, mail, length, beforeCommit, isReused: true, cancellationToken) is { } sent)
        {
            return sent;
        }

        Drop();
        var client = new RelayClient(options, clock);
        try
        {
            await client.Open(cancellationToken);
        }
        catch (SmtpSessionException error)
        {
            client.Dispose();
            return new DeliveryResult(error.Stop ? DeliveryOutcome.Stopped : DeliveryOutcome.RefusedForNow, error.Reply?.Code, error.Message) { OfSession = true };
        }
        catch
        {
            client.Dispose();
            throw;
        }

        _client = client;
        return (await Transfer(client, mail, length, beforeCommit, isReused: false, cancellationToken))!;
    }

    /// <summary>Sends the mail over an open connection; null when a reused connection turns out to be lost before the mail was begun.</summary>
    private async Task<DeliveryResult?> Transfer(
        RelayClient client, OutgoingMail mail, int length, Func<Task> beforeCommit, bool isReused, CancellationToken cancellationToken)
    {
        if (Obstacle(client, mail, length) is { } obstacle)
        {
            return obstacle;
        }

        client.MailLength = length;
        client.WaitForCommand();
        client.Log.Clear();
        using var commit = new Commit(client, beforeCommit, clock, cancellationToken);
        using var message = MimeWriter.Message(mail, commit.Around);
        var format = MimeWriter.Format();
        format.International = mail.From.NeedsUtf8 || mail.To.NeedsUtf8;
        try
        {
            var text = await client.SendAsync(format, message, AddressOf(mail.From), [AddressOf(mail.To)], commit.Token);
            return Answered(client.Log.Replies.Count > 0 ? client.Log.Replies[0] : new SmtpReply(250, text));
        }
        catch (Exception error) when (error is OperationCanceledException or SmtpCommandException or ServiceNotAuthenticatedException || IsConnectionLost(error))
        {
            if (commit.Failure is { } failure)
            {
                failure.Throw();
            }

            if (!commit.IsCommitted)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            return Failed(client, commit, error, isReused);
        }
    }

    private DeliveryResult? Failed(RelayClient client, Commit commit, Exception error, bool isReused)
    {
        var reply = client.Log.Refusal ?? (error is SmtpCommandException refused ? new SmtpReply((int)refused.StatusCode, refused.Message) : null);
        if (commit.IsCommitted)
        {
            return reply is null
                ? new DeliveryResult(DeliveryOutcome.Unknown, null, $"the complete mail was sent, but the relay did not answer: {error.Message}")
                : Answered(reply);
        }

        if (reply is null)
        {
            return isReused && !commit.IsBegun ? null : new DeliveryResult(DeliveryOutcome.RefusedForNow, null, error.Message);
        }

        DropIfClosing(reply);
        return new DeliveryResult(reply.IsPermanent ? DeliveryOutcome.Refused : DeliveryOutcome.RefusedForNow, reply.Code, reply.Shown);
    }

    /// <summary>The reply to the final dot.</summary>
    private DeliveryResult Answered(SmtpReply reply)
    {
        DropIfClosing(reply);
        var outcome = reply.IsPositive ? DeliveryOutcome.Delivered
            : reply.IsTemporary ? DeliveryOutcome.RefusedForNow
            : reply.IsPermanent ? DeliveryOutcome.Refused
            : DeliveryOutcome.Unknown;
        return new DeliveryResult(outcome, reply.Code, reply.Shown);
    }

    /// <summary>What the server's offers rule out before it is asked.</summary>
    private DeliveryResult? Obstacle(RelayClient client, OutgoingMail mail, int length)
    {
        if ((mail.To.NeedsUtf8 || mail.From.NeedsUtf8) && !client.Capabilities.HasFlag(SmtpCapabilities.UTF8))
        {
            return new DeliveryResult(DeliveryOutcome.Refused, null, $"the address {(mail.To.NeedsUtf8 ? mail.To : mail.From)} needs SMTPUTF8, which the relay {options.Host} does not offer");
        }

        return client.MaxSize > 0 && client.MaxSize < length
            ? new DeliveryResult(DeliveryOutcome.Refused, null, $"the mail has {length} bytes, the relay {options.Host} accepts at most {client.MaxSize}")
            : null;
    }

    private static MailboxAddress AddressOf(Mailbox mailbox) => new("", mailbox.Address);

    /// <summary>421: the server closes the connection.</summary>
    private void DropIfClosing(SmtpReply reply)
    {
        if (reply.Code == 421)
        {
            Drop();
        }
    }

    private void Drop()
    {
        _client?.Dispose();
        _client = null;
    }
}
