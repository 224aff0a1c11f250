using Microsoft.Data.Sqlite;
using Tidemark.Metering.Ledger;
using Tidemark.Metering.Retention;
using Tidemark.Sqlite;

namespace Tidemark.Metering.Usage;

/// <summary>The blocks of sealed days: one row a series and UTC day.</summary>
internal sealed class UsageBlocks(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement _select = new(connection, "SELECT slots, codes, resolution FROM usage_block WHERE series = ?1 AND day = ?2");

    private readonly SqliteStatement _upsert = new(
        connection,
        """
        INSERT INTO usage_block (series, day, slots, codes) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (series, day) DO UPDATE SET slots = excluded.slots, codes = excluded.codes
        """);

    private readonly SqliteStatement _delete = new(connection, "DELETE FROM usage_block WHERE series = ?1 AND day = ?2");

    private readonly SqliteStatement _coarsen = new(connection, "UPDATE usage_block SET resolution = ?3 WHERE series = ?1 AND day = ?2");

    public delegate void BlockReader(long series, long day, ReadOnlySpan<byte> block);

    /// <summary>Adds to a day; what is there is read, added to and written back. A day that is coarse already is spread evenly again.</summary>
    public void Add(long series, long day, DayFigures figures)
    {
        if (Read(series, day, figures) is > Resolution.FiveMinutes and var resolution)
        {
            figures.Spread(Spread.Cuts(connection, series, day, resolution));
        }

        Write(series, day, figures);
    }

    /// <summary>Whether there is a block.</summary>
    public bool Exists(long series, long day)
    {
        var exists = _select.Bind(1, series).Bind(2, day).Step();
        _select.Reset();
        return exists;
    }

    /// <summary>Takes away what was added before; a block with nothing left goes, one that is coarse is spread evenly again.</summary>
    /// <exception cref="InvalidDataException">There is less than that.</exception>
    public void Subtract(long series, long day, IEnumerable<ContributedCell> cells, DayFigures figures)
    {
        figures.Clear();
        var resolution = Read(series, day, figures);
        foreach (var cell in cells)
        {
            figures.Subtract(UsageDay.SlotOf(cell.Bucket), cell.Counters, cell.Codes);
        }

        if (resolution > Resolution.FiveMinutes)
        {
            figures.Spread(Spread.Cuts(connection, series, day, resolution));
            if (figures.IsBelowZero)
            {
                // a period closed when the day was coarse already: its bound cut averages, not lines
                figures.Spread(Spread.Cuts(resolution));
            }
        }

        if (figures.IsBelowZero)
        {
            throw new InvalidDataException("A bucket holds less than the ledger says a source added to it.");
        }

        if (figures.IsEmpty)
        {
            _delete.Bind(1, series).Bind(2, day).Run();
        }
        else
        {
            Write(series, day, figures);
        }
    }

    /// <summary>Makes a day coarser: its hours, or all of it, are spread evenly.</summary>
    public void Coarsen(long series, long day, int resolution, DayFigures figures)
    {
        figures.Clear();
        Read(series, day, figures);
        figures.Spread(Spread.Cuts(connection, series, day, resolution));
        Write(series, day, figures);
        _coarsen.Bind(1, series).Bind(2, day).Bind(3, resolution).Run();
    }

    /// <summary>Reads the blocks of measures (or of codes) of one series after the other, by day, in <c>[start, end)</c>.</summary>
    /// <returns>The resolution of the coarsest.</returns>
    public static int Read(
        SqliteConnection connection, IEnumerable<long> series, long start, long end, bool codes, BlockReader read)
    {
        using var select = new SqliteStatement(
            connection, $"SELECT day, {(codes ? "codes" : "slots")}, resolution FROM usage_block WHERE series = ?1 AND day >= ?2 AND day <= ?3 ORDER BY day");
        select.Bind(2, UsageDay.Of(start)).Bind(3, UsageDay.Of(end - 1));
        var coarsest = Resolution.FiveMinutes;
        foreach (var id in series)
        {
            select.Bind(1, id);
            while (select.Step())
            {
                read(id, select.Int64(0), select.Blob(1));
                coarsest = Math.Max(coarsest, (int)select.Int64(2));
            }
        }

        return coarsest;
    }

    /// <summary>The first and last day of some series; the first is after the last when there are none.</summary>
    public static (long First, long Last) Extent(SqliteConnection connection, IEnumerable<long> series)
    {
        using var select = new SqliteStatement(
            connection, "SELECT (SELECT min(day) FROM usage_block WHERE series = ?1), (SELECT max(day) FROM usage_block WHERE series = ?1)");
        var (first, last) = (long.MaxValue, long.MinValue);
        foreach (var id in series)
        {
            select.Bind(1, id);
            while (select.Step())
            {
                if (!select.IsNull(0))
                {
                    (first, last) = (Math.Min(first, select.Int64(0)), Math.Max(last, select.Int64(1)));
                }
            }
        }

        return (first, last);
    }

    public void Dispose()
    {
        _select.Dispose();
        _upsert.Dispose();
        _delete.Dispose();
        _coarsen.Dispose();
    }

    /// <summary>Adds what a day has to the figures, and answers how fine it is.</summary>
    private int Read(long series, long day, DayFigures figures)
    {
        var resolution = Resolution.FiveMinutes;
        if (_select.Bind(1, series).Bind(2, day).Step())
        {
            figures.Add(_select.Blob(0), _select.Blob(1));
            resolution = Math.Max(resolution, (int)_select.Int64(2));
        }

        _select.Reset();
        return resolution;
    }

    private void Write(long series, long day, DayFigures figures) =>
        _upsert.Bind(1, series).Bind(2, day).Bind(3, figures.EncodeMeasures()).Bind(4, figures.EncodeCodes()).Run();
}
