using Dapper;
using Tidemark.Exports.Files;
using Tidemark.Exports.Tasks;
using Tidemark.Storage;

namespace Tidemark.Exports.Work;

/// <summary>
/// Export tasks as work. A task that failed keeps its lease until its notification is raised: when the worker dies in
/// between, another one takes it and raises it.
/// </summary>
internal sealed class ExportQueue(ControlDatabase database, ExportOptions options, TimeProvider clock)
{
    private const string Due = "(state = 'created' AND due_at <= @now) OR (state = 'failed' AND lease_owner IS NOT NULL)";
    private const string Mine = " WHERE id = @id AND lease_owner = @Owner AND state = 'created'";

    private readonly LeasedRows _rows = new(database, "export_task", clock, options.Lease);

    /// <summary>Takes the first task that is due and free, or answers null. Looking costs no write.</summary>
    public async Task<ClaimedExport?> Claim()
    {
        var waiting = await database.Read(connection => connection.ExecuteScalarAsync<long>(
            $"SELECT EXISTS (SELECT 1 FROM export_task WHERE ({Due}) AND (lease_until IS NULL OR lease_until <= @now))", new { now = Now }));
        if (waiting == 0 || await _rows.Claim(Due, "due_at, id") is not { } id)
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

    /// <summary>Prolongs the lease; false when another worker owns the task now.</summary>
    public Task<bool> Renew(long id) => _rows.Renew(id);

    /// <summary>Gives the task back as it is.</summary>
    public Task Release(long id) => _rows.Release(id);

    /// <summary>Marks the task done, unless it belongs to another worker by now.</summary>
    public async Task<bool> Succeed(ExportTask task, StoredFile file) =>
        await database.Execute(
            """
            UPDATE export_task SET state = 'success', failure = '', file_hash = @Hash, file_size = @Size, file_name = @name, updated_at = @Now,
                lease_owner = NULL, lease_until = NULL
            """ + Mine,
            new { id = task.Id, _rows.Owner, file.Hash, file.Size, name = ExportFileNames.NameOf(task), Now }) == 1;

    /// <summary>Gives the task back, to be tried again later.</summary>
    public Task Retry(long id, TimeSpan after) =>
        database.Execute(
            "UPDATE export_task SET attempts = attempts + 1, due_at = @due, lease_owner = NULL, lease_until = NULL" + Mine,
            new { id, _rows.Owner, due = Instant.ToColumn(clock.GetUtcNow() + after) });

    /// <summary>Marks the task failed, unless it belongs to another worker by now; the lease stays until <see cref="Release"/>.</summary>
    public async Task<bool> Fail(long id, string reason) =>
        await database.Execute(
            "UPDATE export_task SET state = 'failed', attempts = attempts + 1, failure = @reason, updated_at = @Now" + Mine,
            new { id, _rows.Owner, reason, Now }) == 1;

    private long Now => Instant.ToColumn(clock.GetUtcNow());
}
