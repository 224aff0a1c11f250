using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Store.Days;

namespace Tidemark.Usage.Store.Periods;

/// <summary>What is added to a bucket, or taken from it.</summary>
internal readonly record struct BucketChange(string Domain, long Bucket, long Requests, long Bytes);

/// <summary>The source that changes figures.</summary>
internal readonly record struct SourceChange(long Account, long Id, string Name, bool Removed);

/// <summary>The tables of closed periods and their adjustments. Works inside the caller's transaction.</summary>
internal static class ClosedPeriods
{
    /// <summary>Closes a period with what it holds; false when it is closed already or holds nothing.</summary>
    public static bool Close(SqliteConnection connection, long account, TimeRange range, DateTimeOffset now)
    {
        var period = range.WidenedTo(Bucket.Seconds);
        var (start, end) = (period.Start.ToUnixTimeSeconds(), period.End.ToUnixTimeSeconds());
        using var known = new SqliteStatement(connection, """SELECT 1 FROM closed_period WHERE account = ?1 AND start = ?2 AND "end" = ?3""");
        if (known.Bind(1, account).Bind(2, start).Bind(3, end).Step())
        {
            return false;
        }

        known.Reset();
        var query = new UsageQuery(account, period) { Measures = Measures.Requests | Measures.Bytes };
        var totals = new UsageReader(connection, query).Totals(UsageDimension.Domain);
        if (totals.Count == 0)
        {
            return false;
        }

        using var insert = new SqliteStatement(
            connection, """INSERT INTO closed_period (account, start, "end", closed_at) VALUES (?1, ?2, ?3, ?4) RETURNING id""");
        insert.Bind(1, account).Bind(2, start).Bind(3, end).Bind(4, now.ToUnixTimeMilliseconds()).Step();
        var id = insert.Int64(0);
        insert.Reset();
        using var figure = new SqliteStatement(connection, "INSERT INTO closed_figure (period, domain, requests, bytes) VALUES (?1, ?2, ?3, ?4)");
        foreach (var total in totals)
        {
            figure.Bind(1, id).Bind(2, total.Name).Bind(3, total.Total.Requests).Bind(4, total.Total.Bytes).Run();
        }

        return true;
    }

    /// <summary>Keeps what a batch adds to closed periods, in the transaction that adds it.</summary>
    public static void Adjust(SqliteConnection connection, MeteredBatch batch, long source, DateTimeOffset now)
    {
        if (batch.Usage.Count > 0)
        {
            var changes = batch.Usage.Select(cell => new BucketChange(cell.Domain, cell.Bucket, cell.Counters.Requests, cell.Counters.Bytes));
            Adjust(
                connection, new SourceChange(batch.Account, source, batch.Source.Name, Removed: false),
                batch.Usage.Min(cell => cell.Bucket), batch.Usage.Max(cell => cell.Bucket), changes, now);
        }
    }

    /// <summary>Keeps what the removal of a source takes out of closed periods, in the transaction that takes it.</summary>
    /// <param name="connection">The transaction's.</param>
    /// <param name="source">The source.</param>
    /// <param name="taken">By bucket, positive; buckets may repeat.</param>
    /// <param name="now">When.</param>
    public static void Remove(SqliteConnection connection, SourceChange source, IReadOnlyCollection<BucketChange> taken, DateTimeOffset now)
    {
        if (taken.Count > 0)
        {
            var changes = taken.Select(change => change with { Requests = -change.Requests, Bytes = -change.Bytes });
            Adjust(connection, source with { Removed = true }, taken.Min(change => change.Bucket), taken.Max(change => change.Bucket), changes, now);
        }
    }

    /// <summary>The closed periods within a range, with their figures and adjustments.</summary>
    public static List<ClosedPeriod> Read(SqliteConnection connection, long account, TimeRange within)
    {
        using var select = new SqliteStatement(
            connection,
            """SELECT id, start, "end", closed_at FROM closed_period WHERE account = ?1 AND start >= ?2 AND "end" <= ?3 ORDER BY start, "end" """);
        var range = within.WidenedTo(Bucket.Seconds);
        select.Bind(1, account).Bind(2, range.Start.ToUnixTimeSeconds()).Bind(3, range.End.ToUnixTimeSeconds());
        var periods = new List<ClosedPeriod>();
        while (select.Step())
        {
            periods.Add(new ClosedPeriod(
                new TimeRange(DateTimeOffset.FromUnixTimeSeconds(select.Int64(1)), DateTimeOffset.FromUnixTimeSeconds(select.Int64(2))),
                DateTimeOffset.FromUnixTimeMilliseconds(select.Int64(3)), Figures(connection, select.Int64(0)), Adjustments(connection, select.Int64(0))));
        }

        return periods;
    }

    private static void Adjust(
        SqliteConnection connection, SourceChange source, long first, long last, IEnumerable<BucketChange> changes, DateTimeOffset now)
    {
        foreach (var (period, start, end) in Reached(connection, source.Account, first, last))
        {
            var sums = new Dictionary<string, PeriodFigures>(StringComparer.Ordinal);
            foreach (var change in changes.Where(change => change.Bucket >= start && change.Bucket < end))
            {
                ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, change.Domain, out _);
                sum = new PeriodFigures(sum.Requests + change.Requests, sum.Bytes + change.Bytes);
            }

            Add(connection, period, source, sums, now);
        }
    }

    private static List<(long Id, long Start, long End)> Reached(SqliteConnection connection, long account, long first, long last)
    {
        using var select = new SqliteStatement(
            connection, """SELECT id, start, "end" FROM closed_period WHERE account = ?1 AND start <= ?3 AND "end" > ?2""");
        select.Bind(1, account).Bind(2, first).Bind(3, last);
        var reached = new List<(long, long, long)>();
        while (select.Step())
        {
            reached.Add((select.Int64(0), select.Int64(1), select.Int64(2)));
        }

        return reached;
    }

    private static void Add(SqliteConnection connection, long period, SourceChange source, Dictionary<string, PeriodFigures> sums, DateTimeOffset now)
    {
        using var upsert = new SqliteStatement(
            connection,
            """
            INSERT INTO adjustment (period, source, removed, domain, name, at, requests, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT (period, source, removed, domain)
            DO UPDATE SET at = excluded.at, requests = requests + excluded.requests, bytes = bytes + excluded.bytes
            """);
        upsert.Bind(1, period).Bind(2, source.Id).Bind(3, source.Removed ? 1 : 0).Bind(5, source.Name).Bind(6, now.ToUnixTimeMilliseconds());
        foreach (var (domain, figures) in sums.Where(sum => sum.Value != default))
        {
            upsert.Bind(4, domain).Bind(7, figures.Requests).Bind(8, figures.Bytes).Run();
        }
    }

    private static Dictionary<string, PeriodFigures> Figures(SqliteConnection connection, long period)
    {
        using var select = new SqliteStatement(connection, "SELECT domain, requests, bytes FROM closed_figure WHERE period = ?1");
        select.Bind(1, period);
        var figures = new Dictionary<string, PeriodFigures>(StringComparer.Ordinal);
        while (select.Step())
        {
            figures.Add(select.Text(0), new PeriodFigures(select.Int64(1), select.Int64(2)));
        }

        return figures;
    }

    private static List<Adjustment> Adjustments(SqliteConnection connection, long period)
    {
        using var select = new SqliteStatement(
            connection, "SELECT source, name, domain, removed, at, requests, bytes FROM adjustment WHERE period = ?1 ORDER BY at, source, removed, domain");
        select.Bind(1, period);
        var adjustments = new List<Adjustment>();
        while (select.Step())
        {
            adjustments.Add(new Adjustment(
                select.Int64(0), select.Text(1), select.Text(2), select.Int64(3) != 0, DateTimeOffset.FromUnixTimeMilliseconds(select.Int64(4)),
                new PeriodFigures(select.Int64(5), select.Int64(6))));
        }

        return adjustments;
    }
}
