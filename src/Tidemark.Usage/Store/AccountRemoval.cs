using Tidemark.Sqlite;

namespace Tidemark.Usage.Store;

/// <summary>What an account has metered, in numbers.</summary>
/// <param name="Sources">Logs and posts.</param>
/// <param name="Days">UTC days with figures.</param>
/// <param name="ClosedMonths">Months whose figures were kept as billed.</param>
public sealed record MeteredAmount(long Sources, long Days, long ClosedMonths);

/// <summary>Removes everything that an account has metered. May be killed at any time and run again.</summary>
public sealed class AccountRemoval(SqliteUsageStore store)
{
    private const string OfSeries = "WHERE series IN (SELECT id FROM series WHERE account = ?1)";
    private const string OfPlaces = "WHERE place IN (SELECT id FROM place WHERE account = ?1)";

    /// <summary>One transaction each; what finds its rows by another table goes before that table.</summary>
    private static readonly string[] Steps =
    [
        "DELETE FROM usage_open_code " + OfSeries,
        "DELETE FROM usage_open " + OfSeries,
        "DELETE FROM usage_block " + OfSeries,
        "DELETE FROM series WHERE account = ?1",
        "DELETE FROM ranking_part " + OfPlaces,
        "DELETE FROM visitor_part " + OfPlaces,
        "DELETE FROM place_day " + OfPlaces,
        "DELETE FROM place WHERE account = ?1",
        "DELETE FROM closed_period WHERE account = ?1",
        "DELETE FROM kept_since WHERE account = ?1",
        "DELETE FROM feed WHERE account = ?1",
        "DELETE FROM metered_day WHERE account = ?1",
        "DELETE FROM post WHERE account = ?1",
        "DELETE FROM source WHERE account = ?1",
    ];

    /// <summary>How much there is.</summary>
    public MeteredAmount Amount(long account) => store.File.Read(connection =>
    {
        using var counts = new SqliteStatement(
            connection,
            """
            SELECT (SELECT count(*) FROM source WHERE account = ?1), (SELECT count(*) FROM metered_day WHERE account = ?1),
                (SELECT count(*) FROM closed_period WHERE account = ?1)
            """);
        return counts.Bind(1, account).Step() ? new MeteredAmount(counts.Int64(0), counts.Int64(1), counts.Int64(2)) : new MeteredAmount(0, 0, 0);
    });

    /// <summary>Removes it.</summary>
    public async Task Remove(long account, CancellationToken cancellationToken = default)
    {
        foreach (var step in Steps)
        {
            await store.File.WriteAsync(
                (connection, _) =>
                {
                    using var delete = new SqliteStatement(connection, step);
                    delete.Bind(1, account).Run();
                    return Task.FromResult(true);
                },
                cancellationToken);
        }
    }
}
