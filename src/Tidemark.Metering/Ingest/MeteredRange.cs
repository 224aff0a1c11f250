using Tidemark.Logs.Fields;
using Tidemark.Metering.Meters;
using Tidemark.Usage.Contract;

namespace Tidemark.Metering.Ingest;

/// <summary>What was metered of a range of the content, ready to be committed. What it holds goes back when it is disposed of.</summary>
internal sealed class MeteredRange : IDisposable
{
    private readonly OpenBatch _batch;

    /// <param name="batch">The range.</param>
    /// <param name="meter">What it was metered into; goes back to the pool.</param>
    /// <param name="pool">Where the meter is from.</param>
    /// <param name="hosts">The hosts of the source.</param>
    /// <param name="cells">What the meter holds as cells; disposed of here.</param>
    /// <param name="preparer">Prepares the cells, so that the meter is free again before they are committed.</param>
    public MeteredRange(OpenBatch batch, Meter meter, MeterPool pool, Hosts hosts, BatchBuilder cells, IBatchPreparer preparer)
    {
        _batch = batch;
        Rejected = cells.Rejected();
        Lines = meter.Accepted + Rejected.Values.Sum();
        Accepted = meter.Accepted;
        Bytes = meter.Bytes;
        Instants = meter.Accepted == 0 ? null : meter.Instants;
        UtcOffsets = meter.Accepted == 0 ? (null, null) : (Told(meter.UtcOffsets.First), Told(meter.UtcOffsets.Last));
        UnknownHosts = meter.UnknownHosts.ToDictionary(pair => hosts.Name(pair.Key), pair => pair.Value);
        Samples = cells.Samples();
        Usage = cells.Usage();
        Prepared = preparer.Prepare(Usage, cells.Rankings(), cells.Visitors());
        cells.Dispose();
        pool.Return(meter);
    }

    /// <summary>First byte.</summary>
    public long Start => _batch.Start;

    /// <summary>First byte after.</summary>
    public long End => _batch.End;

    /// <summary>SHA-256 of the bytes from <see cref="HashedFrom"/> on.</summary>
    public byte[] Hash => _batch.Range.Hash;

    /// <summary>First byte of the range in the ledger that this makes longer; <see cref="Start"/> when it is one of its own.</summary>
    public long HashedFrom => _batch.Range.From;

    public long Lines { get; }

    public long Accepted { get; }

    public long Bytes { get; }

    public (long First, long Last)? Instants { get; }

    /// <summary>The offsets of these two, seconds east of UTC; null where the line writes none.</summary>
    public (int? First, int? Last) UtcOffsets { get; }

    /// <summary>Rejected lines by reason.</summary>
    public Dictionary<string, long> Rejected { get; }

    /// <summary>Lines of hosts that are not domains of the account.</summary>
    public Dictionary<string, long> UnknownHosts { get; }

    /// <summary>The first rejected lines, in order.</summary>
    public IReadOnlyList<RejectSample> Samples { get; }

    /// <summary>Rankings, visitors and usage as the store takes them.</summary>
    public IPreparedBatch Prepared { get; }

    public IReadOnlyList<UsageCell> Usage { get; }

    public void Dispose() => Prepared.Dispose();

    private static int? Told(int offset) => offset == LogRecord.NoOffset ? null : offset;
}
