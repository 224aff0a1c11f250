using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Blocks;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Retention;
using Tidemark.Usage.Store.Damage;
using Tidemark.Usage.Store.Days;
using Tidemark.Usage.Store.Sources;

namespace Tidemark.Usage.Store.Verification;

/// <summary>
/// Reads all blocks, open rows and contributions. The figures of each series and day must be the sum of what sources contributed.
/// </summary>
internal sealed class FigureCheck(SqliteConnection connection, Findings findings, CancellationToken cancellationToken)
{
    /// <summary>How many days of series are compared at once: some 100 MB.</summary>
    private const long DaysAtOnce = 2_000_000;

    private readonly Dictionary<(long Series, long Day), DaySum> _sums = [];
    private readonly Dictionary<long, (long Account, string Name)> _series = [];
    private readonly Dictionary<long, long> _doubtfulBefore = [];
    private readonly HashSet<long> _older = [];
    private readonly DayFigures _figures = new();
    private long _parts;
    private long _part;

    /// <summary>Checks everything.</summary>
    public void Run()
    {
        Prepare();
        var days = connection.Scalar<long>("SELECT count(*) FROM usage_block") + connection.Scalar<long>("SELECT count(*) FROM usage_open");
        _parts = 1 + (days / DaysAtOnce);
        for (_part = 0; _part < _parts; _part++)
        {
            _sums.Clear();
            Blocks();
            OpenRows();
            Contributions();
            Compare();
        }
    }

    private bool IsFirst => _part == 0;

    private void Prepare()
    {
        using var series = new SqliteStatement(connection, "SELECT id, account, domain, region, isp FROM series");
        while (series.Step())
        {
            var account = series.Int64(1);
            _series.Add(series.Int64(0), (account, $"{series.Text(2)} (account {account}, region {series.Text(3)}, ISP {series.Text(4)})"));
            _doubtfulBefore.TryAdd(account, KeptTable.DoubtfulBefore(connection, account));
        }

        using var older = new SqliteStatement(
            connection, "SELECT DISTINCT s.account FROM source s JOIN source_range r ON r.source = s.id WHERE r.parser IS NULL AND r.accepted > 0");
        while (older.Step())
        {
            _older.Add(older.Int64(0));
        }
    }

    private void Blocks()
    {
        Begin("blocks", "usage_block");
        using var select = new SqliteStatement(connection, "SELECT series, day, slots, codes, resolution FROM usage_block");
        while (select.Step())
        {
            Count();
            var (series, day, resolution) = (select.Int64(0), select.Int64(1), select.Int64(4));
            if (!IsOfPart(series) && !IsFirst)
            {
                continue;
            }

            try
            {
                if (resolution is not (0 or Resolution.Hour or Resolution.Day))
                {
                    throw new InvalidDataException($"{resolution} is not a resolution");
                }

                _figures.Clear();
                _figures.Add(
                    BlockTable.Content(select.Blob(2), series, day, codes: false, resolution), BlockTable.Content(select.Blob(3), series, day, codes: true, resolution));
                if (_figures.IsBelowZero)
                {
                    throw new InvalidDataException("a figure is negative");
                }

                Add(series, day, resolution != 0);
            }
            catch (Exception fault) when (fault is InvalidDataException or OverflowException)
            {
                if (IsFirst)
                {
                    findings.Add("block", DamagedRow.Block(connection, series, day, codes: false, fault));
                }

                Sum(series, day).IsDamaged = true;
            }
        }
    }

    private void Add(long series, long day, bool isCoarse)
    {
        if (!IsOfPart(series))
        {
            return;
        }

        ref var sum = ref Sum(series, day);
        sum.IsCoarse |= isCoarse;
        foreach (var (column, values) in _figures.Columns)
        {
            for (var slot = 0; slot < values.Length; slot++)
            {
                sum.Add(slot, column, values[slot]);
            }
        }
    }

    private void OpenRows()
    {
        Begin("open rows", "usage_open");
        using var select = new SqliteStatement(connection, $"SELECT series, bucket, {Days.OpenRows.Measures} FROM usage_open");
        while (select.Step())
        {
            Count();
            if (IsOfPart(select.Int64(0)))
            {
                Add(select.Int64(0), select.Int64(1), Days.OpenRows.Counters(select, 2), []);
            }
        }

        using var codes = new SqliteStatement(connection, "SELECT series, bucket, code, requests FROM usage_open_code");
        while (codes.Step())
        {
            if (IsOfPart(codes.Int64(0)))
            {
                Add(codes.Int64(0), codes.Int64(1), default, [new StatusCount((int)codes.Int64(2), codes.Int64(3))]);
            }
        }
    }

    private void Contributions()
    {
        Begin("contributions", "contribution");
        using var select = new SqliteStatement(connection, """SELECT source, start, "end", cells, places FROM contribution""");
        while (select.Step())
        {
            Count();
            try
            {
                foreach (var cell in Sources.Contributions.Read(connection, select, select.Int64(0), 1).Cells)
                {
                    var doubtful = _series.TryGetValue(cell.Series, out var series) && UsageDay.Of(cell.Bucket) < _doubtfulBefore[series.Account];
                    if (IsOfPart(cell.Series) && !doubtful)
                    {
                        Add(cell.Series, cell.Bucket, cell.Counters, cell.Codes, take: true);
                    }
                }
            }
            catch (DamagedFiguresException fault) when (IsFirst)
            {
                findings.Add("contribution", fault);
            }
            catch (DamagedFiguresException)
            {
                // was named before
            }
        }
    }

    private void Add(long series, long bucket, Counters counters, IReadOnlyList<StatusCount> codes, bool take = false)
    {
        ref var sum = ref Sum(series, UsageDay.Of(bucket));
        var slot = UsageDay.SlotOf(bucket);
        foreach (var (column, value) in MeasureIndex.Fields(ref counters).ToArray().Index())
        {
            sum.Add(slot, column, value, take);
        }

        foreach (var (code, requests) in codes)
        {
            sum.Add(slot, DayFigures.FirstCode + code, requests, take);
        }
    }

    private void Compare()
    {
        foreach (var ((series, day), left) in _sums.Where(sum => !sum.Value.IsZero && !sum.Value.IsDamaged).OrderBy(sum => sum.Key.Day).ThenBy(sum => sum.Key.Series))
        {
            if (!_series.TryGetValue(series, out var of))
            {
                findings.Add("balance", $"unknown series {series}", "figures belong to no domain");
            }
            else if (!_older.Contains(of.Account) || left.Requests < 0 || left.Bytes < 0)
            {
                findings.Add("balance", $"{of.Name} {Date(day)}", Problem(left));
            }
        }
    }

    private static string Problem(in DaySum left) => left is { Requests: 0, Bytes: 0 }
        ? "the figures are not the sum of the sources: requests and bytes agree, other figures or their times do not"
        : string.Create(CultureInfo.InvariantCulture, $"the figures are not the sum of the sources: {left.Requests:+#;-#;0} requests, {left.Bytes:+#;-#;0} bytes");

    private static string Date(long day) => DateTimeOffset.UnixEpoch.AddDays(Math.Clamp(day, -700_000, 2_900_000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private bool IsOfPart(long series) => (ulong)series % (ulong)_parts == (ulong)_part;

    private ref DaySum Sum(long series, long day) => ref CollectionsMarshal.GetValueRefOrAddDefault(_sums, (series, day), out _);

    private void Begin(string what, string table)
    {
        if (IsFirst)
        {
            findings.Begin(what, connection.Scalar<long>($"SELECT count(*) FROM {table}"));
        }
    }

    private void Count()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (IsFirst)
        {
            findings.Count();
        }
    }
}
