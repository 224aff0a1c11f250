using Dapper;
using Tidemark.Storage;
using Tidemark.Tracking.Tasks;

namespace Tidemark.Tracking.Runs;

/// <summary>A run leased by a worker.</summary>
internal sealed record RunRow(
    long Id, long TaskId, long AliUid, long ScheduledAt, long PeriodStart, long PeriodEnd, string StateText, string Detail, byte[]? Mail, long? WrittenAt, long? StartedAt)
{
    public RunState State => EnumColumn.FromColumn<RunState>(StateText);
}

/// <summary>Runs for workers. A write takes effect only while the worker holds the lease of the run. <see cref="RunHistory"/> serves people.</summary>
public sealed class RunStore(ControlDatabase database)
{
    /// <summary>Records how many runs are not finished, for the metrics.</summary>
    public async Task Measure()
    {
        var counts = await database.Read(connection => connection.QuerySingleAsync<(long Waiting, long Sending)>(
            "SELECT count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'sending') FROM run WHERE state IN ('waiting', 'sending')"));
        RunInstruments.Queued("waiting", counts.Waiting);
        RunInstruments.Queued("sending", counts.Sending);
    }

    /// <summary>Tasks that are due.</summary>
    internal async Task<IReadOnlyList<TrackingTaskRow>> DueTasks(DateTimeOffset now) => [.. await database.Read(connection => connection.QueryAsync<TrackingTaskRow>(
        TrackingTaskRow.Select + " WHERE t.status = 'enable' AND t.next_fire_at <= @now ORDER BY t.next_fire_at, t.id LIMIT 200",
        new { now = Instant.ToColumn(now) }))];

    /// <summary>Tasks that fire.</summary>
    internal async Task<IReadOnlyList<TrackingTaskRow>> EnabledTasks() => [.. await database.Read(connection => connection.QueryAsync<TrackingTaskRow>(
        TrackingTaskRow.Select + " WHERE t.status = 'enable' ORDER BY t.id"))];

    /// <summary>Sets when a task fires next, unless that was changed meanwhile.</summary>
    /// <param name="taskId">The task.</param>
    /// <param name="from">When it would fire next; null: never.</param>
    /// <param name="next">When it fires next; null: never.</param>
    internal async Task<bool> MoveFire(long taskId, DateTimeOffset? from, DateTimeOffset? next) => await database.Execute(
        "UPDATE tracking_task SET next_fire_at = @next WHERE id = @taskId AND next_fire_at IS @from",
        new { taskId, from = from is { } old ? Instant.ToColumn(old) : (long?)null, next = next is { } at ? Instant.ToColumn(at) : (long?)null }) == 1;

    /// <summary>Moves the task to its next fire and inserts the run, unless another worker already did.</summary>
    /// <returns>Whether this call inserted the run.</returns>
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

    /// <summary>Whether a run can be claimed; read-only.</summary>
    internal Task<bool> AnyDue(DateTimeOffset now) => database.Read(connection => connection.ExecuteScalarAsync<bool>(
        $"SELECT EXISTS (SELECT 1 FROM run WHERE {Due} AND (lease_until IS NULL OR lease_until <= @now))", new { now = Instant.ToColumn(now) }));

    internal const string Due = "state IN ('waiting', 'sending') AND due_at <= @now";

    internal Task<RunRow?> Find(long id) => database.Read(connection => connection.QuerySingleOrDefaultAsync<RunRow>(
        """
        SELECT id, task_id AS TaskId, ali_uid AS AliUid, scheduled_at AS ScheduledAt, period_start AS PeriodStart, period_end AS PeriodEnd, state AS StateText, detail, mail, written_at AS WrittenAt,
            started_at AS StartedAt
        FROM run WHERE id = @id
        """,
        new { id }));

    /// <summary>The name of a task; empty if it was deleted.</summary>
    internal async Task<string> TaskName(long taskId) => await database.Read(connection =>
        connection.ExecuteScalarAsync<string?>("SELECT name FROM tracking_task WHERE id = @taskId", new { taskId })) ?? "";

    /// <summary>Postpones the run.</summary>
    internal Task<int> PutOff(long id, string owner, string detail, DateTimeOffset until, DateTimeOffset now) => database.Execute(
        "UPDATE run SET detail = @detail, due_at = @until, started_at = coalesce(started_at, @now) WHERE id = @id AND lease_owner = @owner",
        new { id, owner, detail, until = Instant.ToColumn(until), now = Instant.ToColumn(now) });

    /// <summary>Stores the composed mail and a delivery for each recipient.</summary>
    /// <returns>False if the lease was lost.</returns>
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

    /// <summary>Ends the run and deletes its mail.</summary>
    internal Task<int> Finish(long id, string owner, RunState state, string detail, DateTimeOffset now) => database.Execute(
        "UPDATE run SET state = @state, detail = @detail, mail = NULL, finished_at = @at WHERE id = @id AND lease_owner = @owner",
        new { id, owner, state = EnumColumn.ToColumn(state), detail, at = Instant.ToColumn(now) });
}
