using Microsoft.Data.Sqlite;
using Tidemark.Usage.Blocks;
using Tidemark.Usage.Bytes;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Ledger;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Store.Audience;
using Tidemark.Usage.Store.Days;
using Tidemark.Usage.Store.Sources;
using Tidemark.Usage.Visitors;

namespace Tidemark.Usage.Store;

/// <summary>
/// A batch sorted, summed and encoded before the write lock is taken, so that it is held for writing only.
/// </summary>
internal sealed class PreparedBatch : IPreparedBatch
{
    private readonly ByteArena _stored = new();
    private readonly List<PreparedRanking> _rankings;
    private readonly List<PreparedVisitors> _visitors;
    private readonly List<UsageCell> _openCells;
    private readonly List<IGrouping<(string Domain, string Region, string Isp, long Day), UsageCell>> _sealedDays;

    /// <param name="usage">What was metered; not looked at again, as the two that follow.</param>
    /// <param name="rankings">Rankings.</param>
    /// <param name="visitors">Visitors.</param>
    /// <param name="firstOpen">Days before this one are written to blocks at once: a log of last month costs a block a day, not 288 rows.</param>
    /// <param name="eachOnce">No cell repeats the key of another, so that there is nothing to bring together.</param>
    /// <exception cref="ArgumentException">A cell is not of a bucket.</exception>
    public PreparedBatch(
        IReadOnlyList<UsageCell> usage, IReadOnlyList<RankingCell> rankings, IReadOnlyList<VisitorCell> visitors, long firstOpen, bool eachOnce = false)
    {
        if (usage.FirstOrDefault(cell => cell.Bucket < 0 || cell.Bucket % Bucket.Seconds != 0) is { } odd)
        {
            throw new ArgumentException($"{odd.Bucket} is not the start of a bucket.");
        }

        _openCells = usage.Where(cell => UsageDay.Of(cell.Bucket) >= firstOpen).OrderBy(cell => cell.Bucket).ToList();
        _sealedDays = usage
            .Where(cell => UsageDay.Of(cell.Bucket) < firstOpen)
            .GroupBy(cell => (cell.Domain, cell.Region, cell.Isp, UsageDay.Of(cell.Bucket)))
            .ToList();
        _rankings = new List<PreparedRanking>(rankings.Count);
        _visitors = new List<PreparedVisitors>(visitors.Count);
        if (eachOnce)
        {
            AddEach(rankings, visitors);
        }
        else
        {
            AddTogether(rankings, visitors);
        }
    }

    private void AddEach(IReadOnlyList<RankingCell> rankings, IReadOnlyList<VisitorCell> visitors)
    {
        var list = new IReadOnlyList<RankingEntry>[1];
        foreach (var cell in rankings)
        {
            list[0] = cell.Entries;
            Add(cell, list);
        }

        foreach (var cell in visitors)
        {
            _visitors.Add(new PreparedVisitors(cell.Domain, cell.Region, cell.Hour, cell.PageViews, cell.Visitors.ToBytes()));
        }
    }

    private void AddTogether(IReadOnlyList<RankingCell> rankings, IReadOnlyList<VisitorCell> visitors)
    {
        foreach (var cells in rankings.GroupBy(cell => (cell.Domain, cell.Region, cell.Hour, cell.Kind, cell.StatusClass)))
        {
            Add(cells.First(), cells.Select(cell => cell.Entries).Where(entries => entries.Count > 0).ToList());
        }

        foreach (var cells in visitors.GroupBy(cell => (cell.Domain, cell.Region, cell.Hour)))
        {
            _visitors.Add(new PreparedVisitors(cells.Key.Domain, cells.Key.Region, cells.Key.Hour, cells.Sum(cell => cell.PageViews), Union(cells)));
        }
    }

    private void Add(RankingCell cell, IReadOnlyList<IReadOnlyList<RankingEntry>> lists)
    {
        var part = RankingPart.Of(lists);
        if (part.Count > 0)
        {
            part.Bound(RankingTable.HourKeys);
            _rankings.Add(new PreparedRanking(cell.Domain, cell.Region, cell.Hour, cell.Kind, cell.StatusClass, part.Store(_stored)));
        }
    }

    /// <summary>Adds everything that was metered to the tables, and notes what the source contributed.</summary>
    /// <param name="connection">In the transaction of the batch.</param>
    /// <param name="batch">Whose cells these are.</param>
    /// <param name="source">The row of its source.</param>
    /// <param name="memory">For sums, used over and over.</param>
    public void Write(SqliteConnection connection, MeteredBatch batch, long source, RankingSum memory)
    {
        var cells = WriteUsage(connection, batch.Account);
        var days = WriteAudience(connection, batch, source, memory);
        if (cells.Buckets is not null || days.Count > 0)
        {
            Contributions.Add(connection, source, batch.Start, batch.End, cells, days);
        }
    }

    /// <summary>Gives the memory of the stored forms back.</summary>
    public void Dispose() => _stored.Dispose();

    /// <summary>Adds rankings and visitors; answers the places and days they are of.</summary>
    private Dictionary<(long Place, long Day), bool>.KeyCollection WriteAudience(
        SqliteConnection connection, MeteredBatch batch, long source, RankingSum memory)
    {
        using var places = new Places(connection, batch.Account);
        using var days = new RolledDays(connection);
        using var rankings = new RankingTable(connection, memory);
        using var visitors = new VisitorTable(connection);
        var known = new Dictionary<(long Place, long Day), bool>();
        var (lastPlace, lastDay, lastMay) = (-1L, -1L, false);
        foreach (var cell in _rankings)
        {
            var place = places.Of(cell.Domain, cell.Region);
            var key = new RankingCellKey(place, (int)cell.Kind, Bucket.HourSeconds, cell.Hour, cell.StatusClass, source);
            if (MayHaveParts(place, cell.Hour))
            {
                rankings.Add(key, cell.Part);
            }
            else
            {
                rankings.Insert(key, cell.Part);
            }
        }

        foreach (var cell in _visitors)
        {
            var key = new VisitorCellKey(places.Of(cell.Domain, cell.Region), Bucket.HourSeconds, cell.Hour, source);
            if (MayHaveParts(key.Place, cell.Hour))
            {
                visitors.Add(key, cell.PageViews, cell.Sketch);
            }
            else
            {
                visitors.Insert(key, cell.PageViews, cell.Sketch);
            }
        }

        return known.Keys;

        // a day that is new to its place, or a source that is new, has no parts to look for
        bool MayHaveParts(long place, long hour)
        {
            var day = UsageDay.Of(hour);
            if (place == lastPlace && day == lastDay)
            {
                return lastMay;
            }

            if (!known.TryGetValue((place, day), out var may))
            {
                known.Add((place, day), may = days.Reopen(place, day) && batch.Source.Id is not null);
            }

            (lastPlace, lastDay, lastMay) = (place, day, may);
            return may;
        }
    }

    private CellCodec.Writer WriteUsage(SqliteConnection connection, long account)
    {
        var contributed = new CellCodec.Writer();
        using var numbers = new SeriesNumbers(connection, account);
        using var rows = new OpenRows.Adder(connection);
        foreach (var cell in _openCells)
        {
            var series = numbers.Of(cell.Domain, cell.Region, cell.Isp);
            rows.Add(series, cell);
            contributed.Add(series, cell.Bucket, cell.Counters, cell.Codes);
        }

        using var blocks = new UsageBlocks(connection);
        var figures = new DayFigures();
        foreach (var day in _sealedDays)
        {
            var series = numbers.Of(day.Key.Domain, day.Key.Region, day.Key.Isp);
            figures.Clear();
            foreach (var cell in day)
            {
                figures.Add(UsageDay.SlotOf(cell.Bucket), cell.Counters, cell.Codes);
                contributed.Add(series, cell.Bucket, cell.Counters, cell.Codes);
            }

            blocks.Add(series, day.Key.Day, figures);
        }

        return contributed;
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

    private sealed record PreparedRanking(
        string Domain, string Region, long Hour, RankingKind Kind, int StatusClass, StoredPart Part);

    private sealed record PreparedVisitors(string Domain, string Region, long Hour, long PageViews, byte[] Sketch);
}
