using Microsoft.Data.Sqlite;
using Tidemark.Metering.Ledger;
using Tidemark.Sqlite;

namespace Tidemark.Metering.Usage;

/// <summary>The blocks of sealed days: one row a series and UTC day.</summary>
internal sealed class UsageBlocks(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement _select = new(connection, "SELECT slots, codes FROM usage_block WHERE series = ?1 AND day = ?2");

    private readonly SqliteStatement _upsert = new(
        connection,
        """
        INSERT INTO usage_block (series, day, slots, codes) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (series, day) DO UPDATE SET slots = excluded.slots, codes = excluded.codes
        """);

    private readonly SqliteStatement _delete = new(connection, "DELETE FROM usage_block WHERE series = ?1 AND day = ?2");

    public delegate void BlockReader(long series, long day, ReadOnlySpan<byte> block);

    /// <summary>Adds to a day; what is there is read, added to and written back.</summary>
    public void Add(long series, long day, DayFigures figures)
    {
        _select.Bind(1, series).Bind(2, day);
        if (_select.Step())
        {
            figures.Add(_select.Blob(0), _select.Blob(1));
        }

        _select.Reset();
        _upsert.Bind(1, series).Bind(2, day).Bind(3, figures.EncodeMeasures()).Bind(4, figures.EncodeCodes()).Run();
    }

    /// <summary>Whether there is a block.</summary>
    public bool Exists(long series, long day)
    {
        var exists = _select.Bind(1, series).Bind(2, day).Step();
        _select.Reset();
        return exists;
    }

    /// <summary>Takes away what was added before; a block with nothing left goes.</summary>
    /// <exception cref="InvalidDataException">There is less than that.</exception>
    public void Subtract(long series, long day, IEnumerable<ContributedCell> cells, DayFigures figures)
    {
        figures.Clear();
        if (_select.Bind(1, series).Bind(2, day).Step())
        {
            figures.Add(_select.Blob(0), _select.Blob(1));
        }

        _select.Reset();
        foreach (var cell in cells)
        {
            figures.Subtract(UsageDay.SlotOf(cell.Bucket), cell.Counters, cell.Codes);
        }

        if (figures.IsEmpty)
        {
            _delete.Bind(1, series).Bind(2, day).Run();
        }
        else
        {
            _upsert.Bind(1, series).Bind(2, day).Bind(3, figures.EncodeMeasures()).Bind(4, figures.EncodeCodes()).Run();
        }
    }

    /// <summary>Reads the blocks of measures (or of codes) of one series after the other, by day, in <c>[start, end)</c>.</summary>
    public static void Read(
        SqliteConnection connection, IEnumerable<long> series, long start, long end, bool codes, BlockReader read)
    {
        using var select = new SqliteStatement(
            connection, $"SELECT day, {(codes ? "codes" : "slots")} FROM usage_block WHERE series = ?1 AND day >= ?2 AND day <= ?3 ORDER BY day");
        select.Bind(2, UsageDay.Of(start)).Bind(3, UsageDay.Of(end - 1));
        foreach (var id in series)
        {
            select.Bind(1, id);
            while (select.Step())
            {
                read(id, select.Int64(0), select.Blob(1));
            }
        }
    }

    public void Dispose()
    {
        _select.Dispose();
        _upsert.Dispose();
        _delete.Dispose();
    }
}
