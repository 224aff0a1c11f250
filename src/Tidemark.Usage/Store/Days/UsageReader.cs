using Microsoft.Data.Sqlite;
using Tidemark.Usage.Blocks;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Retention;

namespace Tidemark.Usage.Store.Days;

/// <summary>Answers questions for usage within one snapshot of the store: open rows plus blocks, wherever they lie.</summary>
internal sealed class UsageReader
{
    /// <summary>Seconds from which on a range is cut to what has figures: 400 days.</summary>
    private const long LongRange = 400L * UsageDay.Seconds;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<long, Series> _series;
    private readonly Measures _measures;
    private readonly TimeRange _range;
    private readonly long _start;
    private readonly long _end;

    public UsageReader(SqliteConnection connection, UsageQuery query)
    {
        _connection = connection;
        _series = SeriesTable.Select(connection, query).ToDictionary(series => series.Id);
        _measures = query.Measures;
        _range = query.Range.WidenedTo(Bucket.Seconds);
        _start = _range.Start.ToUnixTimeSeconds();
        _end = _range.End.ToUnixTimeSeconds();
    }

    private int Buckets => (int)((_end - _start) / Bucket.Seconds);

    public UsageTimeline Timeline()
    {
        var grid = new UsageGrid(_start, Buckets, _measures);
        OpenRows.Read(_connection, _series, _start, _end, (long _, long bucket, in Counters counters) => grid.Add(bucket, counters));
        var resolution = BlockTable.Read(_connection, _series.Keys, _start, _end, codes: false, (_, day, block) => grid.Add(day, block));
        var buckets = new Counters[Buckets];
        for (var i = 0; i < buckets.Length; i++)
        {
            buckets[i] = grid[i];
        }

        return new UsageTimeline(_range, buckets) { Resolution = resolution };
    }

    public List<UsageTotal> Totals(UsageDimension by)
    {
        var (start, end) = Metered();
        if (start >= end)
        {
            return [];
        }

        var open = new Dictionary<long, List<(long Bucket, Counters Counters)>>();
        OpenRows.Read(_connection, _series, start, end, (long series, long bucket, in Counters counters) =>
        {
            if (!open.TryGetValue(series, out var rows))
            {
                open.Add(series, rows = []);
            }

            rows.Add((bucket, counters));
        });

        var grid = new UsageGrid(start, (int)((end - start) / Bucket.Seconds), _measures | Measures.Bytes | Measures.Requests);
        var totals = new List<UsageTotal>();
        foreach (var group in _series.Values.GroupBy(series => NameOf(series, by), series => series.Id))
        {
            grid.Clear();
            var resolution = BlockTable.Read(_connection, group, start, end, codes: false, (_, day, block) => grid.Add(day, block));
            foreach (var (bucket, counters) in group.SelectMany(series => open.GetValueOrDefault(series) ?? []))
            {
                grid.Add(bucket, counters);
            }

            var total = grid.Total();
            if (total != default)
            {
                var peak = grid.Peak();
                totals.Add(new UsageTotal(group.Key, total, peak.Bytes, DateTimeOffset.FromUnixTimeSeconds(start + ((long)peak.Index * Bucket.Seconds))) { Resolution = resolution });
            }
        }

        return totals.OrderByDescending(total => total.Total.Bytes).ThenBy(total => total.Name, StringComparer.Ordinal).ToList();
    }

    public Dictionary<int, long> StatusCodes()
    {
        var codes = new Dictionary<int, long>();
        OpenRows.ReadCodes(_connection, _series, _start, _end, (_, _, code, requests) => codes[code] = codes.GetValueOrDefault(code) + requests);

        var sums = new long[UsageDay.Slots];
        BlockTable.Read(_connection, _series.Keys, _start, _end, codes: true, (_, day, block) =>
        {
            var first = (int)Math.Max(0, (_start - (day * UsageDay.Seconds)) / Bucket.Seconds);
            var last = (int)Math.Min(UsageDay.Slots, (_end - (day * UsageDay.Seconds)) / Bucket.Seconds);
            var reader = new BlockCodec.Reader(block, stackalloc short[UsageDay.Slots]);
            while (reader.Next())
            {
                Array.Clear(sums);
                reader.AddTo(sums);
                var requests = sums.AsSpan(first..last).ToArray().Sum();
                if (requests != 0)
                {
                    codes[reader.Id] = codes.GetValueOrDefault(reader.Id) + requests;
                }
            }
        });
        return codes;
    }

    /// <summary>The rows of one UTC day after the other.</summary>
    public IEnumerable<List<UsageRow>> RowsByDay()
    {
        for (var day = UsageDay.Of(_start); day * UsageDay.Seconds < _end; day++)
        {
            yield return RowsOf(Math.Max(_start, day * UsageDay.Seconds), Math.Min(_end, (day + 1) * UsageDay.Seconds));
        }
    }

    private static string NameOf(in Series series, UsageDimension by) => by switch
    {
        UsageDimension.None => "",
        UsageDimension.Domain => series.Domain,
        UsageDimension.Region => series.Region,
        UsageDimension.Isp => series.Isp,
        _ => throw new ArgumentOutOfRangeException(nameof(by), by, "No such dimension."),
    };

    /// <summary>The part of a long range that has figures: a question for all of time takes memory for what was metered, not for centuries.</summary>
    private (long Start, long End) Metered()
    {
        if (_end - _start <= LongRange)
        {
            return (_start, _end);
        }

        var (firstRow, lastRow) = OpenRows.Extent(_connection);
        var (firstDay, lastDay) = BlockTable.Extent(_connection, _series.Keys);
        var first = Math.Min(firstRow <= lastRow ? firstRow : long.MaxValue, firstDay <= lastDay ? firstDay * UsageDay.Seconds : long.MaxValue);
        var last = Math.Max(firstRow <= lastRow ? lastRow + Bucket.Seconds : 0, firstDay <= lastDay ? (lastDay + 1) * UsageDay.Seconds : 0);
        return (Math.Max(_start, first), Math.Min(_end, last));
    }

    private List<UsageRow> RowsOf(long start, long end)
    {
        var buckets = (int)((end - start) / Bucket.Seconds);
        var domains = new SortedDictionary<string, UsageGrid>(StringComparer.Ordinal);
        OpenRows.Read(_connection, _series, start, end, (long series, long bucket, in Counters counters) => Grid(series).Add(bucket, counters));
        BlockTable.Read(_connection, _series.Keys, start, end, codes: false, (series, day, block) => Grid(series).Add(day, block));

        var rows = new List<UsageRow>();
        for (var i = 0; i < buckets; i++)
        {
            foreach (var (domain, grid) in domains)
            {
                if (grid[i] is var counters && counters != default)
                {
                    rows.Add(new UsageRow(DateTimeOffset.FromUnixTimeSeconds(start + ((long)i * Bucket.Seconds)), domain, counters));
                }
            }
        }

        return rows;

        UsageGrid Grid(long series)
        {
            var domain = _series[series].Domain;
            if (!domains.TryGetValue(domain, out var grid))
            {
                domains.Add(domain, grid = new UsageGrid(start, buckets, _measures));
            }

            return grid;
        }
    }
}
