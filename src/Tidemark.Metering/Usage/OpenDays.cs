using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;

namespace Tidemark.Metering.Usage;

/// <summary>Moves the rows of past days into blocks, some series at a time.</summary>
internal static class OpenDays
{
    /// <summary>The oldest day that has rows, if it is before <paramref name="firstOpen"/>.</summary>
    public static long? Oldest(SqliteConnection connection, long firstOpen)
    {
        using var select = new SqliteStatement(connection, "SELECT min(bucket) FROM usage_open WHERE bucket < ?1");
        select.Bind(1, firstOpen * UsageDay.Seconds).Step();
        return select.IsNull(0) ? null : UsageDay.Of(select.Int64(0));
    }

    public static List<long> SeriesOf(SqliteConnection connection, long day)
    {
        using var select = new SqliteStatement(connection, "SELECT DISTINCT series FROM usage_open WHERE bucket >= ?1 AND bucket < ?2 ORDER BY series");
        select.Bind(1, day * UsageDay.Seconds).Bind(2, (day + 1) * UsageDay.Seconds);
        var series = new List<long>();
        while (select.Step())
        {
            series.Add(select.Int64(0));
        }

        return series;
    }

    /// <summary>Moves the day of some series; what is in their blocks already is kept.</summary>
    public static void Move(SqliteConnection connection, long day, IReadOnlyList<long> series)
    {
        using var select = new SqliteStatement(connection, $"SELECT {OpenRows.Measures} FROM usage_open WHERE bucket = ?1 AND series = ?2");
        using var codes = new SqliteStatement(connection, "SELECT code, requests FROM usage_open_code WHERE bucket = ?1 AND series = ?2");
        using var delete = new SqliteStatement(connection, "DELETE FROM usage_open WHERE bucket = ?1 AND series = ?2");
        using var deleteCodes = new SqliteStatement(connection, "DELETE FROM usage_open_code WHERE bucket = ?1 AND series = ?2");
        using var blocks = new UsageBlocks(connection);
        var figures = new DayFigures();
        foreach (var id in series)
        {
            figures.Clear();
            for (var slot = 0; slot < UsageDay.Slots; slot++)
            {
                var bucket = (day * UsageDay.Seconds) + (slot * Bucket.Seconds);
                select.Bind(1, bucket).Bind(2, id);
                if (!select.Step())
                {
                    continue;
                }

                figures.Add(slot, OpenRows.Counters(select, 0), Codes(codes.Bind(1, bucket).Bind(2, id)));
                select.Reset();
                delete.Bind(1, bucket).Bind(2, id).Run();
                deleteCodes.Bind(1, bucket).Bind(2, id).Run();
            }

            blocks.Add(id, day, figures);
        }
    }

    private static List<Ledger.StatusCount> Codes(SqliteStatement select)
    {
        var codes = new List<Ledger.StatusCount>();
        while (select.Step())
        {
            codes.Add(new Ledger.StatusCount((int)select.Int64(0), select.Int64(1)));
        }

        return codes;
    }
}
