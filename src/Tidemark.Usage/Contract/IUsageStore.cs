using Tidemark.Usage.Rankings;
using Tidemark.Usage.Visitors;

namespace Tidemark.Usage.Contract;

/// <summary>
/// Stores usage and the ledger of its sources. A batch and its ledger entry are committed together or not at all. Each call sees what
/// other processes have committed.
/// </summary>
public interface IUsageStore : ISourceLedger
{
    /// <summary>Usage bucket by bucket.</summary>
    Task<UsageTimeline> Timeline(UsageQuery query, CancellationToken cancellationToken = default);

    /// <summary>Totals and peaks by a dimension, ordered by bytes (descending), then by name. Names without usage are omitted.</summary>
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
    /// The time up to which the account's figures are complete: the earliest watermark of its feeds that are not silent; without such a feed, the latest
    /// metered request that is not in the future; null if nothing was metered.
    /// </summary>
    Task<DateTimeOffset?> Watermark(long account, CancellationToken cancellationToken = default);

    /// <summary>The time from which the account's figures are complete. Older figures were deleted.</summary>
    Task<KeptSince> Kept(long account, CancellationToken cancellationToken = default);
}
