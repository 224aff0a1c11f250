namespace Tidemark.Usage.Contract;

/// <summary>What an ingest asks the ledger before it meters a content, and where it commits to.</summary>
public interface ISourceLedger : IBatchPreparer
{
    /// <summary>The lengths of head that sources of this account and target were recorded with, ascending.</summary>
    Task<IReadOnlyList<int>> HeadLengths(long account, string target, CancellationToken cancellationToken = default);

    /// <summary>Sources whose recorded head has this length and hash, longest first.</summary>
    Task<IReadOnlyList<KnownSource>> FindSources(long account, string target, int headLength, byte[] headHash, CancellationToken cancellationToken = default);

    /// <summary>
    /// The highest id among the sources of this account and target; 0 when there is none. Ids only ever rise, and are not used again.
    /// </summary>
    Task<long> LastSource(long account, string target, CancellationToken cancellationToken = default);

    /// <summary>
    /// Commits a batch with its ledger entry, if the source still ends where the batch starts and, for a new source, if no
    /// source of the same account and target was recorded after <see cref="MeteredBatch.LastSource"/>: it might be the same content.
    /// </summary>
    Task<CommitOutcome> Commit(MeteredBatch batch, CancellationToken cancellationToken = default);
}
