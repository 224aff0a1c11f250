using Tidemark.Usage.Contract;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Visitors;

namespace Tidemark.Bench;

/// <summary>Takes every batch and keeps none: what reading and counting cost without the store.</summary>
internal sealed class DiscardingStore : IUsageStore
{
    public IPreparedBatch Prepare(IReadOnlyList<UsageCell> usage, IReadOnlyList<RankingCell> rankings, IReadOnlyList<VisitorCell> visitors) => new Nothing();

    public Task<long> LastSource(long account, string target, CancellationToken cancellationToken = default) => Task.FromResult(0L);

    public Task<IReadOnlyList<int>> HeadLengths(long account, string target, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<int>>([]);

    public Task<IReadOnlyList<KnownSource>> FindSources(
        long account, string target, int headLength, byte[] headHash, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<KnownSource>>([]);

    public Task Delivered(DeliveredFile file, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task<CommitOutcome> Commit(MeteredBatch batch, CancellationToken cancellationToken = default) => Task.FromResult(new CommitOutcome(true, 1));

    public Task<UsageTimeline> Timeline(UsageQuery query, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<UsageTotal>> Totals(UsageQuery query, UsageDimension by, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public IAsyncEnumerable<UsageRow> Rows(UsageQuery query, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<IReadOnlyDictionary<int, long>> StatusCodes(UsageQuery query, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<Ranking> Ranking(RankingQuery query, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<VisitorCount>> Visitors(VisitorQuery query, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<KeptSince> Kept(long account, CancellationToken cancellationToken = default) => Task.FromResult(default(KeptSince));

    public Task<DateTimeOffset?> Watermark(long account, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    private sealed class Nothing : IPreparedBatch
    {
        public void Dispose()
        {
        }
    }
}
