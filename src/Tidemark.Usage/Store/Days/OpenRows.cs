using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Ledger;
using Tidemark.Usage.Model;
using Tidemark.Usage.Store.Damage;

namespace Tidemark.Usage.Store.Days;

/// <summary>The usage of days that are still open: one row a bucket and series, added to in place.</summary>
internal static class OpenRows
{
    public const string Measures =
        "requests, bytes, hit_requests, hit_bytes, origin_requests, origin_bytes, https_requests, https_bytes, status_2xx, status_3xx, status_4xx, status_5xx";

    /// <summary>Looking up a bucket of a series costs about as much as reading this many rows in order.</summary>
    private const int LookupCost = 5;

    public delegate void RowReader(long series, long bucket, in Counters counters);

    /// <summary>Adds usage of one bucket; the statements are made once a batch.</summary>
    internal sealed class Adder(SqliteConnection connection) : IDisposable
    {
        private readonly SqliteStatement _row = new(
            connection,
            $"""
             INSERT INTO usage_open (bucket, series, {Measures}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
             ON CONFLICT (bucket, series) DO UPDATE SET {string.Join(", ", Measures.Split(", ").Select(name => $"{name} = {name} + excluded.{name}"))}
             """);

        private readonly SqliteStatement _code = new(
            connection,
            """
            INSERT INTO usage_open_code (bucket, series, code, requests) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (bucket, series, code) DO UPDATE SET requests = requests + excluded.requests
            """);

        public void Add(long series, UsageCell cell)
        {
            var c = cell.Counters;
            _row.Bind(1, cell.Bucket).Bind(2, series).Bind(3, c.Requests).Bind(4, c.Bytes).Bind(5, c.HitRequests).Bind(6, c.HitBytes)
                .Bind(7, c.OriginRequests).Bind(8, c.OriginBytes).Bind(9, c.HttpsRequests).Bind(10, c.HttpsBytes)
                .Bind(11, c.Status2xx).Bind(12, c.Status3xx).Bind(13, c.Status4xx).Bind(14, c.Status5xx)
                .Run();
            foreach (var (code, requests) in cell.Codes)
            {
                _code.Bind(1, cell.Bucket).Bind(2, series).Bind(3, code).Bind(4, requests).Run();
            }
        }

        public void Dispose()
        {
            _row.Dispose();
            _code.Dispose();
        }
    }

    /// <summary>Takes away what was added before; rows with nothing left go.</summary>
    internal sealed class Subtractor(SqliteConnection connection) : IDisposable
    {
        private readonly SqliteStatement _row = new(
            connection,
            $"""
             UPDATE usage_open SET {string.Join(", ", Measures.Split(", ").Select((name, i) => $"{name} = {name} - ?{i + 3}"))}
             WHERE bucket = ?1 AND series = ?2 RETURNING min({Measures}), max({Measures})
             """);

        private readonly SqliteStatement _deleteRow = new(connection, "DELETE FROM usage_open WHERE bucket = ?1 AND series = ?2");

        private readonly SqliteStatement _code = new(
            connection, "UPDATE usage_open_code SET requests = requests - ?4 WHERE bucket = ?1 AND series = ?2 AND code = ?3 RETURNING requests, requests");

        private readonly SqliteStatement _deleteCode = new(connection, "DELETE FROM usage_open_code WHERE bucket = ?1 AND series = ?2 AND code = ?3");

        /// <exception cref="DamagedFiguresException">There is less than that.</exception>
        public void Subtract(ContributedCell cell)
        {
            var counters = cell.Counters;
            _row.Bind(1, cell.Bucket).Bind(2, cell.Series);
            var parameter = 3;
            foreach (var field in MeasureIndex.Fields(ref counters))
            {
                _row.Bind(parameter++, field);
            }

            if (NothingLeft(_row, counters != default, cell))
            {
                _deleteRow.Bind(1, cell.Bucket).Bind(2, cell.Series).Run();
            }

            foreach (var (code, requests) in cell.Codes)
            {
                if (NothingLeft(_code.Bind(1, cell.Bucket).Bind(2, cell.Series).Bind(3, code).Bind(4, requests), requests != 0, cell))
                {
                    _deleteCode.Bind(1, cell.Bucket).Bind(2, cell.Series).Bind(3, code).Run();
                }
            }
        }

        public void Dispose()
        {
            _row.Dispose();
            _deleteRow.Dispose();
            _code.Dispose();
            _deleteCode.Dispose();
        }

        // The smallest and the largest figure that are left
        private bool NothingLeft(SqliteStatement update, bool wanted, ContributedCell cell)
        {
            var (smallest, largest) = update.Step() ? (update.Int64(0), update.Int64(1)) : (wanted ? -1 : 0, 0);
            update.Reset();
            return smallest >= 0 ? largest == 0 : throw DamagedRow.LessThanAdded(connection, cell.Series, UsageDay.Of(cell.Bucket));
        }
    }

    /// <summary>Reads the rows of some series in <c>[start, end)</c>, in no order that a caller may rely on.</summary>
    public static void Read(SqliteConnection connection, IReadOnlyDictionary<long, Series> series, long start, long end, RowReader read)
    {
        foreach (var statement in Select(connection, $"SELECT series, bucket, {Measures} FROM usage_open", series, start, end))
        {
            read(statement.Int64(0), statement.Int64(1), Counters(statement, 2));
        }
    }

    /// <summary>The measures of the current row, which start at a column.</summary>
    public static Counters Counters(SqliteStatement row, int column)
    {
        var counters = default(Counters);
        foreach (ref var field in MeasureIndex.Fields(ref counters))
        {
            field = row.Int64(column++);
        }

        return counters;
    }

    /// <summary>Reads exact status codes: series, bucket, code, requests.</summary>
    public static void ReadCodes(
        SqliteConnection connection, IReadOnlyDictionary<long, Series> series, long start, long end, Action<long, long, int, long> read)
    {
        foreach (var statement in Select(connection, "SELECT series, bucket, code, requests FROM usage_open_code", series, start, end))
        {
            read(statement.Int64(0), statement.Int64(1), (int)statement.Int64(2), statement.Int64(3));
        }
    }

    /// <summary>
    /// Few series are looked up bucket by bucket; many are picked out of a walk over everything in the range, whoever's it is.
    /// </summary>
    private static IEnumerable<SqliteStatement> Select(
        SqliteConnection connection, string select, IReadOnlyDictionary<long, Series> series, long start, long end)
    {
        var (first, last) = Extent(connection);
        start = Math.Max(start, first);
        end = Math.Min(end, last + Bucket.Seconds);
        if (start >= end || series.Count == 0)
        {
            yield break;
        }

        if ((long)series.Count * LookupCost < connection.Scalar<long>("SELECT max(id) FROM series"))
        {
            using var lookup = new SqliteStatement(connection, select + " WHERE bucket = ?1 AND series = ?2");
            for (var bucket = start; bucket < end; bucket += Bucket.Seconds)
            {
                foreach (var id in series.Keys)
                {
                    lookup.Bind(1, bucket).Bind(2, id);
                    while (lookup.Step())
                    {
                        yield return lookup;
                    }
                }
            }

            yield break;
        }

        using var scan = new SqliteStatement(connection, select + " WHERE bucket >= ?1 AND bucket < ?2");
        scan.Bind(1, start).Bind(2, end);
        while (scan.Step())
        {
            if (series.ContainsKey(scan.Int64(0)))
            {
                yield return scan;
            }
        }
    }

    /// <summary>The first and last bucket of all; the first is after the last when there are none.</summary>
    public static (long First, long Last) Extent(SqliteConnection connection)
    {
        using var statement = new SqliteStatement(connection, "SELECT (SELECT min(bucket) FROM usage_open), (SELECT max(bucket) FROM usage_open)");
        statement.Step();
        return statement.IsNull(0) ? (0, -Bucket.Seconds) : (statement.Int64(0), statement.Int64(1));
    }
}
