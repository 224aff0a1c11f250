using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Tidemark.Sqlite;
using Tidemark.Usage.Blocks;
using Tidemark.Usage.Bytes;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Store.Audience;
using Tidemark.Usage.Store.Damage;
using Tidemark.Usage.Store.Days;
using Tidemark.Usage.Store.Sources;
using Tidemark.Usage.Visitors;

namespace Tidemark.Usage.Store;

/// <summary>
/// Adds checksums to rows that an older version wrote, in many short transactions. May be killed at any time, and runs beside commits.
/// A row that cannot be read gets none: a checksum must not vouch for damage.
/// </summary>
public sealed class ChecksumFiller(SqliteUsageStore store, ILogger<ChecksumFiller> logger)
{
    private static readonly Dictionary<string, Table> Tables = new Dictionary<string, Table>
    {
        ["usage_block"] = new(
            "SELECT id, series, day, slots, codes, resolution FROM usage_block WHERE id >= ?1 AND id <= ?2 ORDER BY id LIMIT ?3",
            "UPDATE usage_block SET slots = ?2, codes = ?3 WHERE id = ?1",
            Block),
        ["ranking_part"] = new(
            """
            SELECT id, place, kind, span, start, status_class, requests, bytes, requests_error, bytes_error, entries FROM ranking_part
            WHERE id >= ?1 AND id <= ?2 ORDER BY id LIMIT ?3
            """,
            "UPDATE ranking_part SET entries = ?2 WHERE id = ?1",
            Ranking),
        ["visitor_part"] = new(
            "SELECT id, place, span, start, page_views, sketch FROM visitor_part WHERE id >= ?1 AND id <= ?2 ORDER BY id LIMIT ?3",
            "UPDATE visitor_part SET sketch = ?2 WHERE id = ?1",
            Visitors),
        ["contribution"] = new(
            """SELECT id, source, start, "end", cells, places FROM contribution WHERE id >= ?1 AND id <= ?2 ORDER BY id LIMIT ?3""",
            "UPDATE contribution SET cells = ?2, places = ?3 WHERE id = ?1",
            Contribution),
    };

    /// <summary>How many rows are looked at while the write lock is held.</summary>
    internal int RowsAtOnce { get; init; } = 200;

    /// <summary>Reads a row of a table: the bytes to store instead, one for each column that is updated.</summary>
    private delegate IReadOnlyList<byte[]> Reader(SqliteConnection connection, SqliteStatement row);

    /// <summary>Adds the checksums that are missing.</summary>
    /// <returns>How many rows got one.</returns>
    public async Task<long> Fill(CancellationToken cancellationToken = default)
    {
        var filled = 0L;
        while (await Step(cancellationToken) is { } some)
        {
            filled += some;
        }

        return filled;
    }

    /// <summary>One transaction; answers how many rows got a checksum, null when none is missing.</summary>
    internal Task<long?> Step(CancellationToken cancellationToken = default) =>
        store.File.WriteAsync((connection, _) => Task.FromResult(Step(connection)), cancellationToken);

    /// <summary>Whether checksums are missing; says nothing of rows that cannot be read.</summary>
    internal static bool AnyMissing(SqliteConnection connection)
    {
        using var select = new SqliteStatement(connection, "SELECT 1 FROM checksum_gap LIMIT 1");
        return select.Step();
    }

    private long? Step(SqliteConnection connection)
    {
        using var gap = new SqliteStatement(connection, "SELECT next, last, name FROM checksum_gap ORDER BY name LIMIT 1");
        if (!gap.Step())
        {
            return null;
        }

        var name = gap.Text(2);
        var table = Tables[name];
        var last = gap.Int64(1);
        var (next, filled) = (last + 1, 0L);
        var changes = new List<(long Id, IReadOnlyList<byte[]> Stored)>();
        using (var select = new SqliteStatement(connection, table.Select))
        {
            var rows = 0;
            select.Bind(1, gap.Int64(0)).Bind(2, last).Bind(3, RowsAtOnce);
            while (select.Step())
            {
                Read(connection, table, select, changes);
                next = ++rows == RowsAtOnce ? select.Int64(0) + 1 : last + 1;
            }
        }

        gap.Reset();
        using var update = new SqliteStatement(connection, table.Update);
        foreach (var (id, stored) in changes)
        {
            update.Bind(1, id);
            for (var i = 0; i < stored.Count; i++)
            {
                update.Bind(i + 2, stored[i]);
            }

            update.Run();
            filled++;
        }

        using var move = new SqliteStatement(
            connection, next > last ? "DELETE FROM checksum_gap WHERE name = ?1" : "UPDATE checksum_gap SET next = ?2 WHERE name = ?1");
        move.Bind(1, name);
        if (next <= last)
        {
            move.Bind(2, next);
        }

        move.Run();
        return filled;
    }

    private void Read(SqliteConnection connection, Table table, SqliteStatement row, List<(long Id, IReadOnlyList<byte[]> Stored)> changes)
    {
        try
        {
            if (table.Read(connection, row) is { Count: > 0 } stored)
            {
                changes.Add((row.Int64(0), stored));
            }
        }
        catch (Contract.DamagedFiguresException exception)
        {
            logger.DamageSkipped(exception.Message);
        }
    }

    private static byte[][] Block(SqliteConnection connection, SqliteStatement row)
    {
        if (CheckedForm.Has(row.Blob(3)))
        {
            return [];
        }

        var (series, day, resolution) = (row.Int64(1), row.Int64(2), row.Int64(5));
        try
        {
            new DayFigures().Add(row.Blob(3), row.Blob(4));
        }
        catch (InvalidDataException fault)
        {
            throw DamagedRow.Block(connection, series, day, codes: false, fault);
        }

        byte[] slots = [], codes = [];
        return
        [
            BlockTable.Stored(ref slots, row.Blob(3), series, day, codes: false, resolution).ToArray(),
            BlockTable.Stored(ref codes, row.Blob(4), series, day, codes: true, resolution).ToArray(),
        ];
    }

    private static byte[][] Ranking(SqliteConnection connection, SqliteStatement row)
    {
        if (CheckedForm.Has(row.Blob(10)))
        {
            return [];
        }

        var key = new RankingCellKey(row.Int64(1), (int)row.Int64(2), (int)row.Int64(3), row.Int64(4), (int)row.Int64(5), Source: null);
        RankingParts.AddTo(new RankingSum(), connection, row, 4, key.Place, key.Kind, key.Span);
        byte[] entries = [];
        var part = new StoredPart(0, row.Int64(6), row.Int64(7), row.Int64(8), row.Int64(9), row.Blob(10).ToArray());
        return [RankingParts.Stored(ref entries, key, part).ToArray()];
    }

    private static byte[][] Visitors(SqliteConnection connection, SqliteStatement row)
    {
        if (CheckedForm.Has(row.Blob(5)))
        {
            return [];
        }

        var key = new VisitorCellKey(row.Int64(1), (int)row.Int64(2), row.Int64(3), Source: null);
        VisitorParts.AddTo(new VisitorSketch(), connection, row, 3, key.Place, key.Span);
        byte[] sketch = [];
        return [VisitorParts.Stored(ref sketch, key, row.Int64(4), row.Blob(5)).ToArray()];
    }

    private static byte[][] Contribution(SqliteConnection connection, SqliteStatement row)
    {
        if (CheckedForm.Has(row.Blob(4)))
        {
            return [];
        }

        var of = Contributions.Read(connection, row, row.Int64(1), 2);
        byte[] cells = [], places = [];
        return
        [
            Contributions.Stored(ref cells, row.Blob(4), of.Source, of.Start, of.End, places: false).ToArray(),
            Contributions.Stored(ref places, row.Blob(5), of.Source, of.Start, of.End, places: true).ToArray(),
        ];
    }

    private sealed record Table(string Select, string Update, Reader Read);
}
