using System.Text.Json;
using Tidemark.Notifications;
using Tidemark.Storage;
using Tidemark.Tracking.Tasks;

namespace Tidemark.Tracking.Runs;

/// <summary>Notifies the owner of a task.</summary>
internal sealed class OwnerNotices(NotificationStore notifications)
{
    // so many that their addresses and replies fit into a notification, whatever characters a relay answers with
    private const int MostRecipients = 20;
    private const int MostReply = 300;

    /// <summary>Once per task: no mail relay is configured.</summary>
    public Task NotConfigured(TrackingTask task) => Raise(task.AliUid, $"mail-not-configured-task-{task.DeliverId}", "warning", "MailNotConfigured", new
    {
        deliverId = task.DeliverId,
        name = task.Name,
        reason = "No mail relay is configured, so runs of this task are waiting. Set Smtp:Host and Smtp:From, or Mail:Pickup, and restart.",
    });

    /// <summary>Once per run: the relay rejects the credentials or the certificate.</summary>
    public Task RelayRefuses(TrackingTask task, RunRow run, string reply) => Raise(task.AliUid, $"mail-relay-run-{run.Id}", "error", "MailRelayRefused", new
    {
        deliverId = task.DeliverId,
        name = task.Name,
        runId = run.Id,
        scheduledAt = Time(run.ScheduledAt),
        reason = Excerpt.Of(reply, MostReply),
    });

    /// <summary>Once per task and fault: it can no longer be scheduled.</summary>
    public Task Unschedulable(long aliUid, long deliverId, string name, string reason) => Raise(aliUid, $"schedule-broken-task-{deliverId}", "error", "TaskNotScheduled", new
    {
        deliverId,
        name,
        reason = Excerpt.Of(reason, MostReply),
    });

    /// <summary>Once per run: not all recipients got the mail, or it was not written.</summary>
    public Task Failed(RunRow run, string taskName, RunState state, string detail, IReadOnlyList<DeliveryRow> deliveries)
    {
        var failed = deliveries.Where(delivery => delivery.State != DeliveryState.Delivered).ToList();
        return Raise(run.AliUid, $"report-delivery-run-{run.Id}", state == RunState.Failed ? "error" : "warning", "ReportDeliveryFailed", new
        {
            deliverId = run.TaskId,
            name = taskName,
            runId = run.Id,
            scheduledAt = Time(run.ScheduledAt),
            periodStart = Time(run.PeriodStart),
            periodEnd = Time(run.PeriodEnd),
            state = EnumColumn.ToColumn(state),
            reason = Excerpt.Of(detail, MostReply),
            delivered = deliveries.Count - failed.Count,
            failed = failed.Count,
            recipients = failed.Take(MostRecipients).Select(delivery => new
            {
                address = delivery.Recipient,
                state = EnumColumn.ToColumn(delivery.State),
                attempts = delivery.Attempts,
                code = delivery.ReplyCode,
                reply = Excerpt.Of(delivery.Reply, MostReply),
            }),
        });
    }

    private Task<long> Raise(long aliUid, string idempotentId, string level, string template, object element) =>
        notifications.Raise(aliUid, new Notice(idempotentId, "Operation", level, template, JsonSerializer.Serialize(element, TrackingTaskRow.Json)));

    private static string Time(long column) => Instant.FromColumn(column).ToString("yyyy-MM-ddTHH:mm:ss'Z'");
}
