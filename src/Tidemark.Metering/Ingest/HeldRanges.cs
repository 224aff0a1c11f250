using System.Runtime.InteropServices;
using Tidemark.Metering.Ledger;
using Tidemark.Metering.Meters;

namespace Tidemark.Metering.Ingest;

/// <summary>
/// The ranges at the beginning of a new source of which nothing was accepted. They are not recorded before something is: a log
/// that was read before its domains were added is a new one when it is read again.
/// </summary>
internal sealed class HeldRanges
{
    private readonly List<RejectedRange> _ranges = [];
    private readonly Dictionary<string, long> _unknownHosts = [];
    private int _samples;

    /// <summary>In order, without gaps from 0.</summary>
    public IReadOnlyList<RejectedRange> All => _ranges;

    /// <summary>Hosts of the ranges that are no domains of the account, with their lines.</summary>
    public IReadOnlyDictionary<string, long> UnknownHosts => _unknownHosts;

    /// <summary>How many samples of rejected lines there is room for.</summary>
    public int SamplesWanted => Meter.MostSamples - _samples;

    /// <summary>Holds a batch back.</summary>
    public void Hold(MeteredBatch batch, IEnumerable<KeyValuePair<string, long>> unknownHosts)
    {
        _ranges.Add(new RejectedRange(batch.Start, batch.End, batch.Hash, batch.Rejected, batch.Samples) { Format = batch.Source.Format });
        _samples += batch.Samples.Count;
        foreach (var (host, lines) in unknownHosts)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_unknownHosts, host, out _) += lines;
        }
    }

    /// <summary>Forgets them: they were recorded, or are to be looked at again.</summary>
    public void Clear()
    {
        _ranges.Clear();
        _unknownHosts.Clear();
        _samples = 0;
    }
}
