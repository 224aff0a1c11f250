using Microsoft.Data.Sqlite;
using Tidemark.Usage.Blocks;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Ledger;
using Tidemark.Usage.Model;
using Tidemark.Usage.Retention;
using Tidemark.Usage.Store.Damage;
using Tidemark.Usage.Store.Parts;

namespace Tidemark.Usage.Store.Days;

/// <summary>
/// The blocks of past days. The day of a series is the sum of its blocks: as with rankings, a new one may merge others, so that a log
/// of many batches a day writes a figure a few times and not once a batch. Sealing leaves one block; a coarse day has one always.
/// </summary>
internal sealed class UsageBlocks(SqliteConnection connection) : IDisposable
{
    private const int All = -1;

    private readonly BlockTable _table = new(connection);
    private readonly List<long> _swallowed = [];

    /// <summary>Adds to a day. One that is coarse already is spread evenly again.</summary>
    /// <param name="series">The series.</param>
    /// <param name="day">The UTC day.</param>
    /// <param name="figures">What to add; afterwards it is of no use.</param>
    /// <exception cref="OverflowException">A sum of a coarse day does not fit into 63 bits.</exception>
    public void Add(long series, long day, DayFigures figures)
    {
        var resolution = _table.ResolutionOf(series, day);
        if (resolution == Resolution.FiveMinutes)
        {
            AddBlock(series, day, figures);
            return;
        }

        Take(series, day, figures);
        figures.Spread(PeriodBounds.Cuts(connection, series, day, resolution));
        _table.Insert(series, day, figures.EncodeMeasures(), figures.EncodeCodes(), resolution, later: false);
    }

    /// <summary>Whether the day of a series has a block.</summary>
    public bool Exists(long series, long day) => _table.Exists(series, day);

    /// <summary>
    /// Takes away what was added before, and leaves one block, or none when nothing is left, or several that do not fit together: of figures
    /// without sense each source must be removable. A day that is coarse is spread evenly again.
    /// </summary>
    /// <param name="series">The series.</param>
    /// <param name="day">The UTC day.</param>
    /// <param name="cells">What to take away.</param>
    /// <param name="figures">What is to be added to the day besides; afterwards it is of no use.</param>
    /// <exception cref="DamagedFiguresException">There is less than that, or a block cannot be read.</exception>
    public void Subtract(long series, long day, IEnumerable<ContributedCell> cells, DayFigures figures)
    {
        var resolution = _table.ResolutionOf(series, day);
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
            _table.Insert(series, day, slots, codes, resolution, later: true);
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
            throw DamagedRow.LessThanAdded(connection, series, day);
        }

        if (!figures.IsEmpty)
        {
            _table.Insert(series, day, figures.EncodeMeasures(), figures.EncodeCodes(), resolution, later: false);
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
            var resolution = blocks._table.ResolutionOf(series, day);
            blocks.Take(series, day, figures);
            if (blocks._swallowed.Count > 0)
            {
                blocks._table.Insert(series, day, figures.EncodeMeasures(), figures.EncodeCodes(), resolution, later: false);
            }
        }
    }

    /// <summary>Makes a day coarser: its hours, or all of it, are spread evenly.</summary>
    public void Coarsen(long series, long day, int resolution, DayFigures figures)
    {
        figures.Clear();
        Take(series, day, figures);
        figures.Spread(PeriodBounds.Cuts(connection, series, day, resolution));
        _table.Insert(series, day, figures.EncodeMeasures(), figures.EncodeCodes(), resolution, later: false);
    }

    public void Dispose() => _table.Dispose();

    private void AddBlock(long series, long day, DayFigures figures)
    {
        var (slots, codes) = (figures.EncodeMeasures(), figures.EncodeCodes());
        var merged = PartMerging.Count(slots.Length + codes.Length, _table.Sizes(series, day));
        if (merged > 0)
        {
            try
            {
                Take(series, day, figures, merged);
                (slots, codes) = (figures.EncodeMeasures(), figures.EncodeCodes());
            }
            catch (Exception fault) when (fault is OverflowException or DamagedFiguresException)
            {
                // beside the others: figures that do not fit together, or a damaged block, must not prevent adding to the day
            }
        }

        _table.Insert(series, day, slots, codes, Resolution.FiveMinutes, later: _table.Exists(series, day));
    }

    /// <summary>Adds the smallest blocks of a day to the figures and deletes them.</summary>
    /// <exception cref="OverflowException">A sum does not fit into 63 bits; no block was deleted.</exception>
    /// <exception cref="DamagedFiguresException">A block cannot be read; no block was deleted.</exception>
    private void Take(long series, long day, DayFigures figures, int most = All)
    {
        _swallowed.Clear();
        _table.Smallest(series, day, most, (id, slots, codes) =>
        {
            figures.Add(slots, codes);
            _swallowed.Add(id);
        });
        _swallowed.ForEach(_table.Delete);
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
        _table.Smallest(series, day, All, (id, slots, codes) =>
        {
            block.Clear();
            block.Add(slots, codes);
            block.Cancel(left);
            _swallowed.Add(id);
            if (!block.IsEmpty)
            {
                stays.Add((block.EncodeMeasures(), block.EncodeCodes()));
            }
        });

        if (!left.IsEmpty)
        {
            throw DamagedRow.LessThanAdded(connection, series, day);
        }

        _swallowed.ForEach(_table.Delete);
        foreach (var (index, (slots, codes)) in stays.Index())
        {
            _table.Insert(series, day, slots, codes, Resolution.FiveMinutes, later: index > 0);
        }
    }
}
