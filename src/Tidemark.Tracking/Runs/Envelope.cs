using Tidemark.Mail.Messages;
using Tidemark.Tracking.Mails;
using Tidemark.Tracking.Tasks;

namespace Tidemark.Tracking.Runs;

/// <summary>Addresses a run's mail to one recipient, without the others.</summary>
internal static class Envelope
{
    public static OutgoingMail Of(MailContent content, TrackingTask task, RunRow run, DeliveryRow delivery, Mailbox from, DateTimeOffset writtenAt) =>
        Mailbox.TryParse(delivery.Recipient, out var to)
            ? new OutgoingMail(from, to, content.Subject, content.Text, content.Html, delivery.MessageId, writtenAt)
            {
                Headers =
                [
                    ("List-Id", $"<task-{task.DeliverId}.{task.AliUid}.{from.Domain.Trim('[', ']')}>"),
                    ("Auto-Submitted", "auto-generated"),
                    ("X-Tidemark-DeliverId", $"{task.DeliverId}"),
                    ("X-Tidemark-Run", $"{run.Id}"),
                ],
            }
            : throw new InvalidMailException($"'{delivery.Recipient}' is not an address; {Mailbox.Rule}.");
}
