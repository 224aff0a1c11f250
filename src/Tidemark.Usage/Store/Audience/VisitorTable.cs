using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Store.Parts;
using Tidemark.Usage.Visitors;

namespace Tidemark.Usage.Store.Audience;

/// <summary>Which place and time, and which source it is from; null: from all of them.</summary>
internal readonly record struct VisitorCellKey(long Place, int Span, long Start, long? Source);

/// <summary>
/// Adds visitors to the hours (or days) of a place. As with rankings, a new part may merge others of its source.
/// </summary>
internal sealed class VisitorTable(SqliteConnection connection) : IDisposable
{
    private byte[] _stored = new byte[4096];

    private readonly SqliteStatement _sizes = new(
        connection, "SELECT size FROM visitor_part WHERE place = ?1 AND span = ?2 AND start = ?3 AND source = ?4 ORDER BY size");

    private readonly SqliteStatement _smallest = new(
        connection,
        $"SELECT id, {VisitorParts.Columns} FROM visitor_part WHERE place = ?1 AND span = ?2 AND start = ?3 AND source = ?4 ORDER BY size LIMIT ?5");

    private readonly SqliteStatement _delete = new(connection, "DELETE FROM visitor_part WHERE id = ?1");

    private readonly SqliteStatement _deleteDay = new(
        connection, $"DELETE FROM visitor_part WHERE place = ?1 AND span = {UsageDay.Seconds} AND start = ?2");

    private readonly SqliteStatement _deleteSource = new(
        connection,
        $"DELETE FROM visitor_part WHERE place = ?1 AND span = {Bucket.HourSeconds} AND start IN ({UsageDay.HoursFrom("?2")}) AND source = ?3");

    private readonly SqliteStatement _insert = new(
        connection, "INSERT INTO visitor_part (place, span, start, source, page_views, size, sketch) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");

    /// <summary>Adds to an hour that may have parts of the source.</summary>
    public void Add(VisitorCellKey key, long pageViews, ReadOnlySpan<byte> sketch)
    {
        var count = PartMerging.Count(sketch.Length, Bind(_sizes, key));
        if (count == 0)
        {
            Insert(key, pageViews, sketch);
            return;
        }

        var (views, sum) = (pageViews, VisitorSketch.FromBytes(sketch));
        var merged = new List<long>();
        Bind(_smallest, key).Bind(5, count);
        try
        {
            while (_smallest.Step())
            {
                views += VisitorParts.AddTo(sum, connection, _smallest, 1, key.Place, key.Span);
                merged.Add(_smallest.Int64(0));
            }
        }
        catch (DamagedFiguresException)
        {
            // beside the others: a damaged part must not prevent adding to the hour
            _smallest.Reset();
            Insert(key, pageViews, sketch);
            return;
        }

        merged.ForEach(id => _delete.Bind(1, id).Run());
        Insert(key, views, sum.ToBytes());
    }

    /// <summary>Adds a part without looking at others.</summary>
    public void Insert(VisitorCellKey key, long pageViews, ReadOnlySpan<byte> sketch) =>
        Bind(_insert, key).Bind(5, pageViews).Bind(6, sketch.Length).Bind(7, VisitorParts.Stored(ref _stored, key, pageViews, sketch)).Run();

    /// <summary>Removes the sum of a day.</summary>
    public void RemoveDay(long place, long start) => _deleteDay.Bind(1, place).Bind(2, start).Run();

    /// <summary>Removes what a source has in the hours of a day (its start, Unix seconds).</summary>
    public void RemoveSource(long place, long start, long source) => _deleteSource.Bind(1, place).Bind(2, start).Bind(3, source).Run();

    /// <summary>Counts interval by interval, over all places selected.</summary>
    public static List<VisitorCount> Read(SqliteConnection connection, VisitorQuery query)
    {
        var places = Places.Select(connection, query.Account, query.Domains, query.Regions);
        using var select = new SqliteStatement(
            connection, $"SELECT {VisitorParts.Columns} FROM visitor_part WHERE place = ?1 AND span = ?2 AND start = ?3");
        using var days = new RolledDays(connection);
        var counts = new List<VisitorCount>();
        var sketch = new VisitorSketch();
        for (var i = 1; i < query.Boundaries.Count; i++)
        {
            var range = new TimeRange(query.Boundaries[i - 1], query.Boundaries[i]);
            var views = 0L;
            sketch.Clear();
            foreach (var place in places)
            {
                foreach (var (span, start) in days.Cover(place, range))
                {
                    select.Bind(1, place).Bind(2, span).Bind(3, start);
                    while (select.Step())
                    {
                        views += VisitorParts.AddTo(sketch, connection, select, 0, place, span);
                    }
                }
            }

            counts.Add(new VisitorCount(range.Start, views, sketch.Count, sketch.IsExact));
        }

        return counts;
    }

    public void Dispose()
    {
        _sizes.Dispose();
        _smallest.Dispose();
        _delete.Dispose();
        _deleteDay.Dispose();
        _deleteSource.Dispose();
        _insert.Dispose();
    }

    private static SqliteStatement Bind(SqliteStatement statement, VisitorCellKey key) =>
        statement.Bind(1, key.Place).Bind(2, key.Span).Bind(3, key.Start).Bind(4, key.Source);
}
