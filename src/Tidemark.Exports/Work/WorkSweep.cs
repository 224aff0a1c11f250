using Dapper;
using Tidemark.Exports.Files;
using Tidemark.Storage;

namespace Tidemark.Exports.Work;

/// <summary>
/// Removes what workers that were killed have left of tasks that nobody takes up again, such as those killed between the
/// success of a task and the end of their work. Safe beside workers of any process: an attempt's folder is made under its
/// task's lease and has a name of its own, so that one that was there before the leases were read, and whose task was then
/// not held, is never worked in again.
/// </summary>
internal sealed class WorkSweep(ControlDatabase database, FileStore files, ExportOptions options, TimeProvider clock)
{
    /// <summary>How long what was left lies around at most, while a worker runs.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    private DateTimeOffset? _last;

    /// <summary>Sweeps when it is time: the first time at once.</summary>
    public async Task RunWhenDue()
    {
        var now = clock.GetUtcNow();
        if (_last is { } last && now - last < Every)
        {
            return;
        }

        // also when it then fails: it is tried again later, not at every turn
        _last = now;
        var attempts = files.Attempts();
        if (attempts.Count > 0)
        {
            var held = await Held(now);
            foreach (var attempt in attempts.Where(attempt => !held.Contains(attempt.TaskId)))
            {
                FileStore.RemoveTree(attempt.Path);
            }
        }
    }

    /// <summary>The tasks under a lease, or under one that ended so recently that its worker may have been held up and may yet renew it.</summary>
    private async Task<HashSet<long>> Held(DateTimeOffset now) =>
        [.. await database.Read(connection => connection.QueryAsync<long>(
            "SELECT id FROM export_task WHERE lease_owner IS NOT NULL AND lease_until > @ended",
            new { ended = Instant.ToColumn(now - options.Lease) }))];
}
