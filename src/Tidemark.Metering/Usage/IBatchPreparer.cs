using Tidemark.Metering.Ledger;

namespace Tidemark.Metering.Usage;

/// <summary>
/// A store that sorts, sums and encodes the cells of a batch before it is committed. Whoever meters on many threads has it done there: commits are one at
/// a time.
/// </summary>
internal interface IBatchPreparer
{
    /// <summary>Prepares cells, which are not looked at again; from any thread. The caller disposes of what it gets when it was committed.</summary>
    PreparedBatch Prepare(IReadOnlyList<UsageCell> usage, IReadOnlyList<RankingCell> rankings, IReadOnlyList<VisitorCell> visitors);
}
