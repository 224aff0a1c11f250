using Dapper;
using Tidemark.Storage;
using Tidemark.Usage.Model;

namespace Tidemark.Tracking.Runs;

/// <summary>A run for display.</summary>
/// <param name="Id">Row id.</param>
/// <param name="ScheduledAt">When it was due.</param>
/// <param name="Period">What its reports cover.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Detail">Why, in words; may be empty.</param>
/// <param name="StartedAt">When a worker first claimed it, or null.</param>
/// <param name="FinishedAt">When its last delivery was settled, or null.</param>
/// <param name="Deliveries">One for each recipient, in the order of the task's list.</param>
public sealed record PastRun(
    long Id, DateTimeOffset ScheduledAt, TimeRange Period, RunState State, string Detail, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt,
    IReadOnlyList<PastDelivery> Deliveries);

/// <summary>The delivery to one recipient.</summary>
/// <param name="Recipient">Its address.</param>
/// <param name="MessageId">Message-ID of the mail, the same on every attempt.</param>
/// <param name="State">Whether it arrived.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="ReplyCode">The code of the SMTP server's reply, or null.</param>
/// <param name="Reply">The server's reply or another explanation; can be empty.</param>
/// <param name="DeliveredAt">When it was accepted, or null.</param>
/// <param name="NextTryAt">When it is retried; null: it is settled.</param>
public sealed record PastDelivery(
    string Recipient, string MessageId, DeliveryState State, int Attempts, int? ReplyCode, string Reply, DateTimeOffset? DeliveredAt, DateTimeOffset? NextTryAt);

/// <summary>Reads runs and deliveries.</summary>
public sealed class RunHistory(ControlDatabase database)
{
    /// <summary>The newest runs of an account's task with their deliveries, newest first; empty if the task does not belong to the account.</summary>
    /// <param name="aliUid">The account.</param>
    /// <param name="deliverId">The task.</param>
    /// <param name="count">At most this many runs.</param>
    public Task<IReadOnlyList<PastRun>> Newest(long aliUid, long deliverId, int count) => database.Read<IReadOnlyList<PastRun>>(async connection =>
    {
        var runs = (await connection.QueryAsync<RunRow>(
            """
            SELECT r.id, r.scheduled_at AS ScheduledAt, r.period_start AS PeriodStart, r.period_end AS PeriodEnd, r.state, r.detail,
                r.started_at AS StartedAt, r.finished_at AS FinishedAt
            FROM run r JOIN tracking_task t ON t.id = r.task_id AND t.ali_uid = @aliUid
            WHERE r.task_id = @deliverId ORDER BY r.scheduled_at DESC LIMIT @count
            """,
            new { aliUid, deliverId, count })).ToList();
        var deliveries = (await connection.QueryAsync<DeliveryRow>(
            """
            SELECT run_id AS RunId, recipient, message_id AS MessageId, state, attempts, reply_code AS ReplyCode, reply, delivered_at AS DeliveredAt, due_at AS DueAt
            FROM delivery WHERE run_id IN @runs ORDER BY id
            """,
            new { runs = runs.Select(run => run.Id) })).ToLookup(delivery => delivery.RunId);
        return [.. runs.Select(run => new PastRun(
            run.Id, Instant.FromColumn(run.ScheduledAt),
            new TimeRange(Instant.FromColumn(run.PeriodStart), Instant.FromColumn(run.PeriodEnd)),
            EnumColumn.FromColumn<RunState>(run.State), run.Detail, At(run.StartedAt), At(run.FinishedAt), [.. deliveries[run.Id].Select(delivery => delivery.ToDelivery())]))];
    });

    /// <summary>Mails of an account that were delivered or may have been, newest first.</summary>
    /// <param name="aliUid">The account.</param>
    /// <param name="count">At most this many.</param>
    public async Task<IReadOnlyList<PastDelivery>> Mails(long aliUid, int count)
    {
        var rows = await database.Read(connection => connection.QueryAsync<DeliveryRow>(
            """
            SELECT d.run_id AS RunId, d.recipient, d.message_id AS MessageId, d.state, d.attempts, d.reply_code AS ReplyCode, d.reply, d.delivered_at AS DeliveredAt, d.due_at AS DueAt
            FROM delivery d JOIN run r ON r.id = d.run_id JOIN tracking_task t ON t.id = r.task_id AND t.ali_uid = @aliUid
            WHERE d.attempts > 0 ORDER BY d.id DESC LIMIT @count
            """,
            new { aliUid, count }));
        return [.. rows.Select(row => row.ToDelivery())];
    }

    private static DateTimeOffset? At(long? column) => column is { } value ? Instant.FromColumn(value) : null;

    private sealed record RunRow(
        long Id, long ScheduledAt, long PeriodStart, long PeriodEnd, string State, string Detail, long? StartedAt, long? FinishedAt);

    private sealed record DeliveryRow(
        long RunId, string Recipient, string MessageId, string State, long Attempts, long? ReplyCode, string Reply, long? DeliveredAt, long? DueAt)
    {
        public PastDelivery ToDelivery() => new(Recipient, MessageId, EnumColumn.FromColumn<DeliveryState>(State), (int)Attempts, (int?)ReplyCode, Reply, At(DeliveredAt), At(DueAt));
    }
}
