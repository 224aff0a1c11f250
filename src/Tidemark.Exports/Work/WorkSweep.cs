using Dapper;
using Tidemark.Exports.Files;
using Tidemark.Storage;

namespace Tidemark.Exports.Work;

/// <summary>
/// Removes leftovers of killed workers whose tasks are not processed again, for example of workers killed between the success of a
/// task and their cleanup. Safe beside workers of any process: an attempt's folder is made under its
/// task's lease and has a name of its own, so that one that was there before the leases were read, and whose task was then
/// not held, is never worked in again.
/// </summary>
internal sealed class WorkSweep(ControlDatabase database, FileStore files, ExportOptions options, TimeProvider clock)
{
    /// <summary>The longest time that leftovers stay while a worker runs.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    private DateTimeOffset? _last;

    /// <summary>Sweeps if it is due; the first time at once.</summary>
    /// <returns>Whether it was due.</returns>
    public async Task<bool> RunWhenDue()
    {
        var now = clock.GetUtcNow();
        if (_last is { } last && (now - last).Duration() < Every)
        {
            return false;
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

        return true;
    }

    /// <summary>Tasks with a lease, or with a lease that ended so recently that its worker may still renew it.</summary>
    private async Task<HashSet<long>> Held(DateTimeOffset now) =>
        [.. await database.Read(connection => connection.QueryAsync<long>(
            "SELECT id FROM export_task WHERE lease_owner IS NOT NULL AND lease_until > @ended",
            new { ended = Instant.ToColumn(now - options.Lease) }))];
}
