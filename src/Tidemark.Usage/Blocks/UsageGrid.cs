using System.Runtime.CompilerServices;
using Tidemark.Usage.Model;

namespace Tidemark.Usage.Blocks;

/// <summary>Sums bucket by bucket, a column a measure, over a range of whole buckets.</summary>
internal sealed class UsageGrid
{
    private readonly long[]?[] _columns;
    private readonly long[] _edge = new long[UsageDay.Slots];
    private readonly long _start;
    private readonly int _buckets;

    public UsageGrid(long start, int buckets, Measures measures)
    {
        _start = start;
        _buckets = buckets;
        _columns = [.. Enumerable.Range(0, MeasureIndex.Count).Select(index => measures.Has(index) ? new long[buckets] : null)];
    }

    public void Clear()
    {
        foreach (var column in _columns)
        {
            Array.Clear(column ?? []);
        }
    }

    public void Add(long bucket, Counters counters)
    {
        var index = (int)((bucket - _start) / Bucket.Seconds);
        var fields = MeasureIndex.Fields(ref counters);
        for (var i = 0; i < fields.Length; i++)
        {
            if (_columns[i] is { } column)
            {
                column[index] += fields[i];
            }
        }
    }

    /// <summary>Adds the slots of a day that lie in the range.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(long day, ReadOnlySpan<byte> block)
    {
        Span<short> slots = stackalloc short[UsageDay.Slots];
        var reader = new BlockCodec.Reader(block, slots);
        var first = (int)(((day * UsageDay.Seconds) - _start) / Bucket.Seconds);
        if (first < 0 || first + UsageDay.Slots > _buckets)
        {
            AddEdge(ref reader, first);
            return;
        }

        // dense columns, the usual ones, go in pairs
        var waiting = default(Range);
        var waitingFor = Span<long>.Empty;
        while (reader.Next())
        {
            if (reader.Id >= _columns.Length || _columns[reader.Id] is not { } column)
            {
                continue;
            }

            var sums = column.AsSpan(first, UsageDay.Slots);
            if (reader.Dense is not { } dense)
            {
                reader.AddTo(sums);
            }
            else if (waitingFor.IsEmpty)
            {
                waiting = dense;
                waitingFor = sums;
            }
            else
            {
                reader.AddTo(waiting, waitingFor, sums);
                waitingFor = [];
            }
        }

        if (!waitingFor.IsEmpty)
        {
            reader.AddTo(waiting, waitingFor);
        }
    }

    private void AddEdge(ref BlockCodec.Reader reader, int first)
    {
        while (reader.Next())
        {
            if (reader.Id >= _columns.Length || _columns[reader.Id] is not { } column)
            {
                continue;
            }

            Array.Clear(_edge);
            reader.AddTo(_edge);
            for (var index = Math.Max(first, 0); index < Math.Min(first + UsageDay.Slots, _buckets); index++)
            {
                column[index] += _edge[index - first];
            }
        }
    }

    public Counters this[int index]
    {
        get
        {
            var counters = default(Counters);
            var fields = MeasureIndex.Fields(ref counters);
            for (var i = 0; i < fields.Length; i++)
            {
                fields[i] = _columns[i]?[index] ?? 0;
            }

            return counters;
        }
    }

    /// <summary>The sum over the range; bytes must be among the measures.</summary>
    public Counters Total()
    {
        var counters = default(Counters);
        var fields = MeasureIndex.Fields(ref counters);
        for (var i = 0; i < fields.Length; i++)
        {
            foreach (var value in _columns[i] ?? [])
            {
                fields[i] += value;
            }
        }

        return counters;
    }

    /// <summary>Index and bytes of the bucket with the most bytes, the first of equals.</summary>
    public (int Index, long Bytes) Peak()
    {
        var bytes = _columns[MeasureIndex.Bytes]!;
        var peak = bytes.Max();
        return (Array.IndexOf(bytes, peak), peak);
    }
}
