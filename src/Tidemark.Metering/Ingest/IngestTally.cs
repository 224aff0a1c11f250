using System.Runtime.InteropServices;
using Tidemark.Metering.Meters;
using Tidemark.Usage.Contract;

namespace Tidemark.Metering.Ingest;

/// <summary>What one ingest has committed so far.</summary>
internal sealed class IngestTally
{
    private const int MostHostsShown = 1000;

    private readonly HashSet<long> _committed = [];
    private readonly Dictionary<string, long> _rejectedBy = [];
    private readonly Dictionary<string, long> _unknownHosts = [];
    private readonly List<RejectSample> _samples = [];
    private readonly SortedDictionary<long, FormatUse> _formats = [];
    private long _accepted;
    private long _rejected;
    private long _supplemented;
    private long _duplicates;
    private long _bytes;

    /// <summary>How many samples of rejected lines are still wanted.</summary>
    public int SamplesWanted => Meter.MostSamples - _samples.Count;

    /// <summary>A batch was committed, with the ranges before it.</summary>
    public void Add(MeteredBatch batch, IEnumerable<KeyValuePair<string, long>> unknownHosts)
    {
        _committed.Add(batch.Start);
        _accepted += batch.Accepted;
        _bytes += batch.Bytes;
        foreach (var before in batch.Before)
        {
            _committed.Add(before.Start);
            Reject(before.Rejected, before.Samples);
        }

        Reject(batch.Rejected, batch.Samples);
        AddUnknown(unknownHosts);
    }

    /// <summary>A batch of a supplement was committed: its lines were rejected when the content was read before.</summary>
    public void AddSupplement(MeteredBatch batch)
    {
        _supplemented += batch.Accepted;
        _accepted += batch.Accepted;
        _bytes += batch.Bytes;
    }

    /// <summary>Whether something of a source was committed.</summary>
    public bool HasCommitted => _committed.Count > 0;

    /// <summary>Ranges that were read but are not in the ledger: of all of the content nothing was accepted.</summary>
    public void AddUnrecorded(IEnumerable<RejectedRange> ranges, IEnumerable<KeyValuePair<string, long>> unknownHosts)
    {
        foreach (var range in ranges)
        {
            Reject(range.Rejected, range.Samples);
        }

        AddUnknown(unknownHosts);
    }

    /// <summary>Lines that were not metered and are not in the ledger either.</summary>
    public void Reject(string reason, long lines)
    {
        _rejected += lines;
        CollectionsMarshal.GetValueRefOrAddDefault(_rejectedBy, reason, out _) += lines;
    }

    /// <summary>From a byte on lines were read as a format; of what is said twice of one byte the first counts, unless only the second has evidence.</summary>
    public void AddFormat(FormatUse use)
    {
        if (!_formats.TryGetValue(use.From, out var known) || known.Evidence is null)
        {
            _formats[use.From] = use;
        }
    }

    /// <summary>
    /// The ranges that the ledger has of this content; those that were committed here are not duplicates. When it lacks some of these, the source was
    /// taken out meanwhile: its content is new, and counts from its beginning.
    /// </summary>
    public void SetKnown(IReadOnlyList<CommittedRange> ranges)
    {
        if (ranges.Count == 0 || !_committed.IsSubsetOf(ranges.Select(range => range.Start)))
        {
            Forget();
        }

        _duplicates = ranges.Where(range => !_committed.Contains(range.Start)).Sum(range => range.Lines);
    }

    public IngestOutcome ToOutcome(string name, string format, TimeSpan elapsed) =>
        new(
            name,
            _formats.Count == 0 ? format : string.Join(", ", Changes().Select(use => use.Format).Distinct()),
            _accepted + _rejected + _duplicates - _supplemented,
            _accepted,
            _rejected,
            _duplicates - _supplemented,
            _bytes,
            elapsed)
        {
            Supplemented = _supplemented,
            RejectedBy = _rejectedBy,
            UnknownHosts = _unknownHosts
                .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)
                .Take(MostHostsShown)
                .ToDictionary(),
            Samples = _samples,
            Formats = Changes(),
        };

    private void Forget()
    {
        _committed.Clear();
        _rejectedBy.Clear();
        _unknownHosts.Clear();
        _samples.Clear();
        _formats.Clear();
        (_accepted, _rejected, _supplemented, _bytes) = (0, 0, 0, 0);
    }

    private void Reject(IReadOnlyDictionary<string, long> rejected, IReadOnlyList<RejectSample> samples)
    {
        _samples.AddRange(samples);
        foreach (var (reason, lines) in rejected)
        {
            Reject(reason, lines);
        }
    }

    private List<FormatUse> Changes()
    {
        var changes = new List<FormatUse>();
        foreach (var use in _formats.Values)
        {
            if (changes.Count == 0 || changes[^1].Format != use.Format)
            {
                changes.Add(use);
            }
        }

        return changes;
    }

    private void AddUnknown(IEnumerable<KeyValuePair<string, long>> unknownHosts)
    {
        foreach (var (host, lines) in unknownHosts)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_unknownHosts, host, out _) += lines;
        }
    }
}
