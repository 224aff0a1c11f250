using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Blocks;
using Tidemark.Usage.Bytes;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Retention;
using Tidemark.Usage.Store.Damage;

namespace Tidemark.Usage.Store.Days;

/// <summary>The rows of blocks. Each has a checksum for its measures and one for its codes, which is verified at each read.</summary>
internal sealed class BlockTable(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement _exists = new(connection, "SELECT 1 FROM usage_block WHERE series = ?1 AND day = ?2 LIMIT 1");

    private readonly SqliteStatement _sizes = new(
        connection, "SELECT size FROM usage_block WHERE series = ?1 AND day = ?2 ORDER BY size");

    // The index has the sizes in order
    private readonly SqliteStatement _smallest = new(
        connection,
        "SELECT id, slots, codes, resolution FROM usage_block WHERE series = ?1 AND day = ?2 ORDER BY size LIMIT ?3");

    private readonly SqliteStatement _insert = new(
        connection, "INSERT INTO usage_block (series, day, slots, codes, size, resolution, later) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");

    private readonly SqliteStatement _delete = new(connection, "DELETE FROM usage_block WHERE id = ?1");

    private readonly SqliteStatement _resolution = new(connection, "SELECT max(resolution) FROM usage_block WHERE series = ?1 AND day = ?2");

    private readonly SqliteStatement _coarse = new(
        connection, $"SELECT EXISTS (SELECT 1 FROM usage_block WHERE resolution IN ({Resolution.Hour}, {Resolution.Day}) AND day = ?1)");

    private readonly Dictionary<long, bool> _coarseDays = [];
    private byte[] _slots = new byte[4096];
    private byte[] _codes = new byte[1024];

    public delegate void BlockReader(long series, long day, ReadOnlySpan<byte> block);

    /// <summary>Reads a row of a day.</summary>
    public delegate void RowReader(long id, ReadOnlySpan<byte> slots, ReadOnlySpan<byte> codes);

    /// <summary>The bytes to store for the measures or the codes of a day.</summary>
    /// <param name="into">Memory that they may lie in, used over and over.</param>
    /// <param name="content">See <see cref="BlockCodec"/>.</param>
    /// <param name="series">The series of the row.</param>
    /// <param name="day">The day of the row.</param>
    /// <param name="codes">Whether they are the codes.</param>
    /// <param name="resolution">The resolution of the row; 0 for NULL.</param>
    public static ReadOnlySpan<byte> Stored(ref byte[] into, ReadOnlySpan<byte> content, long series, long day, bool codes, long resolution) =>
        CheckedForm.Write(ref into, content, series, day, codes ? 1 : 0, resolution);

    /// <summary>The content of what <see cref="Stored"/> made.</summary>
    /// <exception cref="InvalidDataException">The checksum does not match.</exception>
    public static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> stored, long series, long day, bool codes, long resolution) =>
        CheckedForm.Open(stored, series, day, codes ? 1 : 0, resolution);

    /// <summary>Whether the day of a series has a block.</summary>
    public bool Exists(long series, long day)
    {
        var exists = _exists.Bind(1, series).Bind(2, day).Step();
        _exists.Reset();
        return exists;
    }

    /// <summary>The sizes of the blocks of a day, the smallest first.</summary>
    public SqliteStatement Sizes(long series, long day) => _sizes.Bind(1, series).Bind(2, day);

    /// <summary>Reads the smallest blocks of a day; -1: all.</summary>
    /// <exception cref="DamagedFiguresException">One cannot be read.</exception>
    public void Smallest(long series, long day, int most, RowReader read)
    {
        _smallest.Bind(1, series).Bind(2, day).Bind(3, most);
        try
        {
            while (_smallest.Step())
            {
                var resolution = _smallest.Int64(3);
                read(
                    _smallest.Int64(0),
                    Content(_smallest.Blob(1), series, day, codes: false, resolution),
                    Content(_smallest.Blob(2), series, day, codes: true, resolution));
            }
        }
        catch (InvalidDataException fault)
        {
            throw DamagedRow.Block(connection, series, day, codes: false, fault);
        }
        finally
        {
            _smallest.Reset();
        }
    }

    public void Insert(long series, long day, byte[] slots, byte[] codes, int resolution, bool later)
    {
        var stored = resolution > Resolution.FiveMinutes ? resolution : (long?)null;
        _insert.Bind(1, series).Bind(2, day)
            .Bind(3, Stored(ref _slots, slots, series, day, codes: false, stored ?? 0))
            .Bind(4, Stored(ref _codes, codes, series, day, codes: true, stored ?? 0))
            .Bind(5, slots.Length + codes.Length).Bind(6, stored).Bind(7, later ? 1 : (long?)null)
            .Run();
    }

    public void Delete(long id) => _delete.Bind(1, id).Run();

    /// <summary>How fine the figures of a day still are, in seconds.</summary>
    public int ResolutionOf(long series, long day)
    {
        // days of which nothing is coarse, the usual ones, are known by one question: a resolution stands behind the blobs
        if (!_coarseDays.TryGetValue(day, out var coarse))
        {
            _coarse.Bind(1, day).Step();
            _coarseDays.Add(day, coarse = _coarse.Int64(0) != 0);
            _coarse.Reset();
        }

        if (!coarse)
        {
            return Resolution.FiveMinutes;
        }

        _resolution.Bind(1, series).Bind(2, day).Step();
        var resolution = Math.Max(Resolution.FiveMinutes, (int)_resolution.Int64(0));
        _resolution.Reset();
        return resolution;
    }

    /// <summary>Days before <paramref name="firstOpen"/> of series that have more blocks than one: the next ones in order.</summary>
    public static List<(long Day, long Series)> Several(SqliteConnection connection, long firstOpen, (long Day, long Series) after, int most)
    {
        using var select = new SqliteStatement(
            connection,
            """
            SELECT DISTINCT day, series FROM usage_block
            WHERE later = 1 AND day < ?1 AND (day, series) > (?2, ?3) ORDER BY day, series LIMIT ?4
            """);
        select.Bind(1, firstOpen).Bind(2, after.Day).Bind(3, after.Series).Bind(4, most);
        var several = new List<(long, long)>();
        while (select.Step())
        {
            several.Add((select.Int64(0), select.Int64(1)));
        }

        return several;
    }

    /// <summary>Reads the blocks of measures (or of codes) of one series after the other, by day, in <c>[start, end)</c>. A day may have several, which add up.</summary>
    /// <returns>The resolution of the coarsest.</returns>
    /// <exception cref="DamagedFiguresException">One cannot be read.</exception>
    public static int Read(
        SqliteConnection connection, IEnumerable<long> series, long start, long end, bool codes, BlockReader read)
    {
        using var select = new SqliteStatement(
            connection, $"SELECT day, {(codes ? "codes" : "slots")}, resolution FROM usage_block WHERE series = ?1 AND day >= ?2 AND day <= ?3 ORDER BY day");
        select.Bind(2, UsageDay.Of(start)).Bind(3, UsageDay.Of(end - 1));
        var coarsest = Resolution.FiveMinutes;
        var (id, day) = (0L, 0L);
        try
        {
            foreach (var one in series)
            {
                select.Bind(1, id = one);
                while (select.Step())
                {
                    day = select.Int64(0);
                    var resolution = select.Int64(2);
                    read(id, day, Content(select.Blob(1), id, day, codes, resolution));
                    coarsest = Math.Max(coarsest, (int)resolution);
                }
            }
        }
        catch (InvalidDataException fault)
        {
            throw DamagedRow.Block(connection, id, day, codes, fault);
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
        _exists.Dispose();
        _sizes.Dispose();
        _smallest.Dispose();
        _insert.Dispose();
        _delete.Dispose();
        _resolution.Dispose();
        _coarse.Dispose();
    }
}
