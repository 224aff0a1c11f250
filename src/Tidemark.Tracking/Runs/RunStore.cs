using Dapper;
using Tidemark.Storage;
using Tidemark.Tracking.Tasks;

namespace Tidemark.Tracking.Runs;

/// <summary>A run as a worker holds it.</summary>
internal sealed record RunRow(long Id, long TaskId, long AliUid, long ScheduledAt, long PeriodStart, long PeriodEnd, string State, string Detail, byte[]? Mail, long? WrittenAt);

/// <summary>The runs of a task and their deliveries, for people.</summary>
public sealed record RunRecord(
    long Id, DateTimeOffset ScheduledAt, DateTimeOffset PeriodStart, DateTimeOffset PeriodEnd, string State, string Detail,
    DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, IReadOnlyList<DeliveryRecord> Deliveries);

/// <summary>What became of one recipient's mail.</summary>
/// <param name="Recipient">The address.</param>
/// <param name="State">pending, sending, delivered, refused or unknown.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="ReplyCode">The relay's last reply code, or null when it said nothing.</param>
/// <param name="Reply">The relay's last reply, or what happened.</param>
/// <param name="MessageId">The same on every attempt.</param>
/// <param name="NextTryAt">When it is tried again; null: it is settled.</param>
/// <param name="DeliveredAt">When the relay took it.</param>
public sealed record DeliveryRecord(
    string Recipient, string State, int Attempts, int? ReplyCode, string Reply, string MessageId, DateTimeOffset? NextTryAt, DateTimeOffset? DeliveredAt);

/// <summary>Runs and deliveries in the database. What a worker writes takes effect only while it holds the run.</summary>
public sealed class RunStore(ControlDatabase database)
{
    /// <summary>The latest runs of an account's task, newest first, with their deliveries.</summary>
    /// <param name="aliUid">Whose.</param>
    /// <param name="taskId">The task (DeliverId); another account's has no runs here.</param>
    /// <param name="limit">At most this many.</param>
    public Task<IReadOnlyList<RunRecord>> List(long aliUid, long taskId, int limit) => database.Read<IReadOnlyList<RunRecord>>(async connection =>
    {
        var runs = (await connection.QueryAsync<ListedRow>(
            """
            SELECT id, scheduled_at AS ScheduledAt, period_start AS PeriodStart, period_end AS PeriodEnd, state, detail, started_at AS StartedAt, finished_at AS FinishedAt
            FROM run WHERE ali_uid = @aliUid AND task_id = @taskId ORDER BY scheduled_at DESC LIMIT @limit
            """,
            new { aliUid, taskId, limit })).ToList();
        var deliveries = (await connection.QueryAsync<DeliveryRow>(
            DeliveryRow.Select + " WHERE run_id IN (SELECT id FROM run WHERE ali_uid = @aliUid AND task_id = @taskId ORDER BY scheduled_at DESC LIMIT @limit) ORDER BY id",
            new { aliUid, taskId, limit })).ToLookup(row => row.RunId);
        return [.. runs.Select(run => new RunRecord(
            run.Id, Instant.FromColumn(run.ScheduledAt), Instant.FromColumn(run.PeriodStart), Instant.FromColumn(run.PeriodEnd), run.State, run.Detail,
            At(run.StartedAt), At(run.FinishedAt),
            [.. deliveries[run.Id].Select(row => new DeliveryRecord(
                row.Recipient, row.State, (int)row.Attempts, (int?)row.ReplyCode, row.Reply, row.MessageId, At(row.DueAt), At(row.DeliveredAt)))]))];
    });

    /// <summary>Tasks that are due, with their zones.</summary>
    internal async Task<IReadOnlyList<(TrackingTask Task, TimeZoneInfo Zone)>> DueTasks(DateTimeOffset now)
    {
        var rows = await database.Read(connection => connection.QueryAsync<TrackingTaskRow, string, (TrackingTask, TimeZoneInfo)>(
            TrackingTaskRow.SelectWithZone + " WHERE t.status = 'enable' AND t.next_fire_at <= @now ORDER BY t.next_fire_at, t.id LIMIT 200",
            (row, zone) => (row.ToTask(), TimeZoneInfo.FindSystemTimeZoneById(zone)),
            new { now = Instant.ToColumn(now) },
            splitOn: "zone"));
        return [.. rows];
    }

    /// <summary>Moves the task on and makes the run, if nobody did before.</summary>
    /// <returns>Whether the run was made here.</returns>
    internal Task<bool> Fire(TrackingTask task, DateTimeOffset scheduledAt, DateTimeOffset? next, DateTimeOffset periodStart, DateTimeOffset periodEnd, DateTimeOffset now) =>
        database.Write(async (connection, transaction) =>
        {
            var row = new
            {
                task.DeliverId,
                task.AliUid,
                due = Instant.ToColumn(task.NextFireAt!.Value),
                next = next is { } at ? Instant.ToColumn(at) : (long?)null,
                scheduled = Instant.ToColumn(scheduledAt),
                start = Instant.ToColumn(periodStart),
                end = Instant.ToColumn(periodEnd),
                now = Instant.ToColumn(now),
            };
            return await connection.ExecuteAsync("UPDATE tracking_task SET next_fire_at = @next WHERE id = @DeliverId AND next_fire_at = @due", row, transaction) == 1
                && await connection.ExecuteAsync(
                    """
                    INSERT INTO run (task_id, ali_uid, scheduled_at, period_start, period_end, state, due_at)
                    VALUES (@DeliverId, @AliUid, @scheduled, @start, @end, 'waiting', @now)
                    ON CONFLICT (task_id, scheduled_at) DO NOTHING
                    """,
                    row,
                    transaction) == 1;
        });

    /// <summary>Whether a worker would find a run to claim; reads only.</summary>
    internal Task<bool> AnyDue(DateTimeOffset now) => database.Read(connection => connection.ExecuteScalarAsync<bool>(
        $"SELECT EXISTS (SELECT 1 FROM run WHERE {Due} AND (lease_until IS NULL OR lease_until <= @now))", new { now = Instant.ToColumn(now) }));

    internal const string Due = "state IN ('waiting', 'sending') AND due_at <= @now";

    internal Task<RunRow?> Find(long id) => database.Read(connection => connection.QuerySingleOrDefaultAsync<RunRow>(
        """
        SELECT id, task_id AS TaskId, ali_uid AS AliUid, scheduled_at AS ScheduledAt, period_start AS PeriodStart, period_end AS PeriodEnd, state, detail, mail, written_at AS WrittenAt
        FROM run WHERE id = @id
        """,
        new { id }));

    /// <summary>Puts the run off.</summary>
    internal Task<int> PutOff(long id, string owner, string detail, DateTimeOffset until, DateTimeOffset now) => database.Execute(
        "UPDATE run SET detail = @detail, due_at = @until, started_at = coalesce(started_at, @now) WHERE id = @id AND lease_owner = @owner",
        new { id, owner, detail, until = Instant.ToColumn(until), now = Instant.ToColumn(now) });

    /// <summary>Keeps the mail as it was written and a delivery for each recipient.</summary>
    /// <returns>False when the run is no longer held.</returns>
    internal Task<bool> StartSending(long id, string owner, byte[] mail, IEnumerable<(string Recipient, string MessageId)> recipients, DateTimeOffset now) =>
        database.Write(async (connection, transaction) =>
        {
            var at = Instant.ToColumn(now);
            if (await connection.ExecuteAsync(
                "UPDATE run SET state = 'sending', detail = '', mail = @mail, written_at = @at, started_at = coalesce(started_at, @at) WHERE id = @id AND lease_owner = @owner AND state = 'waiting'",
                new { id, owner, mail, at },
                transaction) != 1)
            {
                return false;
            }

            await connection.ExecuteAsync(
                "INSERT INTO delivery (run_id, recipient, message_id, state, due_at) VALUES (@id, @Recipient, @MessageId, 'pending', @at)",
                recipients.Select(one => new { id, one.Recipient, one.MessageId, at }),
                transaction);
            return true;
        });

    /// <summary>Ends the run and forgets its mail.</summary>
    internal Task<int> Finish(long id, string owner, string state, string detail, DateTimeOffset now) => database.Execute(
        "UPDATE run SET state = @state, detail = @detail, mail = NULL, finished_at = @at WHERE id = @id AND lease_owner = @owner",
        new { id, owner, state, detail, at = Instant.ToColumn(now) });

    private static DateTimeOffset? At(long? column) => column is { } value ? Instant.FromColumn(value) : null;

    private sealed record ListedRow(
        long Id, long ScheduledAt, long PeriodStart, long PeriodEnd, string State, string Detail, long? StartedAt, long? FinishedAt);
}
