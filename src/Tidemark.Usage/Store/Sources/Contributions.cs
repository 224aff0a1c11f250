using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Ledger;
using Tidemark.Usage.Store.Audience;

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
            SELECT id, start, length(cells) + length(places), cells, places FROM contribution
            WHERE source = ?1 ORDER BY id DESC
            """);
        var swallowed = new List<long>();
        var places = PlaceDayCodec.Encode(days);
        newest.Bind(1, source);
        while (newest.Step() && end - newest.Int64(1) <= LongestStretch && newest.Int64(2) <= 2L * (cells.Written.Length + places.Length))
        {
            start = newest.Int64(1);
            cells = Sum(CellCodec.Decode(newest.Blob(3)), CellCodec.Decode(cells.Written));
            places = PlaceDayCodec.Encode(PlaceDayCodec.Decode(newest.Blob(4)).Union(PlaceDayCodec.Decode(places)).Order());
            swallowed.Add(newest.Int64(0));
        }

        newest.Reset();
        using var delete = new SqliteStatement(connection, "DELETE FROM contribution WHERE id = ?1");
        swallowed.ForEach(id => delete.Bind(1, id).Run());

        using var insert = new SqliteStatement(
            connection,
            """INSERT INTO contribution (source, start, "end", first_bucket, last_bucket, cells, places) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)""");
        insert.Bind(1, source).Bind(2, start).Bind(3, end).Bind(4, cells.Buckets?.First).Bind(5, cells.Buckets?.Last).Bind(6, cells.Written).Bind(7, places)
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

        var shorter = new List<(long Id, CellCodec.Writer Cells)>();
        using (var select = new SqliteStatement(connection, "SELECT id, cells FROM contribution WHERE last_bucket >= ?1 AND first_bucket < ?1 LIMIT ?2"))
        {
            select.Bind(1, before).Bind(2, most);
            while (select.Step())
            {
                var writer = new CellCodec.Writer();
                foreach (var cell in CellCodec.Decode(select.Blob(1)).Where(cell => cell.Bucket >= before))
                {
                    writer.Add(cell.Series, cell.Bucket, cell.Counters, cell.Codes);
                }

                shorter.Add((select.Int64(0), writer));
            }
        }

        using var update = new SqliteStatement(connection, "UPDATE contribution SET first_bucket = ?2, last_bucket = ?3, cells = ?4 WHERE id = ?1");
        foreach (var (id, cells) in shorter)
        {
            update.Bind(1, id).Bind(2, cells.Buckets?.First).Bind(3, cells.Buckets?.Last).Bind(4, cells.Written).Run();
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
            yield return new Contribution(
                select.Int64(0), select.Int64(1), CellCodec.Decode(select.Blob(2)), PlaceDayCodec.Decode(select.Blob(3)));
        }
    }

    private static CellCodec.Writer Sum(List<ContributedCell> first, List<ContributedCell> second)
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
internal sealed record Contribution(long Start, long End, IReadOnlyList<ContributedCell> Cells, IReadOnlyList<(long Place, long Day)> Days);
