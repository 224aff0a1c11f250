using Tidemark.Metering.Ledger;

namespace Tidemark.Metering.Rankings;

/// <summary>
/// Keys with their figures, each key once, with exact totals. Keeps at most a number of keys; what is dropped beyond is
/// known by its largest figures, which bound what a key can be short of.
/// </summary>
internal sealed class RankingPart
{
    private RankingPart(IReadOnlyList<RankingEntry> entries) => Entries = entries;

    public IReadOnlyList<RankingEntry> Entries { get; private set; }

    /// <summary>Of all keys, dropped ones included.</summary>
    public long Requests { get; private init; }

    /// <summary>Of all keys, dropped ones included.</summary>
    public long Bytes { get; private init; }

    /// <summary>At most this many requests are missing from any key; 0: exact.</summary>
    public long RequestsError { get; private set; }

    /// <summary>At most this many bytes are missing from any key; 0: exact.</summary>
    public long BytesError { get; private set; }

    /// <summary>One list of keys as it is; several are added up.</summary>
    public static RankingPart Of(IReadOnlyList<IReadOnlyList<RankingEntry>> lists)
    {
        if (lists is not [var only])
        {
            var sum = new RankingSum();
            foreach (var list in lists)
            {
                sum.Add(list);
            }

            return Of(sum);
        }

        var (requests, bytes) = (0L, 0L);
        for (var i = 0; i < only.Count; i++)
        {
            var entry = only[i];
            requests += entry.Requests;
            bytes += entry.Bytes;
        }

        return new RankingPart(only) { Requests = requests, Bytes = bytes };
    }

    /// <summary>Everything that was added up, in ascending order of keys: they share more with their neighbours and take less room.</summary>
    public static RankingPart Of(RankingSum sum)
    {
        var entries = sum.Entries().ToArray();
        Array.Sort(entries, static (a, b) => a.Key.Span.SequenceCompareTo(b.Key.Span));
        return new RankingPart(entries)
        {
            Requests = sum.Requests,
            Bytes = sum.Bytes,
            RequestsError = sum.RequestsError,
            BytesError = sum.BytesError,
        };
    }

    /// <summary>
    /// Drops keys when there are more than twice as many as <paramref name="keys"/>: what stays is the better half by
    /// requests and the better half by bytes. Dropping seldom keeps the error small.
    /// </summary>
    public void Bound(int keys)
    {
        if (Entries.Count <= keys * 2)
        {
            return;
        }

        var keep = new bool[Entries.Count];
        foreach (var order in new[] { Order(entry => entry.Requests), Order(entry => entry.Bytes) })
        {
            foreach (var index in order.Take(keys / 2))
            {
                keep[index] = true;
            }
        }

        var (requests, bytes) = (0L, 0L);
        var kept = new List<RankingEntry>(keys);
        for (var i = 0; i < keep.Length; i++)
        {
            if (keep[i])
            {
                kept.Add(Entries[i]);
            }
            else
            {
                requests = Math.Max(requests, Entries[i].Requests);
                bytes = Math.Max(bytes, Entries[i].Bytes);
            }
        }

        Entries = kept;
        RequestsError += requests;
        BytesError += bytes;
    }

    /// <summary>Indexes of the entries, largest figure first.</summary>
    private int[] Order(Func<RankingEntry, long> figure)
    {
        var indexes = Enumerable.Range(0, Entries.Count).ToArray();
        var figures = Entries.Select(entry => -figure(entry)).ToArray();
        Array.Sort(figures, indexes);
        return indexes;
    }
}
