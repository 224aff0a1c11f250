using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Mail.Delivery;
using Tidemark.Mail.Messages;
using Tidemark.Mail.Smtp;

namespace Tidemark.Mail.Tests;

internal static class Mails
{
    public static Mailbox Box(string text) => Mailbox.TryParseNamed(text, out var mailbox) ? mailbox : throw new ArgumentException(text);

    public static OutgoingMail Mail(string to = "ops@example.com", string subject = "Daily report", string text = "one\ntwo\n", string html = "<p>one</p>\n", string from = "Tidemark <reports@example.com>") =>
        new(Box(from), Box(to), subject, text, html, OutgoingMail.NewMessageId("example.com"), DateTimeOffset.Parse("2026-03-10T08:00:03+08:00"))
        {
            Headers = [("Auto-Submitted", "auto-generated"), ("List-Id", "<task-7.tidemark.example.com>")],
        };

    public static SmtpSession Session(
        int port, SmtpSecurity security = SmtpSecurity.Auto, string? user = null, string? password = null, string? ca = null, string host = "127.0.0.1", double replySeconds = 20) =>
        new(
            new SmtpOptions
            {
                Host = host,
                Port = port,
                From = "reports@example.com",
                Security = security,
                User = user,
                Password = password,
                CaFile = ca,
                ReplyTimeout = TimeSpan.FromSeconds(replySeconds),
                DataTimeout = TimeSpan.FromSeconds(replySeconds),
            },
            TimeProvider.System,
            NullLogger.Instance);

    public static Task<DeliveryResult> Send(this IMailSession session, OutgoingMail mail) => session.Send(mail, () => Task.CompletedTask, CancellationToken.None);
}
