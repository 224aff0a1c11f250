namespace Tidemark.Usage.Contract;

/// <summary>Finds known sources before an ingest meters content, and commits batches.</summary>
public interface ISourceLedger : IBatchPreparer
{
    /// <summary>The head lengths of recorded sources of this account and target, ascending.</summary>
    Task<IReadOnlyList<int>> HeadLengths(long account, string target, CancellationToken cancellationToken = default);

    /// <summary>Sources whose recorded head has this length and hash, longest first.</summary>
    Task<IReadOnlyList<KnownSource>> FindSources(long account, string target, int headLength, byte[] headHash, CancellationToken cancellationToken = default);

    /// <summary>
    /// The highest id among the sources of this account and target; 0 if none exists. Ids only increase and are never reused.
    /// </summary>
    Task<long> LastSource(long account, string target, CancellationToken cancellationToken = default);

    /// <summary>
    /// Commits a batch with its ledger entry, if the source still ends where the batch starts and, for a new source, if no
    /// source of the same account and target was recorded after <see cref="MeteredBatch.LastSource"/>: it might be the same content.
    /// </summary>
    Task<CommitOutcome> Commit(MeteredBatch batch, CancellationToken cancellationToken = default);

    /// <summary>Records that a file was read to its end; it may complete the hour or the day that holds all its lines. Changes nothing if the source is unknown.</summary>
    Task Delivered(DeliveredFile file, CancellationToken cancellationToken = default);
}
