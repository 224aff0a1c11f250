using Tidemark.Metering.Ledger;
using Tidemark.Metering.Meters;
using Tidemark.Metering.Usage;

namespace Tidemark.Metering.Ingest;

/// <summary>What was metered of a range of the content, ready to be committed. What it holds goes back when it is disposed of.</summary>
internal sealed class MeteredRange : IDisposable
{
    private readonly OpenBatch _batch;
    private readonly Action _release;

    /// <param name="batch">The range.</param>
    /// <param name="meter">What it was metered into; goes back to the pool.</param>
    /// <param name="pool">Where the meter is from.</param>
    /// <param name="hosts">The hosts of the source.</param>
    /// <param name="cells">What the meter holds as cells; disposed of with this.</param>
    /// <param name="preparer">Prepares the cells, if the store does; else they stay in the meter until they are committed.</param>
    public MeteredRange(OpenBatch batch, Meter meter, MeterPool pool, Hosts hosts, BatchBuilder cells, IBatchPreparer? preparer)
    {
        _batch = batch;
        Rejected = cells.Rejected();
        Lines = meter.Accepted + Rejected.Values.Sum();
        Accepted = meter.Accepted;
        Bytes = meter.Bytes;
        Instants = meter.Accepted == 0 ? null : meter.Instants;
        UnknownHosts = meter.UnknownHosts.ToDictionary(pair => hosts.Name(pair.Key), pair => pair.Value);
        Samples = cells.Samples();
        Usage = cells.Usage();
        if (preparer is null)
        {
            (Rankings, Visitors) = (cells.Rankings(), cells.Visitors());
            _release = Release;
        }
        else
        {
            var prepared = preparer.Prepare(Usage, cells.Rankings(), cells.Visitors());
            Prepared = prepared;
            _release = prepared.Dispose;
            Release();
        }

        void Release()
        {
            cells.Dispose();
            pool.Return(meter);
        }
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

    /// <summary>Rejected lines by reason.</summary>
    public Dictionary<string, long> Rejected { get; }

    /// <summary>Lines of hosts that are no domains of the account.</summary>
    public Dictionary<string, long> UnknownHosts { get; }

    /// <summary>The first rejected lines, in order.</summary>
    public IReadOnlyList<RejectSample> Samples { get; }

    /// <summary>The cells as the store has prepared them; null when it does not.</summary>
    public PreparedBatch? Prepared { get; }

    public IReadOnlyList<UsageCell> Usage { get; }

    /// <summary>Empty when they are prepared, as visitors are.</summary>
    public IReadOnlyList<RankingCell> Rankings { get; } = [];

    public IReadOnlyList<VisitorCell> Visitors { get; } = [];

    public void Dispose() => _release();
}
