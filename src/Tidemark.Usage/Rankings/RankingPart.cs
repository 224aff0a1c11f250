using System.Runtime.CompilerServices;
using Tidemark.Usage.Bytes;

namespace Tidemark.Usage.Rankings;

/// <summary>
/// Keys with their figures, each key once, with exact totals. Keeps at most a number of keys; what is dropped beyond is
/// known by its largest figures, which bound what a key can be short of.
/// </summary>
internal sealed class RankingPart
{
    private ArraySegment<RankingEntry> _entries;

    private RankingPart(ArraySegment<RankingEntry> entries) => _entries = entries;

    public IReadOnlyList<RankingEntry> Entries => _entries;

    /// <summary>How many keys there are.</summary>
    public int Count => _entries.Count;

    /// <summary>Of all keys, dropped ones included.</summary>
    public long Requests { get; private init; }

    /// <summary>Of all keys, dropped ones included.</summary>
    public long Bytes { get; private init; }

    /// <summary>At most this many requests are missing from any key; 0: exact.</summary>
    public long RequestsError { get; private set; }

    /// <summary>At most this many bytes are missing from any key; 0: exact.</summary>
    public long BytesError { get; private set; }

    /// <summary>One list of keys as it is; several are added up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static RankingPart Of(IReadOnlyList<IReadOnlyList<RankingEntry>> lists)
    {
        if (lists is not [var only])
        {
            var sum = new RankingSum();
            foreach (var list in lists)
            {
                sum.Add(AsSegment(list));
            }

            return Of(sum);
        }

        var entries = AsSegment(only);
        var (requests, bytes) = (0L, 0L);
        foreach (ref readonly var entry in entries.AsSpan())
        {
            requests += entry.Requests;
            bytes += entry.Bytes;
        }

        return new RankingPart(entries) { Requests = requests, Bytes = bytes };
    }

    /// <summary>Everything that was added up, in ascending order of keys: they share more with their neighbours and take less room.</summary>
    public static RankingPart Of(RankingSum sum) => new(KeyOrder.Sorted(sum.ToArray()))
    {
        Requests = sum.Requests,
        Bytes = sum.Bytes,
        RequestsError = sum.RequestsError,
        BytesError = sum.BytesError,
    };

    /// <summary>The part in its stored form, the keys of which are put into the arena.</summary>
    public StoredPart Store(ByteArena into) => new(Count, Requests, Bytes, RequestsError, BytesError, RankingCodec.Encode(_entries, into));

    /// <summary>
    /// Drops keys when there are more than twice as many as <paramref name="keys"/>: what stays is the better half by
    /// requests and the better half by bytes. Dropping seldom keeps the error small.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Bound(int keys)
    {
        if (_entries.Count <= 2L * keys)
        {
            return;
        }

        var entries = _entries.AsSpan();
        var figures = new long[entries.Length];
        var keep = new bool[entries.Length];
        for (var i = 0; i < figures.Length; i++)
        {
            figures[i] = entries[i].Requests;
        }

        Largest.Mark(figures, keys / 2, keep);
        for (var i = 0; i < figures.Length; i++)
        {
            figures[i] = entries[i].Bytes;
        }

        Largest.Mark(figures, keys / 2, keep);
        var (requests, bytes) = (0L, 0L);
        var kept = new RankingEntry[keys];
        var count = 0;
        for (var i = 0; i < keep.Length; i++)
        {
            ref readonly var entry = ref entries[i];
            if (keep[i])
            {
                kept[count] = entry;
                count++;
            }
            else
            {
                requests = Math.Max(requests, entry.Requests);
                bytes = Math.Max(bytes, entry.Bytes);
            }
        }

        _entries = new ArraySegment<RankingEntry>(kept, 0, count);
        RequestsError += requests;
        BytesError += bytes;
    }

    private static ArraySegment<RankingEntry> AsSegment(IReadOnlyList<RankingEntry> list) => list switch
    {
        ArraySegment<RankingEntry> segment => segment,
        RankingEntry[] array => array,
        _ => list.ToArray(),
    };
}
