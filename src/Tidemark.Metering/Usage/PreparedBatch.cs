using Microsoft.Data.Sqlite;
using Tidemark.Metering.Ledger;
using Tidemark.Metering.Rankings;
using Tidemark.Metering.Visitors;

namespace Tidemark.Metering.Usage;

/// <summary>
/// A batch sorted, summed and encoded before the write lock is taken, so that it is held for writing only.
/// </summary>
internal sealed class PreparedBatch
{
    private readonly MeteredBatch _batch;
    private readonly List<Ranked> _rankings;
    private readonly List<Visited> _visitors;
    private readonly List<UsageCell> _openCells;
    private readonly List<IGrouping<(string Domain, string Region, string Isp, long Day), UsageCell>> _sealedDays;

    /// <param name="batch">What was metered.</param>
    /// <param name="firstOpen">Days before this one are written to blocks at once: a log of last month costs a block a day, not 288 rows.</param>
    /// <exception cref="ArgumentException">The batch contradicts itself.</exception>
    public PreparedBatch(MeteredBatch batch, long firstOpen)
    {
        Check(batch);
        _batch = batch;
        _openCells = batch.Usage.Where(cell => UsageDay.Of(cell.Bucket) >= firstOpen).OrderBy(cell => cell.Bucket).ToList();
        _sealedDays = batch.Usage
            .Where(cell => UsageDay.Of(cell.Bucket) < firstOpen)
            .GroupBy(cell => (cell.Domain, cell.Region, cell.Isp, UsageDay.Of(cell.Bucket)))
            .ToList();
        _rankings = batch.Rankings
            .Where(cell => cell.Entries.Count > 0)
            .GroupBy(cell => (cell.Domain, cell.Region, cell.Hour, cell.Kind, cell.StatusClass), cell => cell.Entries)
            .Select(cell =>
            {
                var part = RankingPart.Of(cell.ToList());
                part.Bound(RankingTable.HourKeys);
                return new Ranked(cell.Key.Domain, cell.Key.Region, cell.Key.Hour, cell.Key.Kind, cell.Key.StatusClass, part, RankingCodec.Encode(part.Entries));
            })
            .ToList();
        _visitors = batch.Visitors
            .GroupBy(cell => (cell.Domain, cell.Region, cell.Hour))
            .Select(cell => new Visited(cell.Key.Domain, cell.Key.Region, cell.Key.Hour, cell.Sum(one => one.PageViews), Union(cell)))
            .ToList();
    }

    /// <summary>Adds everything that was metered to the tables.</summary>
    public void Write(SqliteConnection connection)
    {
        WriteUsage(connection);
        using var places = new Places(connection, _batch.Account);
        using var days = new RolledDays(connection);
        using var rankings = new RankingTable(connection);
        using var visitors = new VisitorTable(connection);
        var known = new Dictionary<(long Place, long Day), bool>();
        foreach (var cell in _rankings)
        {
            var place = places.Of(cell.Domain, cell.Region);
            var key = new RankingCellKey(place, (int)cell.Kind, Bucket.HourSeconds, cell.Hour, cell.StatusClass);
            if (HasHours(place, cell.Hour))
            {
                rankings.Add(key, cell.Part, cell.Encoded);
            }
            else
            {
                rankings.Insert(key, cell.Part, cell.Encoded);
            }
        }

        foreach (var cell in _visitors)
        {
            var place = places.Of(cell.Domain, cell.Region);
            if (HasHours(place, cell.Hour))
            {
                visitors.Add(place, Bucket.HourSeconds, cell.Hour, cell.PageViews, cell.Sketch);
            }
            else
            {
                visitors.Insert(place, Bucket.HourSeconds, cell.Hour, cell.PageViews, cell.Sketch);
            }
        }

        // a day that is new to its place has no parts to look for
        bool HasHours(long place, long hour)
        {
            var day = UsageDay.Of(hour);
            if (!known.TryGetValue((place, day), out var had))
            {
                known.Add((place, day), had = days.Reopen(place, day));
            }

            return had;
        }
    }

    private void WriteUsage(SqliteConnection connection)
    {
        using var numbers = new SeriesNumbers(connection, _batch.Account);
        using var rows = new OpenRows.Adder(connection);
        foreach (var cell in _openCells)
        {
            rows.Add(numbers.Of(cell.Domain, cell.Region, cell.Isp), cell);
        }

        using var blocks = new UsageBlocks(connection);
        var figures = new DayFigures();
        foreach (var day in _sealedDays)
        {
            figures.Clear();
            foreach (var cell in day)
            {
                figures.Add(UsageDay.SlotOf(cell.Bucket), cell.Counters, cell.Codes);
            }

            blocks.Add(numbers.Of(day.Key.Domain, day.Key.Region, day.Key.Isp), day.Key.Day, figures);
        }
    }

    private static byte[] Union(IEnumerable<VisitorCell> cells)
    {
        var sketches = cells.Select(cell => cell.Visitors).ToList();
        if (sketches is [var only])
        {
            return only.ToBytes();
        }

        var union = new VisitorSketch();
        sketches.ForEach(union.Merge);
        return union.ToBytes();
    }

    private static void Check(MeteredBatch batch)
    {
        FeedTable.Check(batch.Feed);
        if (batch.Start < 0 || batch.End <= batch.Start)
        {
            throw new ArgumentException($"A batch of the bytes [{batch.Start}, {batch.End}) is not a range.");
        }

        if (batch.Accepted + batch.Rejected.Values.Sum() != batch.Lines)
        {
            throw new ArgumentException($"A batch of {batch.Lines} lines has {batch.Accepted} accepted and {batch.Rejected.Values.Sum()} rejected.");
        }

        if (batch.Usage.FirstOrDefault(cell => cell.Bucket < 0 || cell.Bucket % Bucket.Seconds != 0) is { } cell)
        {
            throw new ArgumentException($"{cell.Bucket} is not the start of a bucket.");
        }
    }

    private sealed record Ranked(
        string Domain, string Region, long Hour, RankingKind Kind, int StatusClass, RankingPart Part, byte[] Encoded);

    private sealed record Visited(string Domain, string Region, long Hour, long PageViews, byte[] Sketch);
}
