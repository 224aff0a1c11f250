using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.Usage.Store.Periods;

/// <summary>The table of the days on which accounts have usage. Works inside the caller's transaction.</summary>
internal static class MeteredDays
{
    /// <summary>Notes the days of these buckets.</summary>
    public static void Note(SqliteConnection connection, long account, IEnumerable<long> buckets, DateTimeOffset now)
    {
        using var insert = new SqliteStatement(connection, "INSERT OR IGNORE INTO metered_day (account, day, first_at) VALUES (?1, ?2, ?3)");
        insert.Bind(1, account).Bind(3, now.ToUnixTimeMilliseconds());
        foreach (var day in buckets.Select(UsageDay.Of).Distinct())
        {
            insert.Bind(2, day).Run();
        }
    }

    /// <summary>The days of an account, ascending.</summary>
    public static List<MeteredDay> Read(SqliteConnection connection, long account)
    {
        using var select = new SqliteStatement(connection, "SELECT day, first_at FROM metered_day WHERE account = ?1 ORDER BY day");
        select.Bind(1, account);
        var days = new List<MeteredDay>();
        while (select.Step())
        {
            days.Add(new MeteredDay(
                DateTimeOffset.FromUnixTimeSeconds(select.Int64(0) * UsageDay.Seconds), DateTimeOffset.FromUnixTimeMilliseconds(select.Int64(1))));
        }

        return days;
    }
}
