using Tidemark.Usage.Rankings;
using Tidemark.Usage.Visitors;

namespace Tidemark.Usage.Contract;

/// <summary>
/// Keeps what was metered, and the ledger of what it was metered from. A batch and its ledger entry are committed together
/// or not at all; what another process committed is seen by the next call.
/// </summary>
public interface IUsageStore : ISourceLedger
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

    /// <summary>From when on the account's figures are all there; what was older was deleted.</summary>
    Task<KeptSince> Kept(long account, CancellationToken cancellationToken = default);
}
