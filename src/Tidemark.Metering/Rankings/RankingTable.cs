using Microsoft.Data.Sqlite;
using Tidemark.Metering.Usage;
using Tidemark.Sqlite;

namespace Tidemark.Metering.Rankings;

/// <summary>Which ranking of which place and time, and which source it is from; null: from all of them.</summary>
internal readonly record struct RankingCellKey(long Place, int Kind, int Span, long Start, int StatusClass, long? Source);

/// <summary>
/// Adds parts to the cells of rankings. A new part swallows those of its source before it that are not much larger, so that a cell has
/// few parts of a source and a key is rewritten only as often as its cell doubles. Parts of different sources stay apart: each can be taken out again.
/// </summary>
/// <param name="connection">In a transaction.</param>
/// <param name="sum">Memory for the sums, used over and over.</param>
internal sealed class RankingTable(SqliteConnection connection, RankingSum? sum = null) : IDisposable
{
    /// <summary>How many keys an hour of a cell keeps at least; it may hold twice as many.</summary>
    public const int HourKeys = 20_000;

    /// <summary>How many keys a day of a cell keeps at least.</summary>
    public const int DayKeys = 50_000;

    private readonly RankingSum _sum = sum ?? new RankingSum();
    private readonly List<long> _swallowed = [];

    private readonly SqliteStatement _newest = new(
        connection,
        """
        SELECT id, keys, requests, bytes, requests_error, bytes_error, entries FROM ranking_part
        WHERE place = ?1 AND kind = ?2 AND span = ?3 AND start = ?4 AND status_class = ?5 AND source = ?6 ORDER BY id DESC
        """);

    private readonly SqliteStatement _delete = new(connection, "DELETE FROM ranking_part WHERE id = ?1");

    private readonly SqliteStatement _deleteDay = new(
        connection, $"DELETE FROM ranking_part WHERE place = ?1 AND kind = ?2 AND span = {UsageDay.Seconds} AND start = ?3");

    private readonly SqliteStatement _deleteSource = new(
        connection,
        $"""
         DELETE FROM ranking_part
         WHERE place = ?1 AND kind = ?2 AND span = {Bucket.HourSeconds} AND start >= ?3 AND start < ?3 + {UsageDay.Seconds} AND source = ?4
         """);

    private readonly SqliteStatement _insert = new(
        connection,
        """
        INSERT INTO ranking_part (place, kind, span, start, status_class, source, keys, requests, bytes, requests_error, bytes_error, entries)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
        """);

    /// <summary>Adds to a cell that may have parts of the source.</summary>
    /// <param name="key">The cell of an hour.</param>
    /// <param name="part">What to add, bounded.</param>
    public void Add(RankingCellKey key, StoredPart part)
    {
        var keys = part.Keys;
        _sum.Clear();
        _swallowed.Clear();
        Bind(_newest, key);
        while (_newest.Step() && _newest.Int64(1) <= 2L * keys)
        {
            if (_swallowed.Count == 0)
            {
                _sum.Add(part);
            }

            _sum.Add(_newest.Blob(6), _newest.Int64(2), _newest.Int64(3), _newest.Int64(4), _newest.Int64(5));
            keys = _sum.Count;
            _swallowed.Add(_newest.Int64(0));
        }

        _newest.Reset();
        foreach (var id in _swallowed)
        {
            _delete.Bind(1, id).Run();
        }

        if (_swallowed.Count == 0)
        {
            Insert(key, part);
            return;
        }

        var all = RankingPart.Of(_sum);
        all.Bound(HourKeys);
        using var stored = new ByteArena();
        Insert(key, all.Store(stored));
    }

    /// <summary>Adds a part without looking at others.</summary>
    public void Insert(RankingCellKey key, StoredPart part)
    {
        Bind(_insert, key);
        _insert.Bind(7, part.Keys).Bind(8, part.Requests).Bind(9, part.Bytes).Bind(10, part.RequestsError).Bind(11, part.BytesError)
            .Bind(12, part.Entries.Span)
            .Run();
    }

    /// <summary>Removes the sum of a day.</summary>
    public void RemoveDay(long place, RankingKind kind, long start) =>
        _deleteDay.Bind(1, place).Bind(2, (int)kind).Bind(3, start).Run();

    /// <summary>Removes what a source has in the hours of a day (its start, unix seconds).</summary>
    public void RemoveSource(long place, long start, long source)
    {
        foreach (var kind in Enum.GetValues<RankingKind>())
        {
            _deleteSource.Bind(1, place).Bind(2, (int)kind).Bind(3, start).Bind(4, source).Run();
        }
    }

    public void Dispose()
    {
        _newest.Dispose();
        _delete.Dispose();
        _deleteDay.Dispose();
        _deleteSource.Dispose();
        _insert.Dispose();
    }

    private static void Bind(SqliteStatement statement, RankingCellKey key) =>
        statement.Bind(1, key.Place).Bind(2, key.Kind).Bind(3, key.Span).Bind(4, key.Start).Bind(5, key.StatusClass).Bind(6, key.Source);
}
