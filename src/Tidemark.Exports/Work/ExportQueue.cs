using Dapper;
using Tidemark.Exports.Files;
using Tidemark.Exports.Tasks;
using Tidemark.Storage;

namespace Tidemark.Exports.Work;

/// <summary>
/// The queue of export tasks. A failed task keeps its lease until its notification is raised; if the worker dies before, another worker
/// raises it.
/// </summary>
internal sealed class ExportQueue(ControlDatabase database, ExportOptions options, TimeProvider clock)
{
    private const string Due = "(state = 'created' AND due_at <= @now) OR (state = 'failed' AND lease_owner IS NOT NULL)";

    /// <summary>Accounts take turns, so that the many exports of one do not hold up those of another.</summary>
    private const string Turns =
        "coalesce((SELECT max(ended.updated_at) FROM export_task ended WHERE ended.ali_uid = export_task.ali_uid AND ended.state <> 'created'), 0), due_at, id";

    private const string Mine = " WHERE id = @id AND lease_owner = @Owner AND state = 'created'";

    private readonly LeasedRows _rows = new(database, "export_task", clock, options.Lease);

    /// <summary>Claims a due task without a lease, of the account whose turn it is, or returns null. Looking does not write.</summary>
    public async Task<ClaimedExport?> Claim()
    {
        var waiting = await database.Read(connection => connection.ExecuteScalarAsync<long>(
            $"SELECT EXISTS (SELECT 1 FROM export_task WHERE ({Due}) AND (lease_until IS NULL OR lease_until <= @now))", new { now = Now }));
        if (waiting == 0 || await _rows.Claim(Due, Turns) is not { } id)
        {
            return null;
        }

        return await database.Read(async connection =>
        {
            var row = await connection.QuerySingleAsync<ExportRow>($"SELECT {ExportRow.Columns} FROM export_task WHERE id = @id", new { id });
            var attempts = await connection.ExecuteScalarAsync<int>("SELECT attempts FROM export_task WHERE id = @id", new { id });
            return new ClaimedExport(row.ToTask(), attempts);
        });
    }

    /// <summary>Holds a claimed task while its file is made.</summary>
    public LeaseKeeper Hold(long id, Action<Exception> onFailure, CancellationToken cancellationToken) =>
        new(_rows, id, clock, onFailure, cancellationToken);

    /// <summary>How many tasks are not finished.</summary>
    public Task<long> Length() => database.Read(connection => connection.ExecuteScalarAsync<long>("SELECT count(*) FROM export_task WHERE state = 'created'"));

    /// <summary>This worker no longer works on the task; a lease that it still has ends by itself.</summary>
    public void LetGo(long id) => _rows.LetGo(id);

    /// <summary>Computes leases and due times again that lie further ahead than their rule allows: a worker with a wrong clock wrote them.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> Bound()
    {
        var latest = clock.GetUtcNow() + (options.RetryAfter * Math.Pow(2, options.Attempts - 1));
        return await _rows.Bound()
            + await database.Execute("UPDATE export_task SET due_at = @Now WHERE state = 'created' AND due_at > @latest", new { Now, latest = Instant.ToColumn(latest) });
    }

    /// <summary>Returns the task to the queue unchanged.</summary>
    public Task Release(long id) => _rows.Release(id);

    /// <summary>Marks the task as successful, unless another worker owns it.</summary>
    public async Task<bool> Succeed(ExportTask task, StoredFile file) =>
        await database.Execute(
            """
            UPDATE export_task SET state = 'success', failure = '', file_hash = @Hash, file_size = @Size, file_name = @name, updated_at = @Now,
                lease_owner = NULL, lease_until = NULL
            """ + Mine,
            new { id = task.Id, _rows.Owner, file.Hash, file.Size, name = ExportFileNames.NameOf(task), Now }) == 1;

    /// <summary>Returns the task to the queue for a later retry.</summary>
    public Task Retry(long id, TimeSpan after) =>
        database.Execute(
            "UPDATE export_task SET attempts = attempts + 1, due_at = @due, lease_owner = NULL, lease_until = NULL" + Mine,
            new { id, _rows.Owner, due = Instant.ToColumn(clock.GetUtcNow() + after) });

    /// <summary>Marks the task as failed, unless another worker owns it; the lease stays until <see cref="Release"/>.</summary>
    public async Task<bool> Fail(long id, string reason) =>
        await database.Execute(
            "UPDATE export_task SET state = 'failed', attempts = attempts + 1, failure = @reason, updated_at = @Now" + Mine,
            new { id, _rows.Owner, reason, Now }) == 1;

    private long Now => Instant.ToColumn(clock.GetUtcNow());
}
