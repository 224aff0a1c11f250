using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Bytes;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Store.Parts;

namespace Tidemark.Usage.Store.Audience;

/// <summary>Which ranking of which place and time, and which source it is from; null: from all of them.</summary>
internal readonly record struct RankingCellKey(long Place, int Kind, int Span, long Start, int StatusClass, long? Source);

/// <summary>
/// Adds parts to the cells of rankings. A new part may merge others of its source (see <see cref="PartMerging"/>).
/// Parts of different sources stay apart: each can be taken out again.
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
    private byte[] _stored = new byte[4096];

    private readonly SqliteStatement _sizes = new(
        connection,
        "SELECT keys FROM ranking_part WHERE place = ?1 AND kind = ?2 AND span = ?3 AND start = ?4 AND status_class = ?5 AND source = ?6 ORDER BY keys");

    private readonly SqliteStatement _smallest = new(
        connection,
        """
        SELECT id, start, status_class, requests, bytes, requests_error, bytes_error, entries FROM ranking_part
        WHERE place = ?1 AND kind = ?2 AND span = ?3 AND start = ?4 AND status_class = ?5 AND source = ?6 ORDER BY keys LIMIT ?7
        """);

    private readonly SqliteStatement _delete = new(connection, "DELETE FROM ranking_part WHERE id = ?1");

    private readonly SqliteStatement _deleteDay = new(
        connection, $"DELETE FROM ranking_part WHERE place = ?1 AND kind = ?2 AND span = {UsageDay.Seconds} AND start = ?3");

    private readonly SqliteStatement _deleteSource = new(
        connection,
        $"""
         DELETE FROM ranking_part
         WHERE place = ?1 AND kind = ?2 AND span = {Bucket.HourSeconds} AND start IN ({UsageDay.HoursFrom("?3")}) AND source = ?4
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
        Bind(_sizes, key);
        var count = PartMerging.Count(part.Keys, _sizes);
        if (count == 0)
        {
            Insert(key, part);
            return;
        }

        _sum.Clear();
        _sum.Add(part);
        _swallowed.Clear();
        Bind(_smallest, key);
        _smallest.Bind(7, count);
        try
        {
            while (_smallest.Step())
            {
                RankingParts.AddTo(_sum, connection, _smallest, 1, key.Place, key.Kind, key.Span);
                _swallowed.Add(_smallest.Int64(0));
            }
        }
        catch (DamagedFiguresException)
        {
            // beside the others: a damaged part must not prevent adding to the cell
            _smallest.Reset();
            Insert(key, part);
            return;
        }

        _swallowed.ForEach(id => _delete.Bind(1, id).Run());
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
            .Bind(12, RankingParts.Stored(ref _stored, key, part))
            .Run();
    }

    /// <summary>Removes the sum of a day.</summary>
    public void RemoveDay(long place, RankingKind kind, long start) =>
        _deleteDay.Bind(1, place).Bind(2, (int)kind).Bind(3, start).Run();

    /// <summary>Removes what a source has in the hours of a day (its start, Unix seconds).</summary>
    public void RemoveSource(long place, long start, long source)
    {
        foreach (var kind in Enum.GetValues<RankingKind>())
        {
            _deleteSource.Bind(1, place).Bind(2, (int)kind).Bind(3, start).Bind(4, source).Run();
        }
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

    private static void Bind(SqliteStatement statement, RankingCellKey key) =>
        statement.Bind(1, key.Place).Bind(2, key.Kind).Bind(3, key.Span).Bind(4, key.Start).Bind(5, key.StatusClass).Bind(6, key.Source);
}
