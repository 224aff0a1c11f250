using Tidemark.Usage.Contract;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Visitors;

namespace Tidemark.Reports.Tests.Queries;

/// <summary>A store whose ranking has lost keys and whose visitors are estimates: what the real one becomes with millions of keys.</summary>
internal sealed class BoundedRanking : IUsageStore
{
    public Task<Ranking> Ranking(RankingQuery query, CancellationToken cancellationToken = default) =>
        Task.FromResult(new Ranking([new RankingRow("http://a.example.com/", 2, 30)], query.Range, 100, 1000, 7, 900));

    public Task<IReadOnlyList<VisitorCount>> Visitors(VisitorQuery query, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<VisitorCount>>(
            [.. query.Boundaries.SkipLast(1).Select(start => new VisitorCount(start, 100_000, 90_000, Exact: false))]);

    public Task<UsageTimeline> Timeline(UsageQuery query, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<UsageTotal>> Totals(UsageQuery query, UsageDimension by, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public IAsyncEnumerable<UsageRow> Rows(UsageQuery query, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<IReadOnlyDictionary<int, long>> StatusCodes(UsageQuery query, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<KeptSince> Kept(long account, CancellationToken cancellationToken = default) => Task.FromResult(default(KeptSince));

    public Task<DateTimeOffset?> Watermark(long account, CancellationToken cancellationToken = default) => Task.FromResult<DateTimeOffset?>(DateTimeOffset.MaxValue);

    public Task<IReadOnlyList<int>> HeadLengths(long account, string target, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<KnownSource>> FindSources(
        long account, string target, int headLength, byte[] headHash, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<long> LastSource(long account, string target, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public IPreparedBatch Prepare(IReadOnlyList<UsageCell> usage, IReadOnlyList<RankingCell> rankings, IReadOnlyList<VisitorCell> visitors) =>
        throw new NotSupportedException();

    public Task Delivered(DeliveredFile file, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<CommitOutcome> Commit(MeteredBatch batch, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
