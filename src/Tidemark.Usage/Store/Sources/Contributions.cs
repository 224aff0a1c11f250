using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Bytes;
using Tidemark.Usage.Ledger;
using Tidemark.Usage.Store.Damage;

namespace Tidemark.Usage.Store.Sources;

/// <summary>
/// What each source added, so that it can be explained and taken out again. A new contribution merges the one of its source before it when that
/// is not much larger, as long as both lie within a stretch of the content: the flushes of a live log do not pile up, and it stays
/// known which bytes a figure is from.
/// </summary>
internal static class Contributions
{
    /// <summary>The longest stretch of content that contributions are brought together from.</summary>
    public const long LongestStretch = 32 * 1024 * 1024;

    /// <summary>The bytes to store for the cells or the places of a contribution.</summary>
    public static ReadOnlySpan<byte> Stored(ref byte[] into, ReadOnlySpan<byte> content, long source, long start, long end, bool places) =>
        CheckedForm.Write(ref into, content, source, start, end, places ? 1 : 0);

    /// <summary>Notes what the bytes <c>[start, end)</c> added.</summary>
    /// <param name="connection">In the transaction that adds it.</param>
    /// <param name="source">The source.</param>
    /// <param name="start">First byte.</param>
    /// <param name="end">First byte after.</param>
    /// <param name="cells">The usage; cells may repeat.</param>
    /// <param name="days">Places and days with parts of rankings or visitors of the source.</param>
    public static void Add(
        SqliteConnection connection, long source, long start, long end, CellCodec.Writer cells, IReadOnlyCollection<(long Place, long Day)> days)
    {
        using var newest = new SqliteStatement(
            connection,
            """
            SELECT id, length(cells) + length(places), start, "end", cells, places FROM contribution
            WHERE source = ?1 ORDER BY id DESC
            """);
        var swallowed = new List<long>();
        var places = PlaceDayCodec.Encode(days);
        newest.Bind(1, source);
        while (newest.Step() && end - newest.Int64(2) <= LongestStretch
            && newest.Int64(1) - (2 * CheckedForm.HeaderLength) <= 2L * (cells.Written.Length + places.Length))
        {
            var before = Read(connection, newest, source, 2);
            start = before.Start;
            cells = Sum(before.Cells, CellCodec.Decode(cells.Written));
            places = PlaceDayCodec.Encode(before.Days.Union(PlaceDayCodec.Decode(places)).Order());
            swallowed.Add(newest.Int64(0));
        }

        newest.Reset();
        using var delete = new SqliteStatement(connection, "DELETE FROM contribution WHERE id = ?1");
        swallowed.ForEach(id => delete.Bind(1, id).Run());

        using var insert = new SqliteStatement(
            connection,
            """INSERT INTO contribution (source, start, "end", first_bucket, last_bucket, cells, places) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)""");
        byte[] checkedCells = [], checkedPlaces = [];
        insert.Bind(1, source).Bind(2, start).Bind(3, end).Bind(4, cells.Buckets?.First).Bind(5, cells.Buckets?.Last)
            .Bind(6, Stored(ref checkedCells, cells.Written, source, start, end, places: false))
            .Bind(7, Stored(ref checkedPlaces, places, source, start, end, places: true))
            .Run();
    }

    /// <summary>Forgets what some contributions added before an instant: figures that are deleted cannot be taken out any longer.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="before">Unix seconds, the start of a day.</param>
    /// <param name="most">How many contributions.</param>
    /// <returns>Whether there were any.</returns>
    public static bool Forget(SqliteConnection connection, long before, int most)
    {
        using var delete = new SqliteStatement(
            connection, "DELETE FROM contribution WHERE id IN (SELECT id FROM contribution WHERE last_bucket < ?1 LIMIT ?2) RETURNING id");
        delete.Bind(1, before).Bind(2, most);
        var any = false;
        while (delete.Step())
        {
            any = true;
        }

        var shorter = new List<(long Id, Contribution Of, CellCodec.Writer Cells)>();
        using (var select = new SqliteStatement(
            connection, """SELECT id, source, start, "end", cells, places FROM contribution WHERE last_bucket >= ?1 AND first_bucket < ?1 LIMIT ?2"""))
        {
            select.Bind(1, before).Bind(2, most);
            while (select.Step())
            {
                var writer = new CellCodec.Writer();
                var whole = Read(connection, select, select.Int64(1), 2);
                foreach (var cell in whole.Cells.Where(cell => cell.Bucket >= before))
                {
                    writer.Add(cell.Series, cell.Bucket, cell.Counters, cell.Codes);
                }

                shorter.Add((select.Int64(0), whole, writer));
            }
        }

        using var update = new SqliteStatement(connection, "UPDATE contribution SET first_bucket = ?2, last_bucket = ?3, cells = ?4 WHERE id = ?1");
        byte[] stored = [];
        foreach (var (id, of, cells) in shorter)
        {
            update.Bind(1, id).Bind(2, cells.Buckets?.First).Bind(3, cells.Buckets?.Last)
                .Bind(4, Stored(ref stored, cells.Written, of.Source, of.Start, of.End, places: false))
                .Run();
        }

        return any || shorter.Count > 0;
    }

    /// <summary>What a source added, one stretch after the other.</summary>
    public static IEnumerable<Contribution> Of(SqliteConnection connection, long source)
    {
        using var select = new SqliteStatement(
            connection, """SELECT start, "end", cells, places FROM contribution WHERE source = ?1 ORDER BY id""");
        select.Bind(1, source);
        while (select.Step())
        {
            yield return Read(connection, select, source, 0);
        }
    }

    /// <summary>Reads the contribution of the current row.</summary>
    /// <param name="connection">The row's.</param>
    /// <param name="row">Has <c>start, "end", cells, places</c> from <paramref name="first"/> on.</param>
    /// <param name="source">Whose it is.</param>
    /// <param name="first">The column of <c>start</c>.</param>
    /// <exception cref="Contract.DamagedFiguresException">It cannot be read.</exception>
    public static Contribution Read(SqliteConnection connection, SqliteStatement row, long source, int first)
    {
        var (start, end) = (row.Int64(first), row.Int64(first + 1));
        try
        {
            return new Contribution(
                source, start, end,
                CellCodec.Decode(CheckedForm.Open(row.Blob(first + 2), source, start, end, 0)),
                PlaceDayCodec.Decode(CheckedForm.Open(row.Blob(first + 3), source, start, end, 1)));
        }
        catch (InvalidDataException fault)
        {
            throw DamagedRow.Contribution(connection, source, start, end, fault);
        }
    }

    private static CellCodec.Writer Sum(IEnumerable<ContributedCell> first, IEnumerable<ContributedCell> second)
    {
        var sums = new CellSums();
        sums.Add(first);
        sums.Add(second);
        var writer = new CellCodec.Writer();
        foreach (var cell in sums.Cells)
        {
            writer.Add(cell.Series, cell.Bucket, cell.Counters, cell.Codes);
        }

        return writer;
    }
}

/// <summary>What the bytes <c>[Start, End)</c> of a source added: usage, and parts of rankings and visitors of places and days.</summary>
internal sealed record Contribution(long Source, long Start, long End, IReadOnlyList<ContributedCell> Cells, IReadOnlyList<(long Place, long Day)> Days);
