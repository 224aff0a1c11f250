namespace Tidemark.Usage.Contract;

/// <summary>
/// Sorts, sums and encodes the cells of a batch before it is committed. Commits happen one at a time, so a caller that meters on many threads
/// prepares its batches there.
/// </summary>
public interface IBatchPreparer
{
    /// <summary>Prepares cells from any thread. No two cells have the same key. The store does not look at the cells again.</summary>
    /// <returns>What <see cref="MeteredBatch.Prepared"/> takes. The caller disposes of it after the commit.</returns>
    /// <exception cref="ArgumentException">A cell does not begin at the start of a bucket.</exception>
    IPreparedBatch Prepare(IReadOnlyList<UsageCell> usage, IReadOnlyList<RankingCell> rankings, IReadOnlyList<VisitorCell> visitors);
}

/// <summary>The cells of a batch in the form of the store that prepared them. Only that store can commit them.</summary>
public interface IPreparedBatch : IDisposable;
