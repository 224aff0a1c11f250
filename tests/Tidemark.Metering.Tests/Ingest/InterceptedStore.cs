using Tidemark.Usage.Contract;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Visitors;

namespace Tidemark.Metering.Tests.Ingest;

/// <summary>A store with something happening before or after its commits.</summary>
internal sealed class InterceptedStore(IUsageStore inner) : IUsageStore
{
    public Func<MeteredBatch, Task> BeforeCommit { get; init; } = _ => Task.CompletedTask;

    public Func<MeteredBatch, Task> AfterCommit { get; init; } = _ => Task.CompletedTask;

    /// <summary>Whoever asks hears nothing of unknown hosts and supplements: like one who continues with a source without looking it up.</summary>
    public bool Forgets { get; init; }

    public int Commits { get; private set; }

    public Task Delivered(DeliveredFile file, CancellationToken cancellationToken = default) => inner.Delivered(file, cancellationToken);

    public async Task<CommitOutcome> Commit(MeteredBatch batch, CancellationToken cancellationToken = default)
    {
        await BeforeCommit(batch);
        var outcome = await inner.Commit(batch, cancellationToken);
        Commits++;
        await AfterCommit(batch);
        return outcome;
    }

    public IPreparedBatch Prepare(IReadOnlyList<UsageCell> usage, IReadOnlyList<RankingCell> rankings, IReadOnlyList<VisitorCell> visitors) =>
        inner.Prepare(usage, rankings, visitors);

    public Task<long> LastSource(long account, string target, CancellationToken cancellationToken = default) =>
        inner.LastSource(account, target, cancellationToken);

    /// <summary>Happens when the lengths of heads are asked for, before the file is looked at again, and after that.</summary>
    public (Action Before, Action After)? AroundLook { get; init; }

    public async Task<IReadOnlyList<int>> HeadLengths(long account, string target, CancellationToken cancellationToken = default)
    {
        var lengths = await inner.HeadLengths(account, target, cancellationToken);
        AroundLook?.Before();
        return AroundLook is { } around ? new WatchedList(lengths, around.After) : lengths;
    }

    public async Task<IReadOnlyList<KnownSource>> FindSources(
        long account, string target, int headLength, byte[] headHash, CancellationToken cancellationToken = default)
    {
        var found = await inner.FindSources(account, target, headLength, headHash, cancellationToken);
        return Forgets ? [.. found.Select(source => source with { UnknownHosts = [], Supplements = [] })] : found;
    }

    public Task<UsageTimeline> Timeline(UsageQuery query, CancellationToken cancellationToken = default) => inner.Timeline(query, cancellationToken);

    public Task<IReadOnlyList<UsageTotal>> Totals(UsageQuery query, UsageDimension by, CancellationToken cancellationToken = default) =>
        inner.Totals(query, by, cancellationToken);

    public IAsyncEnumerable<UsageRow> Rows(UsageQuery query, CancellationToken cancellationToken = default) => inner.Rows(query, cancellationToken);

    public Task<IReadOnlyDictionary<int, long>> StatusCodes(UsageQuery query, CancellationToken cancellationToken = default) =>
        inner.StatusCodes(query, cancellationToken);

    public Task<Ranking> Ranking(RankingQuery query, CancellationToken cancellationToken = default) => inner.Ranking(query, cancellationToken);

    public Task<IReadOnlyList<VisitorCount>> Visitors(VisitorQuery query, CancellationToken cancellationToken = default) => inner.Visitors(query, cancellationToken);

    public Task<KeptSince> Kept(long account, CancellationToken cancellationToken = default) => inner.Kept(account, cancellationToken);

    public Task<DateTimeOffset?> Watermark(long account, CancellationToken cancellationToken = default) => inner.Watermark(account, cancellationToken);

    private sealed class WatchedList(IReadOnlyList<int> inner, Action used) : IReadOnlyList<int>
    {
        public int Count => inner.Count;

        public int this[int index] => inner[index];

        public IEnumerator<int> GetEnumerator()
        {
            used();
            return inner.GetEnumerator();
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
