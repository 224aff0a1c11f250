using Microsoft.Extensions.Logging;
using Tidemark.Mail.Delivery;
using Tidemark.Mail.Messages;
using Tidemark.Mail.Pickup;
using Tidemark.Mail.Smtp;

namespace Tidemark.Mail;

/// <summary>Where this program's mail goes: to an SMTP relay, into a pickup folder, or nowhere yet.</summary>
public sealed class MailRelay(SmtpOptions smtp, MailOptions mail, TimeProvider clock, ILogger<MailRelay> logger)
{
    private static readonly Mailbox Nobody = Mailbox.TryParseNamed("Tidemark <tidemark@localhost>", out var nobody) ? nobody : throw new InvalidOperationException();

    /// <summary>False: neither Smtp:Host nor Mail:Pickup is set, and <see cref="Open"/> must not be called.</summary>
    public bool IsConfigured => !string.IsNullOrWhiteSpace(smtp.Host) || !string.IsNullOrWhiteSpace(mail.Pickup);

    /// <summary>The sender; <c>tidemark@localhost</c> when a pickup folder is set without Smtp:From.</summary>
    public Mailbox From => Mailbox.TryParseNamed(smtp.From, out var from) ? from : Nobody;

    /// <summary>Where mail goes, as the settings say it.</summary>
    public string Target => !string.IsNullOrWhiteSpace(smtp.Host) ? $"{smtp.Host}:{smtp.Port}" : $"{mail.Pickup}";

    /// <summary>Connects, encrypts and authenticates without sending anything, or tries to write into the pickup folder.</summary>
    /// <returns>Why mail cannot be sent; null when it can.</returns>
    public async Task<string?> Problem(CancellationToken cancellationToken = default)
    {
        try
        {
            if (string.IsNullOrWhiteSpace(smtp.Host))
            {
                var probe = Path.Combine(Directory.CreateDirectory(mail.Pickup!).FullName, $".probe-{Guid.NewGuid():N}");
                await File.WriteAllBytesAsync(probe, [], cancellationToken);
                File.Delete(probe);
                return null;
            }

            using var client = new RelayClient(smtp, clock);
            await client.Open(cancellationToken);
            await client.DisconnectAsync(quit: true, cancellationToken);
            return null;
        }
        catch (Exception error) when (error is SmtpSessionException or UnauthorizedAccessException || SmtpSession.IsConnectionLost(error))
        {
            return error.Message;
        }
    }

    /// <summary>A session; it connects with its first mail.</summary>
    /// <exception cref="InvalidOperationException">Nothing is configured.</exception>
    public IMailSession Open()
    {
        if (!string.IsNullOrWhiteSpace(smtp.Host))
        {
            return new SmtpSession(smtp, clock, logger);
        }

        return string.IsNullOrWhiteSpace(mail.Pickup)
            ? throw new InvalidOperationException("Neither Smtp:Host nor Mail:Pickup is set.")
            : new PickupSession(mail.Pickup);
    }
}
