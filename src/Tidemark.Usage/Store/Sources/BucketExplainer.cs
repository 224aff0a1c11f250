using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Ledger;
using Tidemark.Usage.Model;
using Tidemark.Usage.Retention;
using Tidemark.Usage.Store.Days;

namespace Tidemark.Usage.Store.Sources;

/// <summary>Finds the sources behind a bucket.</summary>
internal static class BucketExplainer
{
    public static BucketExplanation Explain(SqliteConnection connection, long account, string domain, DateTimeOffset at)
    {
        var bucket = DateTimeOffset.FromUnixTimeSeconds(Bucket.StartOf(at.ToUnixTimeSeconds()));
        var range = new TimeRange(bucket, bucket.AddSeconds(Bucket.Seconds));
        var timeline = Timeline(range);
        if (timeline.Resolution > Resolution.FiveMinutes)
        {
            range = range.WidenedTo(timeline.Resolution);
            timeline = Timeline(range);
        }

        var figures = timeline.Total();
        var series = SeriesTable.Select(connection, Query(range)).Select(series => series.Id).ToHashSet();
        var deleted = UsageDay.Of(bucket.ToUnixTimeSeconds()) < KeptTable.DoubtfulBefore(connection, account);
        var sources = deleted ? [] : Contributed(connection, account, series, range);
        var older = figures;
        sources.ForEach(source => older.Subtract(source.Figures));
        return new BucketExplanation(range, figures, sources, older);

        UsageQuery Query(TimeRange asked) => new(account, asked) { Domains = [domain] };
        UsageTimeline Timeline(TimeRange asked) => new UsageReader(connection, Query(asked)).Timeline();
    }

    private static List<BucketSource> Contributed(SqliteConnection connection, long account, HashSet<long> series, TimeRange range)
    {
        var (first, end) = (range.Start.ToUnixTimeSeconds(), range.End.ToUnixTimeSeconds());
        using var select = new SqliteStatement(
            connection,
            """
            SELECT c.source, s.name, c.start, c."end", c.cells, c.places FROM contribution c JOIN source s ON s.id = c.source
            WHERE s.account = ?1 AND c.last_bucket >= ?2 AND c.first_bucket < ?3 ORDER BY c.source, c.start
            """);
        select.Bind(1, account).Bind(2, first).Bind(3, end);
        var sources = new List<BucketSource>();
        while (select.Step())
        {
            var given = default(Counters);
            var contribution = Contributions.Read(connection, select, select.Int64(0), 2);
            foreach (var cell in contribution.Cells.Where(cell => cell.Bucket >= first && cell.Bucket < end && series.Contains(cell.Series)))
            {
                given.Add(cell.Counters);
            }

            if (given == default)
            {
                continue;
            }

            var id = select.Int64(0);
            var ranges = Ranges(connection, id, new ByteRange(select.Int64(2), select.Int64(3)), first, end);
            if (sources is [.., var last] && last.Id == id)
            {
                given.Add(last.Figures);
                ranges = Joined([.. last.Ranges, .. ranges]);
                sources.RemoveAt(sources.Count - 1);
            }

            sources.Add(new BucketSource(id, select.Text(1), ranges, given));
        }

        return sources;
    }

    // A contribution may be of several ranges, or parts of them; those that hold no request of that time are left out.
    private static List<ByteRange> Ranges(SqliteConnection connection, long source, ByteRange within, long first, long end)
    {
        using var select = new SqliteStatement(
            connection,
            """
            SELECT max(start, ?2), min("end", ?3) FROM source_range
            WHERE source = ?1 AND start < ?3 AND "end" > ?2 AND first_at < ?4 AND last_at >= ?5 ORDER BY start
            """);
        select.Bind(1, source).Bind(2, within.Start).Bind(3, within.End).Bind(4, end).Bind(5, first);
        var ranges = new List<ByteRange>();
        while (select.Step())
        {
            ranges.Add(new ByteRange(select.Int64(0), select.Int64(1)));
        }

        return ranges.Count == 0 ? [within] : Joined(ranges);
    }

    private static List<ByteRange> Joined(List<ByteRange> ranges)
    {
        var joined = new List<ByteRange>();
        foreach (var range in ranges)
        {
            if (joined is [.., var last] && last.End == range.Start)
            {
                joined[^1] = new ByteRange(last.Start, range.End);
            }
            else
            {
                joined.Add(range);
            }
        }

        return joined;
    }
}
