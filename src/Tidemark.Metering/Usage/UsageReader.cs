using Microsoft.Data.Sqlite;

namespace Tidemark.Metering.Usage;

/// <summary>Answers questions for usage within one snapshot of the store.</summary>
internal sealed class UsageReader
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<long, Series> _series;
    private readonly TimeRange _range;
    private readonly long _start;
    private readonly long _end;

    public UsageReader(SqliteConnection connection, UsageQuery query)
    {
        _connection = connection;
        _series = SeriesTable.Select(connection, query).ToDictionary(series => series.Id);
        _range = query.Range.WidenedTo(Bucket.Seconds);
        _start = _range.Start.ToUnixTimeSeconds();
        _end = _range.End.ToUnixTimeSeconds();
    }

    private int Buckets => (int)((_end - _start) / Bucket.Seconds);

    public UsageTimeline Timeline()
    {
        var buckets = new Counters[Buckets];
        OpenRows.Read(_connection, _series, _start, _end, (long _, long bucket, in Counters counters) => buckets[IndexOf(bucket)].Add(counters));
        return new UsageTimeline(_range, buckets);
    }

    public List<UsageTotal> Totals(UsageDimension by)
    {
        var groups = new Dictionary<string, Group>(StringComparer.Ordinal);
        OpenRows.Read(_connection, _series, _start, _end, (long series, long bucket, in Counters counters) =>
        {
            var name = NameOf(_series[series], by);
            if (!groups.TryGetValue(name, out var group))
            {
                groups.Add(name, group = new Group());
            }

            group.Total.Add(counters);
            group.Open.Add((IndexOf(bucket), counters.Bytes));
        });

        var bytes = new long[Buckets];
        var totals = new List<UsageTotal>(groups.Count);
        foreach (var (name, group) in groups)
        {
            Array.Clear(bytes);
            foreach (var (index, sent) in group.Open)
            {
                bytes[index] += sent;
            }

            var peak = bytes.Max();
            var peakAt = _range.Start.AddSeconds((double)Array.IndexOf(bytes, peak) * Bucket.Seconds);
            totals.Add(new UsageTotal(name, group.Total, peak, peakAt));
        }

        return totals.OrderByDescending(total => total.Total.Bytes).ThenBy(total => total.Name, StringComparer.Ordinal).ToList();
    }

    public Dictionary<int, long> StatusCodes()
    {
        var codes = new Dictionary<int, long>();
        OpenRows.ReadCodes(_connection, _series, _start, _end, (_, _, code, requests) =>
            codes[code] = codes.GetValueOrDefault(code) + requests);
        return codes;
    }

    /// <summary>The rows of one UTC day after the other.</summary>
    public IEnumerable<List<UsageRow>> RowsByDay()
    {
        for (var day = _start / UsageDay.Seconds; day * UsageDay.Seconds < _end; day++)
        {
            var dayStart = day * UsageDay.Seconds;
            var slots = new SortedDictionary<string, Counters[]>(StringComparer.Ordinal);
            OpenRows.Read(
                _connection, _series, Math.Max(_start, dayStart), Math.Min(_end, dayStart + UsageDay.Seconds),
                (long series, long bucket, in Counters counters) =>
                {
                    var domain = _series[series].Domain;
                    if (!slots.TryGetValue(domain, out var counted))
                    {
                        slots.Add(domain, counted = new Counters[UsageDay.Slots]);
                    }

                    counted[(bucket - dayStart) / Bucket.Seconds].Add(counters);
                });
            yield return Rows(dayStart, slots);
        }
    }

    private static List<UsageRow> Rows(long dayStart, SortedDictionary<string, Counters[]> slots)
    {
        var rows = new List<UsageRow>();
        for (var slot = 0; slot < UsageDay.Slots; slot++)
        {
            var start = DateTimeOffset.FromUnixTimeSeconds(dayStart + (slot * Bucket.Seconds));
            foreach (var (domain, counted) in slots)
            {
                if (counted[slot] != default)
                {
                    rows.Add(new UsageRow(start, domain, counted[slot]));
                }
            }
        }

        return rows;
    }

    private static string NameOf(in Series series, UsageDimension by) => by switch
    {
        UsageDimension.None => "",
        UsageDimension.Domain => series.Domain,
        UsageDimension.Region => series.Region,
        UsageDimension.Isp => series.Isp,
        _ => throw new ArgumentOutOfRangeException(nameof(by), by, "No such dimension."),
    };

    private int IndexOf(long bucket) => (int)((bucket - _start) / Bucket.Seconds);

    private sealed class Group
    {
        public Counters Total;

        public List<(int Index, long Bytes)> Open { get; } = [];
    }
}
