using System.Collections.Concurrent;
using Dapper;

namespace Tidemark.Storage;

/// <summary>
/// Work as rows: a table with the columns <c>id</c>, <c>lease_owner</c> and <c>lease_until</c> (unix milliseconds). One
/// worker at a time holds a row; when it dies, the row is free again once its lease has ended.
/// </summary>
/// <param name="database">Where the table is.</param>
/// <param name="table">The table's name; a constant of the caller, never input.</param>
/// <param name="clock">Decides when a lease has ended.</param>
/// <param name="duration">How long a lease lasts unless renewed.</param>
/// <remarks>
/// A clock that is set ends no lease early: rows that this worker holds are never claimed a second time, and for the length of a lease
/// after the clock was set those of others are left to their owners, who renew them meanwhile.
/// </remarks>
public sealed class LeasedRows(ControlDatabase database, string table, TimeProvider clock, TimeSpan duration)
{
    private readonly ConcurrentDictionary<long, bool> _held = new();
    private readonly ClockWatch _watch = new(clock, duration / 3);
    private long? _setAt;

    /// <summary>This worker's name in the rows it holds; unique to the process and instance.</summary>
    public string Owner { get; } = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";

    /// <summary>How long a lease lasts unless renewed.</summary>
    public TimeSpan Duration => duration;

    /// <summary>Takes the first free row that is due, or answers null.</summary>
    /// <param name="due">SQL condition, such as <c>state = 'queued' AND due_at &lt;= @now</c>; <c>@now</c> is unix milliseconds.</param>
    /// <param name="order">SQL order, such as <c>due_at, id</c>.</param>
    public async Task<long?> Claim(string due, string order)
    {
        var now = clock.GetUtcNow();
        var claimed = await database.Write((connection, transaction) => connection.QuerySingleOrDefaultAsync<long?>(
            $"""
             UPDATE {table} SET lease_owner = @Owner, lease_until = @until
             WHERE id = (SELECT id FROM {table}
                         WHERE ({due}) AND id NOT IN @held
                             AND (lease_until IS NULL OR (lease_until <= @now AND (@settled OR lease_owner = @Owner)))
                         ORDER BY {order} LIMIT 1)
             RETURNING id
             """,
            new { Owner, now = Instant.ToColumn(now), until = Instant.ToColumn(now + duration), held = _held.Keys, settled = IsSettled() },
            transaction));
        if (claimed is { } id)
        {
            _held[id] = true;
        }

        return claimed;
    }

    /// <summary>Prolongs the lease; false when it was lost to another worker, which then owns the work.</summary>
    public async Task<bool> Renew(long id) =>
        await database.Execute(
            $"UPDATE {table} SET lease_until = @until WHERE id = @id AND lease_owner = @Owner",
            new { id, Owner, until = Instant.ToColumn(clock.GetUtcNow() + duration) }) == 1;

    /// <summary>Gives the row back.</summary>
    public Task Release(long id)
    {
        LetGo(id);
        return database.Execute($"UPDATE {table} SET lease_owner = NULL, lease_until = NULL WHERE id = @id AND lease_owner = @Owner", new { id, Owner });
    }

    /// <summary>This worker no longer works on the row; its lease, if it has one, stays until it ends.</summary>
    public void LetGo(long id) => _held.TryRemove(id, out _);

    /// <summary>Ends leases that lie further ahead than a lease lasts after its length: a worker with a wrong clock took them.</summary>
    /// <returns>How many there were.</returns>
    public Task<int> Bound() => database.Execute(
        $"UPDATE {table} SET lease_until = @until WHERE lease_until > @until", new { until = Instant.ToColumn(clock.GetUtcNow() + duration) });

    private bool IsSettled()
    {
        if (_watch.WasSet())
        {
            _setAt = clock.GetTimestamp();
        }

        return _setAt is not { } setAt || clock.GetElapsedTime(setAt) >= duration;
    }
}
