using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Ledger;
using Tidemark.Usage.Store.Days;

namespace Tidemark.Usage.Store.Periods;

/// <summary>Keeps what the removal of a source takes out of closed periods. Works inside the caller's transaction.</summary>
internal sealed class RemovalAdjustments : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SeriesDomains _domains;
    private readonly SourceChange _source;
    private readonly DateTimeOffset _now;

    /// <param name="connection">The transaction's.</param>
    /// <param name="account">Whose source it is.</param>
    /// <param name="source">The source, which is still there.</param>
    /// <param name="now">When it is removed.</param>
    public RemovalAdjustments(SqliteConnection connection, long account, long source, DateTimeOffset now)
    {
        _connection = connection;
        _now = now;
        _domains = new SeriesDomains(connection);
        using var name = new SqliteStatement(connection, "SELECT name FROM source WHERE id = ?1");
        name.Bind(1, source).Step();
        _source = new SourceChange(account, source, name.Text(0), Removed: true);
    }

    /// <summary>Notes what is taken away.</summary>
    public void Take(IReadOnlyCollection<ContributedCell> cells) => ClosedPeriods.Remove(
        _connection, _source, [.. cells.Select(cell => new BucketChange(_domains[cell.Series], cell.Bucket, cell.Counters.Requests, cell.Counters.Bytes))], _now);

    public void Dispose() => _domains.Dispose();
}
