using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Blocks;
using Tidemark.Usage.Model;

namespace Tidemark.Usage.Store.Days;

/// <summary>Moves the rows of past days into blocks, some series at a time.</summary>
internal static class OpenDays
{
    /// <summary>The days that have rows and are before <paramref name="firstOpen"/>, ascending.</summary>
    public static List<long> Past(SqliteConnection connection, long firstOpen)
    {
        using var next = new SqliteStatement(connection, "SELECT min(bucket) FROM usage_open WHERE bucket >= ?1 AND bucket < ?2");
        next.Bind(2, firstOpen * UsageDay.Seconds);
        var days = new List<long>();
        for (var from = 0L; next.Bind(1, from).Step() && !next.IsNull(0); from = (days[^1] + 1) * UsageDay.Seconds)
        {
            days.Add(UsageDay.Of(next.Int64(0)));
            next.Reset();
        }

        return days;
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
    /// <exception cref="OverflowException">A sum does not fit into 63 bits.</exception>
    public static void Move(SqliteConnection connection, long day, IReadOnlyList<long> series)
    {
        using var rows = new RowRemover(connection);
        using var blocks = new UsageBlocks(connection);
        var figures = new DayFigures();
        foreach (var id in series)
        {
            figures.Clear();
            rows.Take(id, day, figures);

            // another process may have moved them meanwhile
            if (!figures.IsEmpty)
            {
                blocks.Add(id, day, figures);
            }
        }
    }

    /// <summary>Takes rows out of their table.</summary>
    internal sealed class RowRemover(SqliteConnection connection) : IDisposable
    {
        private readonly SqliteStatement _select = new(connection, $"SELECT {OpenRows.Measures} FROM usage_open WHERE bucket = ?1 AND series = ?2");
        private readonly SqliteStatement _codes = new(connection, "SELECT code, requests FROM usage_open_code WHERE bucket = ?1 AND series = ?2");
        private readonly SqliteStatement _delete = new(connection, "DELETE FROM usage_open WHERE bucket = ?1 AND series = ?2");
        private readonly SqliteStatement _deleteCodes = new(connection, "DELETE FROM usage_open_code WHERE bucket = ?1 AND series = ?2");

        /// <summary>Adds the rows of a day to the figures, and deletes them.</summary>
        public void Take(long series, long day, DayFigures figures)
        {
            for (var slot = 0; slot < UsageDay.Slots; slot++)
            {
                var bucket = (day * UsageDay.Seconds) + (slot * Bucket.Seconds);
                if (!_select.Bind(1, bucket).Bind(2, series).Step())
                {
                    continue;
                }

                figures.Add(slot, OpenRows.Counters(_select, 0), Codes(_codes.Bind(1, bucket).Bind(2, series)));
                _select.Reset();
                _delete.Bind(1, bucket).Bind(2, series).Run();
                _deleteCodes.Bind(1, bucket).Bind(2, series).Run();
            }
        }

        public void Dispose()
        {
            _select.Dispose();
            _codes.Dispose();
            _delete.Dispose();
            _deleteCodes.Dispose();
        }
    }

    private static List<StatusCount> Codes(SqliteStatement select)
    {
        var codes = new List<StatusCount>();
        while (select.Step())
        {
            codes.Add(new StatusCount((int)select.Int64(0), select.Int64(1)));
        }

        return codes;
    }
}
