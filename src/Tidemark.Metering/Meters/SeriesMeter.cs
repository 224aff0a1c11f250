using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tidemark.Usage.Model;

namespace Tidemark.Metering.Meters;

/// <summary>Which bucket of whom: numbers of the domain and of the client's place.</summary>
internal readonly record struct SeriesKey(int Domain, int Place, long Bucket);

/// <summary>One five-minute bucket of a domain and a place.</summary>
internal struct Series
{
    public SeriesKey Key;

    /// <summary>Number of the hour's scope in its <see cref="Meter"/>.</summary>
    public int Scope;

    public Counters Counters;
    public CodeCounts Codes;
}

/// <summary>Requests by exact status code: a few in place, the rare rest in a dictionary.</summary>
internal struct CodeCounts
{
    private FewCounts _few;
    private Dictionary<int, long>? _more;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int code, long requests)
    {
        for (var i = 0; i < FewCounts.Length; i++)
        {
            ref var count = ref _few[i];
            if (count.Code == code || count.Code == 0)
            {
                count = new StatusCount(code, count.Requests + requests);
                return;
            }
        }

        CollectionsMarshal.GetValueRefOrAddDefault(_more ??= [], code, out _) += requests;
    }

    public readonly List<StatusCount> ToList()
    {
        var all = new List<StatusCount>(FewCounts.Length);
        foreach (var count in _few)
        {
            if (count.Code != 0)
            {
                all.Add(count);
            }
        }

        all.AddRange((_more ?? []).Select(pair => new StatusCount(pair.Key, pair.Value)));
        return all;
    }

    [InlineArray(Length)]
    private struct FewCounts
    {
        public const int Length = 6;

        private StatusCount _first;
    }
}

/// <summary>The series of a meter; the last one used is found at once.</summary>
internal sealed class SeriesMeter
{
    private readonly Dictionary<SeriesKey, int> _numbers = [];
    private Series[] _all = new Series[64];
    private int _count;
    private int _last;

    public ReadOnlySpan<Series> All => _all.AsSpan(0, _count);

    /// <summary>The series of the key; made with <see cref="Series.Scope"/> -1 when it is new.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ref Series Of(in SeriesKey key)
    {
        if (_last < _count && _all[_last].Key == key)
        {
            return ref _all[_last];
        }

        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, key, out var known);
        if (!known)
        {
            if (_count == _all.Length)
            {
                Array.Resize(ref _all, _count * 2);
            }

            number = _count;
            _all[_count] = new Series { Key = key, Scope = -1 };
            _count++;
        }

        _last = number;
        return ref _all[number];
    }

    public void Clear()
    {
        _numbers.Clear();
        _count = 0;
    }
}
