using Microsoft.Extensions.DependencyInjection;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Store;

namespace Tidemark.Intake.Tests.Gateway;

/// <summary>A ledger whose disk is full now and then.</summary>
internal sealed class FullLedger : IPostLedger
{
    private SqliteUsageStore? _inner;

    public bool IsFull { get; set; }

    public void Replace(IServiceCollection services) => services.AddSingleton<IPostLedger>(provider =>
    {
        _inner = provider.GetRequiredService<SqliteUsageStore>();
        return this;
    });

    public IPreparedBatch Prepare(IReadOnlyList<UsageCell> usage, IReadOnlyList<RankingCell> rankings, IReadOnlyList<VisitorCell> visitors) =>
        _inner!.Prepare(usage, rankings, visitors);

    public Task<RecordedPost?> FindPost(long account, byte[] identity, CancellationToken cancellationToken = default) =>
        _inner!.FindPost(account, identity, cancellationToken);

    public Task<PostCommit> CommitPost(MeteredBatch batch, NewPost post, CancellationToken cancellationToken = default) =>
        IsFull ? throw new IOException("The disk is full.") : _inner!.CommitPost(batch, post, cancellationToken);

    public Task<int> ForgetPosts(DateTimeOffset before, int most, CancellationToken cancellationToken = default) =>
        _inner!.ForgetPosts(before, most, cancellationToken);
}
