using Tidemark.Metering.Ledger;
using Tidemark.Metering.Rankings;
using Tidemark.Metering.Visitors;

namespace Tidemark.Metering.Usage;

/// <summary>
/// Keeps what was metered, and the ledger of what it was metered from. A batch and its ledger entry are committed together
/// or not at all; what another process committed is seen by the next call.
/// </summary>
public interface IUsageStore
{
    /// <summary>Usage bucket by bucket.</summary>
    Task<UsageTimeline> Timeline(UsageQuery query, CancellationToken cancellationToken = default);

    /// <summary>Totals and peaks, split by a dimension, largest bytes first, then by name. What has no usage is absent.</summary>
    Task<IReadOnlyList<UsageTotal>> Totals(UsageQuery query, UsageDimension by, CancellationToken cancellationToken = default);

    /// <summary>Rows with usage, by time, then domain; streamed, so that a month of many domains needs little memory.</summary>
    IAsyncEnumerable<UsageRow> Rows(UsageQuery query, CancellationToken cancellationToken = default);

    /// <summary>Requests by exact status code.</summary>
    Task<IReadOnlyDictionary<int, long>> StatusCodes(UsageQuery query, CancellationToken cancellationToken = default);

    /// <summary>The top keys of a ranking.</summary>
    Task<Ranking> Ranking(RankingQuery query, CancellationToken cancellationToken = default);

    /// <summary>Page views and unique visitors for each interval between two boundaries.</summary>
    Task<IReadOnlyList<VisitorCount>> Visitors(VisitorQuery query, CancellationToken cancellationToken = default);

    /// <summary>
    /// Up to when the account's figures are complete: the earliest watermark of its feeds that were heard from lately; without such,
    /// the latest request metered that does not lie in the future; null when nothing was.
    /// </summary>
    Task<DateTimeOffset?> Watermark(long account, CancellationToken cancellationToken = default);

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
