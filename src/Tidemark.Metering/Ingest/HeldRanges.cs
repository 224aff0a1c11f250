using System.Runtime.InteropServices;
using Tidemark.Metering.Meters;
using Tidemark.Usage.Contract;

namespace Tidemark.Metering.Ingest;

/// <summary>
/// The ranges at the beginning of a new source without an accepted line. They are not recorded before something is: a log
/// that was read before its domains were added is a new one when it is read again.
/// </summary>
internal sealed class HeldRanges
{
    private readonly List<RejectedRange> _ranges = [];
    private readonly Dictionary<string, long> _unknownHosts = [];
    private int _samples;

    /// <summary>In order, without gaps from 0.</summary>
    public IReadOnlyList<RejectedRange> All => _ranges;

    /// <summary>Hosts of the ranges that are not domains of the account, with their lines.</summary>
    public IReadOnlyDictionary<string, long> UnknownHosts => _unknownHosts;

    /// <summary>How many samples of rejected lines there is room for.</summary>
    public int SamplesWanted => Meter.MostSamples - _samples;

    /// <summary>Holds a batch back.</summary>
    public void Hold(MeteredBatch batch, IEnumerable<KeyValuePair<string, long>> unknownHosts)
    {
        var range = new RejectedRange(batch.Start, batch.End, batch.Hash, batch.Rejected, batch.Samples) { Format = batch.Source.Format };
        if (batch.Extends is null)
        {
            _ranges.Add(range);
        }
        else
        {
            _ranges[^1] = Longer(_ranges[^1], range);
        }

        _samples += batch.Samples.Count;
        foreach (var (host, lines) in unknownHosts)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_unknownHosts, host, out _) += lines;
        }
    }

    // The hash is that of both
    private static RejectedRange Longer(RejectedRange range, RejectedRange by)
    {
        var rejected = range.Rejected.ToDictionary();
        foreach (var (reason, lines) in by.Rejected)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(rejected, reason, out _) += lines;
        }

        return range with { End = by.End, Hash = by.Hash, Rejected = rejected, Samples = [.. range.Samples, .. by.Samples] };
    }

    /// <summary>Forgets them: they were recorded, or are to be looked at again.</summary>
    public void Clear()
    {
        _ranges.Clear();
        _unknownHosts.Clear();
        _samples = 0;
    }
}
