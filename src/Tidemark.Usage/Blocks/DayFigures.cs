using Tidemark.Usage.Model;
using Tidemark.Usage.Retention;

namespace Tidemark.Usage.Blocks;

/// <summary>One series' day in memory: 288 slots of every measure and status code. Made once and used for many days.</summary>
internal sealed class DayFigures
{
    private readonly long[][] _measures = [.. Enumerable.Range(0, MeasureIndex.Count).Select(_ => new long[UsageDay.Slots])];
    private readonly SortedDictionary<int, long[]> _codes = [];

    /// <summary>The number of the column of status code 0, see <see cref="Columns"/>.</summary>
    public const int FirstCode = 16;

    /// <exception cref="OverflowException">A sum does not fit into 63 bits.</exception>
    public void Add(int slot, Counters counters, IEnumerable<StatusCount> codes)
    {
        var fields = MeasureIndex.Fields(ref counters);
        for (var i = 0; i < fields.Length; i++)
        {
            _measures[i][slot] += fields[i];
        }

        foreach (var (code, requests) in codes)
        {
            CodeColumn(code)[slot] += requests;
        }
    }

    /// <summary>Adds the stored forms of <see cref="EncodeMeasures"/> and <see cref="EncodeCodes"/>.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public void Add(ReadOnlySpan<byte> measures, ReadOnlySpan<byte> codes)
    {
        Span<short> slots = stackalloc short[UsageDay.Slots];
        var reader = new BlockCodec.Reader(measures, slots);
        while (reader.Next())
        {
            if (reader.Id >= _measures.Length)
            {
                throw new InvalidDataException($"A stored block has the unknown measure {reader.Id}.");
            }

            reader.AddTo(_measures[reader.Id]);
        }

        reader = new BlockCodec.Reader(codes, slots);
        while (reader.Next())
        {
            reader.AddTo(CodeColumn(reader.Id));
        }
    }

    /// <summary>Takes away what was added before; see <see cref="IsBelowZero"/>.</summary>
    public void Subtract(int slot, Counters counters, IEnumerable<StatusCount> codes)
    {
        var fields = MeasureIndex.Fields(ref counters);
        for (var i = 0; i < fields.Length; i++)
        {
            _measures[i][slot] -= fields[i];
        }

        foreach (var (code, requests) in codes)
        {
            CodeColumn(code)[slot] -= requests;
        }
    }

    /// <summary>Takes from both, slot by slot, what both have.</summary>
    public void Cancel(DayFigures other)
    {
        for (var i = 0; i < _measures.Length; i++)
        {
            Cancel(_measures[i], other._measures[i]);
        }

        foreach (var (code, values) in other._codes)
        {
            Cancel(CodeColumn(code), values);
        }
    }

    /// <summary>All columns that are in use: those of measures under their index, those of status codes under 16 plus the code.</summary>
    public IEnumerable<(int Column, long[] Values)> Columns =>
        _measures.Index().Concat(_codes.Select(code => (FirstCode + code.Key, code.Value)));

    /// <summary>Whether every figure is zero.</summary>
    public bool IsEmpty => _measures.Concat(_codes.Values).All(values => !values.AsSpan().ContainsAnyExcept(0L));

    /// <summary>Whether more was taken from a slot than it had.</summary>
    public bool IsBelowZero => _measures.Concat(_codes.Values).Any(values => values.AsSpan().ContainsAnyInRange(long.MinValue, -1L));

    /// <summary>Gives every slot of a stretch the same share of its sum.</summary>
    /// <param name="cuts">The first slots of the stretches, ascending from 0.</param>
    public void Spread(ReadOnlySpan<int> cuts)
    {
        foreach (var values in _measures)
        {
            Retention.Spread.Evenly(values, cuts);
        }

        foreach (var values in _codes.Values)
        {
            Retention.Spread.Evenly(values, cuts);
        }
    }

    public byte[] EncodeMeasures() => BlockCodec.Encode(_measures.Select((values, id) => KeyValuePair.Create(id, values)));

    public byte[] EncodeCodes() => BlockCodec.Encode(_codes);

    public void Clear()
    {
        foreach (var values in _measures)
        {
            Array.Clear(values);
        }

        foreach (var values in _codes.Values)
        {
            Array.Clear(values);
        }
    }

    private static void Cancel(long[] a, long[] b)
    {
        for (var slot = 0; slot < a.Length; slot++)
        {
            var both = Math.Min(a[slot], b[slot]);
            a[slot] -= both;
            b[slot] -= both;
        }
    }

    private long[] CodeColumn(int code)
    {
        if (!_codes.TryGetValue(code, out var values))
        {
            _codes.Add(code, values = new long[UsageDay.Slots]);
        }

        return values;
    }
}
