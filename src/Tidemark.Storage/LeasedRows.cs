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
public sealed class LeasedRows(ControlDatabase database, string table, TimeProvider clock, TimeSpan duration)
{
    /// <summary>This worker's name in the rows it holds; unique to the process and instance.</summary>
    public string Owner { get; } = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";

    /// <summary>How long a lease lasts unless renewed.</summary>
    public TimeSpan Duration => duration;

    /// <summary>Takes the first free row that is due, or answers null.</summary>
    /// <param name="due">SQL condition, such as <c>state = 'queued' AND due_at &lt;= @now</c>; <c>@now</c> is unix milliseconds.</param>
    /// <param name="order">SQL order, such as <c>due_at, id</c>.</param>
    public Task<long?> Claim(string due, string order)
    {
        var now = clock.GetUtcNow();
        return database.Write((connection, transaction) => connection.QuerySingleOrDefaultAsync<long?>(
            $"""
             UPDATE {table} SET lease_owner = @Owner, lease_until = @until
             WHERE id = (SELECT id FROM {table}
                         WHERE ({due}) AND (lease_until IS NULL OR lease_until <= @now)
                         ORDER BY {order} LIMIT 1)
             RETURNING id
             """,
            new { Owner, now = Instant.ToColumn(now), until = Instant.ToColumn(now + duration) },
            transaction));
    }

    /// <summary>Prolongs the lease; false when it was lost to another worker, which then owns the work.</summary>
    public async Task<bool> Renew(long id) =>
        await database.Execute(
            $"UPDATE {table} SET lease_until = @until WHERE id = @id AND lease_owner = @Owner",
            new { id, Owner, until = Instant.ToColumn(clock.GetUtcNow() + duration) }) == 1;

    /// <summary>Gives the row back.</summary>
    public Task Release(long id) =>
        database.Execute($"UPDATE {table} SET lease_owner = NULL, lease_until = NULL WHERE id = @id AND lease_owner = @Owner", new { id, Owner });
}
