using Tidemark.Metering.Ledger;

namespace Tidemark.Metering.Rankings;

/// <summary>
/// Keys with their figures in ascending order of keys, with exact totals. Keeps at most a number of keys; what is dropped
/// beyond is known by its largest figures, which bound what a key can be short of.
/// </summary>
internal sealed class RankingPart
{
    private RankingPart(List<RankingEntry> entries) => Entries = entries;

    public List<RankingEntry> Entries { get; private set; }

    /// <summary>Of all keys, dropped ones included.</summary>
    public long Requests { get; private init; }

    /// <summary>Of all keys, dropped ones included.</summary>
    public long Bytes { get; private init; }

    /// <summary>At most this many requests are missing from any key; 0: exact.</summary>
    public long RequestsError { get; private set; }

    /// <summary>At most this many bytes are missing from any key; 0: exact.</summary>
    public long BytesError { get; private set; }

    /// <summary>From entries in any order, which may repeat a key.</summary>
    public static RankingPart Of(IEnumerable<RankingEntry> entries)
    {
        var sorted = entries.ToList();
        sorted.Sort(static (a, b) => a.Key.Span.SequenceCompareTo(b.Key.Span));
        var (requests, bytes, kept) = (0L, 0L, 0);
        for (var i = 0; i < sorted.Count; i++)
        {
            var entry = sorted[i];
            requests += entry.Requests;
            bytes += entry.Bytes;
            if (kept > 0 && sorted[kept - 1].Key.Span.SequenceEqual(entry.Key.Span))
            {
                var same = sorted[kept - 1];
                sorted[kept - 1] = new RankingEntry(same.Key, same.Requests + entry.Requests, same.Bytes + entry.Bytes);
            }
            else
            {
                sorted[kept++] = entry;
            }
        }

        sorted.RemoveRange(kept, sorted.Count - kept);
        return new RankingPart(sorted) { Requests = requests, Bytes = bytes };
    }

    /// <summary>Everything that was added up.</summary>
    public static RankingPart Of(RankingSum sum)
    {
        var part = Of(sum.Entries());
        return new RankingPart(part.Entries)
        {
            Requests = sum.Requests,
            Bytes = sum.Bytes,
            RequestsError = sum.RequestsError,
            BytesError = sum.BytesError,
        };
    }

    /// <summary>From the stored form.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static RankingPart Read(ReadOnlySpan<byte> stored, long requests, long bytes, long requestsError, long bytesError)
    {
        var reader = new RankingCodec.Reader(stored);
        var entries = new List<RankingEntry>(reader.Count);
        while (reader.Next())
        {
            entries.Add(new RankingEntry(reader.Key.ToArray(), reader.Requests, reader.Bytes));
        }

        return new RankingPart(entries) { Requests = requests, Bytes = bytes, RequestsError = requestsError, BytesError = bytesError };
    }

    /// <summary>The sum of two parts.</summary>
    public RankingPart With(RankingPart other)
    {
        var merged = new List<RankingEntry>(Entries.Count + other.Entries.Count);
        var (i, j) = (0, 0);
        while (i < Entries.Count || j < other.Entries.Count)
        {
            var order = i == Entries.Count ? 1
                : j == other.Entries.Count ? -1
                : Entries[i].Key.Span.SequenceCompareTo(other.Entries[j].Key.Span);
            if (order < 0)
            {
                merged.Add(Entries[i++]);
            }
            else if (order > 0)
            {
                merged.Add(other.Entries[j++]);
            }
            else
            {
                var (mine, theirs) = (Entries[i++], other.Entries[j++]);
                merged.Add(new RankingEntry(mine.Key, mine.Requests + theirs.Requests, mine.Bytes + theirs.Bytes));
            }
        }

        return new RankingPart(merged)
        {
            Requests = Requests + other.Requests,
            Bytes = Bytes + other.Bytes,
            RequestsError = RequestsError + other.RequestsError,
            BytesError = BytesError + other.BytesError,
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

    /// <summary>Indexes of the entries, largest figure first, then by key.</summary>
    private int[] Order(Func<RankingEntry, long> figure)
    {
        var indexes = Enumerable.Range(0, Entries.Count).ToArray();
        var figures = Entries.Select(entry => -figure(entry)).ToArray();
        Array.Sort(figures, indexes);
        return indexes;
    }
}
