using System.Text;
using Tidemark.Logs;
using Tidemark.Text;
using Tidemark.Usage.Contract;

namespace Tidemark.Metering.Posts;

/// <summary>
/// What an ingest of a post writes to. The post is new to it: whether it was counted before is decided by its identity, in the one
/// commit that there is, and not by its content. So a batch that is not all of the post is refused: the rest of it would find the post recorded.
/// </summary>
/// <param name="ledger">Where posts are recorded.</param>
/// <param name="stream">The source of posts in a format.</param>
/// <param name="post">The post.</param>
/// <param name="length">Bytes of its content.</param>
internal sealed class PostStore(IPostLedger ledger, Func<string, SourceIdentity> stream, NewPost post, long length) : ISourceLedger
{
    /// <summary>What was committed; null: nothing was accepted.</summary>
    public PostCommit? Committed { get; private set; }

    public Task<IReadOnlyList<int>> HeadLengths(long account, string target, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<int>>([]);

    public Task<IReadOnlyList<KnownSource>> FindSources(
        long account, string target, int headLength, byte[] headHash, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<KnownSource>>([]);

    public Task<long> LastSource(long account, string target, CancellationToken cancellationToken = default) => Task.FromResult(0L);

    public IPreparedBatch Prepare(IReadOnlyList<UsageCell> usage, IReadOnlyList<RankingCell> rankings, IReadOnlyList<VisitorCell> visitors) =>
        ledger.Prepare(usage, rankings, visitors);

    /// <summary>A post is a piece of what its feed delivers, not a file that completes an hour or a day.</summary>
    public Task Delivered(DeliveredFile file, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public async Task<CommitOutcome> Commit(MeteredBatch batch, CancellationToken cancellationToken = default)
    {
        if (batch.Start > 0 || batch.End < length)
        {
            var (format, change) = batch.Before is [var first, ..] ? (first.Format ?? batch.Source.Format, first.End) : (batch.Source.Format, batch.End);
            throw new LogException(
                null,
                $"The format of the body changes from {LineSample.Printable(Encoding.UTF8.GetBytes(format))} at byte {change}. A body is counted completely or not at all, so nothing was counted; "
                + $"send the parts before and after byte {change} as separate bodies.");
        }

        try
        {
            Committed = await ledger.CommitPost(batch with { Source = stream(batch.Source.Format) }, post, cancellationToken);
            return Committed.IsNew ? new CommitOutcome(true, Committed.Source) : throw new PostKnownException(Committed.Post);
        }
        catch (IOException e)
        {
            throw new PostRefusedException(e.Message, e);
        }
    }
}

/// <summary>The post was recorded by another request meanwhile.</summary>
internal sealed class PostKnownException(RecordedPost post) : Exception
{
    public RecordedPost Post { get; } = post;
}
