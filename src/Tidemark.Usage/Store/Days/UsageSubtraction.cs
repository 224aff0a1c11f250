using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Blocks;
using Tidemark.Usage.Ledger;
using Tidemark.Usage.Model;

namespace Tidemark.Usage.Store.Days;

/// <summary>
/// Takes usage away from where it lies: from the rows of open days, and from the blocks of days that have one. Rows of such a day are moved
/// into its block, so that neither is ever below zero and nothing shows that is not there.
/// </summary>
internal sealed class UsageSubtraction(SqliteConnection connection, long firstOpen) : IDisposable
{
    private readonly OpenRows.Subtractor _rows = new(connection);
    private readonly OpenDays.RowRemover _daysRows = new(connection);
    private readonly UsageBlocks _blocks = new(connection);
    private readonly DayFigures _figures = new();
    private readonly Dictionary<long, bool> _daysWithRows = [];

    private readonly SqliteStatement _anyRow = new(connection, "SELECT 1 FROM usage_open WHERE bucket >= ?1 AND bucket < ?2 LIMIT 1");

    /// <param name="cells">By series, then bucket; each once.</param>
    /// <exception cref="InvalidDataException">There is less than that.</exception>
    public void Subtract(IEnumerable<ContributedCell> cells)
    {
        foreach (var day in cells.GroupBy(cell => (cell.Series, Day: UsageDay.Of(cell.Bucket))))
        {
            var (series, number) = day.Key;
            if (number >= firstOpen && !_blocks.Exists(series, number))
            {
                foreach (var cell in day)
                {
                    _rows.Subtract(cell);
                }

                continue;
            }

            _figures.Clear();
            if (HasRows(number))
            {
                _daysRows.Take(series, number, _figures);
            }

            _blocks.Subtract(series, number, day, _figures);
        }
    }

    public void Dispose()
    {
        _rows.Dispose();
        _daysRows.Dispose();
        _blocks.Dispose();
        _anyRow.Dispose();
    }

    private bool HasRows(long day)
    {
        if (!_daysWithRows.TryGetValue(day, out var has))
        {
            has = _anyRow.Bind(1, day * UsageDay.Seconds).Bind(2, (day + 1) * UsageDay.Seconds).Step();
            _anyRow.Reset();
            _daysWithRows.Add(day, has);
        }

        return has;
    }
}
