using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Store.Sources;

namespace Tidemark.Usage.Store.Days;

/// <summary>What is noted about deleted figures, account by account. Works inside the caller's transaction.</summary>
internal static class KeptTable
{
    /// <summary>Kinds of what was deleted.</summary>
    public enum What
    {
        Usage = 0,
        Audience = 1,
        Contributions = 2,
    }

    /// <summary>Notes that figures before a day were deleted.</summary>
    public static void Note(SqliteConnection connection, IEnumerable<long> accounts, What what, long day)
    {
        using var upsert = new SqliteStatement(
            connection,
            """
            INSERT INTO kept_since (account, what, day) VALUES (?1, ?2, ?3)
            ON CONFLICT (account, what) DO UPDATE SET day = max(day, excluded.day)
            """);
        foreach (var account in accounts)
        {
            upsert.Bind(1, account).Bind(2, (int)what).Bind(3, day).Run();
        }
    }

    /// <summary>Notes that no contribution says any longer what it added before a day, of the accounts whose figures before it were deleted.</summary>
    public static void NoteForgotten(SqliteConnection connection, long day)
    {
        using var upsert = new SqliteStatement(
            connection,
            $"""
             INSERT INTO kept_since (account, what, day) SELECT account, {(int)What.Contributions}, ?1 FROM kept_since WHERE what = {(int)What.Usage} AND day <= ?1
             ON CONFLICT (account, what) DO UPDATE SET day = max(day, excluded.day)
             """);
        upsert.Bind(1, day).Run();
    }

    /// <summary>
    /// The day before which contributions may say that they added what was deleted since: an older version let those be that reach
    /// beyond the deleted days. 0: they never do.
    /// </summary>
    public static long DoubtfulBefore(SqliteConnection connection, long account) =>
        Day(connection, account, What.Usage) is { } usage && !(Day(connection, account, What.Contributions) >= usage) ? usage : 0;

    /// <summary>From when on the account's figures are there.</summary>
    public static KeptSince Read(SqliteConnection connection, long account) =>
        new(Day(connection, account, What.Usage) is { } usage ? StartOf(usage) : null, Day(connection, account, What.Audience) is { } audience ? StartOf(audience) : null);

    /// <summary>The first day of which the account's figures of a kind were not deleted; null: none were.</summary>
    public static long? Day(SqliteConnection connection, long account, What what)
    {
        using var select = new SqliteStatement(connection, "SELECT day FROM kept_since WHERE account = ?1 AND what = ?2");
        return select.Bind(1, account).Bind(2, (int)what).Step() ? select.Int64(0) : null;
    }

    private static DateTimeOffset StartOf(long day) => DateTimeOffset.FromUnixTimeSeconds(day * UsageDay.Seconds);
}
