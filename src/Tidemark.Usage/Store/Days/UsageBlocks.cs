using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Blocks;
using Tidemark.Usage.Ledger;
using Tidemark.Usage.Model;
using Tidemark.Usage.Retention;
using Tidemark.Usage.Store.Parts;

namespace Tidemark.Usage.Store.Days;

/// <summary>
/// The blocks of past days. The day of a series is the sum of its blocks: as with rankings, a new one may merge others, so that a log
/// of many batches a day writes a figure a few times and not once a batch. Sealing leaves one block; a coarse day has one always.
/// </summary>
internal sealed class UsageBlocks(SqliteConnection connection) : IDisposable
{
    private const int All = -1;

    private readonly SqliteStatement _exists = new(connection, "SELECT 1 FROM usage_block WHERE series = ?1 AND day = ?2 LIMIT 1");

    private readonly SqliteStatement _sizes = new(
        connection, "SELECT size FROM usage_block WHERE series = ?1 AND day = ?2 ORDER BY size");

    // The index has the sizes in order
    private readonly SqliteStatement _smallest = new(
        connection,
        "SELECT id, slots, codes FROM usage_block WHERE series = ?1 AND day = ?2 ORDER BY size LIMIT ?3");

    private readonly SqliteStatement _insert = new(
        connection, "INSERT INTO usage_block (series, day, slots, codes, size, resolution, later) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");

    private readonly SqliteStatement _delete = new(connection, "DELETE FROM usage_block WHERE id = ?1");

    private readonly SqliteStatement _resolution = new(connection, "SELECT max(resolution) FROM usage_block WHERE series = ?1 AND day = ?2");

    private readonly SqliteStatement _coarse = new(
        connection, $"SELECT EXISTS (SELECT 1 FROM usage_block WHERE resolution IN ({Resolution.Hour}, {Resolution.Day}) AND day = ?1)");

    private readonly Dictionary<long, bool> _coarseDays = [];
    private readonly List<long> _swallowed = [];

    public delegate void BlockReader(long series, long day, ReadOnlySpan<byte> block);

    /// <summary>Adds to a day. One that is coarse already is spread evenly again.</summary>
    /// <param name="series">The series.</param>
    /// <param name="day">The UTC day.</param>
    /// <param name="figures">What to add; afterwards it is of no use.</param>
    /// <exception cref="OverflowException">A sum of a coarse day does not fit into 63 bits.</exception>
    public void Add(long series, long day, DayFigures figures)
    {
        var resolution = ResolutionOf(series, day);
        if (resolution == Resolution.FiveMinutes)
        {
            AddBlock(series, day, figures);
            return;
        }

        Take(series, day, figures);
        figures.Spread(PeriodBounds.Cuts(connection, series, day, resolution));
        Insert(series, day, figures.EncodeMeasures(), figures.EncodeCodes(), resolution, later: false);
    }

    /// <summary>Whether there is a block.</summary>
    public bool Exists(long series, long day)
    {
        var exists = _exists.Bind(1, series).Bind(2, day).Step();
        _exists.Reset();
        return exists;
    }

    /// <summary>
    /// Takes away what was added before, and leaves one block, or none when nothing is left, or several that do not fit together: of figures
    /// without sense each source must be removable. A day that is coarse is spread evenly again.
    /// </summary>
    /// <param name="series">The series.</param>
    /// <param name="day">The UTC day.</param>
    /// <param name="cells">What to take away.</param>
    /// <param name="figures">What is to be added to the day besides; afterwards it is of no use.</param>
    /// <exception cref="InvalidDataException">There is less than that.</exception>
    public void Subtract(long series, long day, IEnumerable<ContributedCell> cells, DayFigures figures)
    {
        var resolution = ResolutionOf(series, day);
        var (slots, codes) = (figures.EncodeMeasures(), figures.EncodeCodes());

        // first, so that no sum on the way is larger than the one that stays
        foreach (var cell in cells)
        {
            figures.Subtract(UsageDay.SlotOf(cell.Bucket), cell.Counters, cell.Codes);
        }

        try
        {
            Take(series, day, figures);
        }
        catch (OverflowException) when (resolution == Resolution.FiveMinutes)
        {
            // what stays does not fit together either
            Insert(series, day, slots, codes, resolution, later: true);
            SubtractFromEach(series, day, cells);
            return;
        }

        if (resolution > Resolution.FiveMinutes)
        {
            figures.Spread(PeriodBounds.Cuts(connection, series, day, resolution));
            if (figures.IsBelowZero)
            {
                // a period closed when the day was coarse already: its bound cut averages, not lines
                figures.Spread(Spread.Cuts(resolution));
            }
        }

        if (figures.IsBelowZero)
        {
            throw LessThanAdded();
        }

        if (!figures.IsEmpty)
        {
            Insert(series, day, figures.EncodeMeasures(), figures.EncodeCodes(), resolution, later: false);
        }
    }

    /// <summary>Makes one block of those of a day, for some series.</summary>
    /// <exception cref="OverflowException">A sum does not fit into 63 bits.</exception>
    public static void Merge(SqliteConnection connection, IReadOnlyList<(long Day, long Series)> days)
    {
        using var blocks = new UsageBlocks(connection);
        var figures = new DayFigures();
        foreach (var (day, series) in days)
        {
            figures.Clear();
            var resolution = blocks.ResolutionOf(series, day);
            blocks.Take(series, day, figures);
            if (blocks._swallowed.Count > 0)
            {
                blocks.Insert(series, day, figures.EncodeMeasures(), figures.EncodeCodes(), resolution, later: false);
            }
        }
    }

    /// <summary>Makes a day coarser: its hours, or all of it, are spread evenly.</summary>
    public void Coarsen(long series, long day, int resolution, DayFigures figures)
    {
        figures.Clear();
        Take(series, day, figures);
        figures.Spread(PeriodBounds.Cuts(connection, series, day, resolution));
        Insert(series, day, figures.EncodeMeasures(), figures.EncodeCodes(), resolution, later: false);
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
        _exists.Dispose();
        _sizes.Dispose();
        _smallest.Dispose();
        _insert.Dispose();
        _delete.Dispose();
        _resolution.Dispose();
        _coarse.Dispose();
    }

    private void AddBlock(long series, long day, DayFigures figures)
    {
        var (slots, codes) = (figures.EncodeMeasures(), figures.EncodeCodes());
        var merged = PartMerging.Count(slots.Length + codes.Length, _sizes.Bind(1, series).Bind(2, day));
        if (merged > 0)
        {
            try
            {
                Take(series, day, figures, merged);
                (slots, codes) = (figures.EncodeMeasures(), figures.EncodeCodes());
            }
            catch (OverflowException)
            {
                // beside the others: whoever added what does not fit together must not keep others from adding to the day
            }
        }

        Insert(series, day, slots, codes, Resolution.FiveMinutes, later: Exists(series, day));
    }

    /// <summary>Adds the smallest blocks of a day to the figures and deletes them.</summary>
    /// <exception cref="OverflowException">A sum does not fit into 63 bits; no block was deleted.</exception>
    private void Take(long series, long day, DayFigures figures, int most = All)
    {
        _swallowed.Clear();
        _smallest.Bind(1, series).Bind(2, day).Bind(3, most);
        try
        {
            while (_smallest.Step())
            {
                figures.Add(_smallest.Blob(1), _smallest.Blob(2));
                _swallowed.Add(_smallest.Int64(0));
            }
        }
        finally
        {
            _smallest.Reset();
        }

        _swallowed.ForEach(id => _delete.Bind(1, id).Run());
    }

    // Nothing is added up: each block gives what it has
    private void SubtractFromEach(long series, long day, IEnumerable<ContributedCell> cells)
    {
        var (left, block) = (new DayFigures(), new DayFigures());
        foreach (var cell in cells)
        {
            left.Add(UsageDay.SlotOf(cell.Bucket), cell.Counters, cell.Codes);
        }

        var stays = new List<(byte[] Slots, byte[] Codes)>();
        _swallowed.Clear();
        _smallest.Bind(1, series).Bind(2, day).Bind(3, All);
        while (_smallest.Step())
        {
            block.Clear();
            block.Add(_smallest.Blob(1), _smallest.Blob(2));
            block.Cancel(left);
            _swallowed.Add(_smallest.Int64(0));
            if (!block.IsEmpty)
            {
                stays.Add((block.EncodeMeasures(), block.EncodeCodes()));
            }
        }

        if (!left.IsEmpty)
        {
            throw LessThanAdded();
        }

        _swallowed.ForEach(id => _delete.Bind(1, id).Run());
        foreach (var (index, (slots, codes)) in stays.Index())
        {
            Insert(series, day, slots, codes, Resolution.FiveMinutes, later: index > 0);
        }
    }

    private static InvalidDataException LessThanAdded() => new("A bucket holds less than the ledger says a source added to it.");

    // Days of which nothing is coarse, the usual ones, are known by one question: a resolution stands behind the blobs
    private int ResolutionOf(long series, long day)
    {
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

    private void Insert(long series, long day, byte[] slots, byte[] codes, int resolution, bool later) =>
        _insert.Bind(1, series).Bind(2, day).Bind(3, slots).Bind(4, codes).Bind(5, slots.Length + codes.Length)
            .Bind(6, resolution > Resolution.FiveMinutes ? resolution : (long?)null).Bind(7, later ? 1 : (long?)null)
            .Run();
}
