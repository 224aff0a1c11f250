using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Store.Audience;
using Tidemark.Usage.Store.Days;
using Tidemark.Usage.Store.Periods;
using Tidemark.Usage.Store.Sources;
using Tidemark.Usage.Visitors;

namespace Tidemark.Usage.Store;

/// <summary>The usage store in one SQLite file. Several processes may have it open at once.</summary>
public sealed class SqliteUsageStore : IUsageStore, ISourceList, IFeeds, IClosedPeriods, IPostLedger
{
    /// <summary>SQLITE_CONSTRAINT_CHECK: integer sums that became real are refused by the schema.</summary>
    private const int CheckConstraint = 275;

    // A batch writes thousands of neighbouring rows: half as many pages are a twelfth less time of a long ingest (docs/decisions/139)
    private const int PageBytes = 8192;

    private readonly TimeProvider _clock;
    private readonly MeteringOptions _options;

    /// <summary>Memory of commits, used over and over: they are one at a time.</summary>
    private readonly RankingSum _sums = new();

    /// <summary>Opens the file and brings its schema up to date.</summary>
    /// <param name="path">The file; made on first use.</param>
    /// <param name="clock">When batches are committed, and which days are open.</param>
    /// <param name="options">When figures count as complete; null: the defaults.</param>
    public SqliteUsageStore(string path, TimeProvider clock, MeteringOptions? options = null)
    {
        File = new SqliteFile(path, pageBytes: PageBytes, holds: "the figures and the ledger of metered sources");
        _clock = clock;
        _options = options ?? new MeteringOptions();
        SqliteMigrations.Apply(File, "sqlite", typeof(SqliteUsageStore).Assembly);
    }

    /// <summary>The database, for the rest of this room.</summary>
    internal SqliteFile File { get; }

    /// <inheritdoc />
    public Task<UsageTimeline> Timeline(UsageQuery query, CancellationToken cancellationToken = default) =>
        Read(connection => new UsageReader(connection, query).Timeline(), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<UsageTotal>> Totals(UsageQuery query, UsageDimension by, CancellationToken cancellationToken = default) =>
        Read<IReadOnlyList<UsageTotal>>(connection => new UsageReader(connection, query).Totals(by), cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<UsageRow> Rows(UsageQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var connection = File.Open();
        await using var snapshot = connection.BeginTransaction(deferred: true);
        foreach (var day in new UsageReader(connection, query).RowsByDay())
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var row in day)
            {
                yield return row;
            }
        }
    }

    /// <inheritdoc />
    public Task<IReadOnlyDictionary<int, long>> StatusCodes(UsageQuery query, CancellationToken cancellationToken = default) =>
        Read<IReadOnlyDictionary<int, long>>(connection => new UsageReader(connection, query).StatusCodes(), cancellationToken);

    /// <inheritdoc />
    public Task<Ranking> Ranking(RankingQuery query, CancellationToken cancellationToken = default) =>
        Read(connection => RankingReader.Read(connection, query), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<VisitorCount>> Visitors(VisitorQuery query, CancellationToken cancellationToken = default) =>
        Read<IReadOnlyList<VisitorCount>>(connection => VisitorTable.Read(connection, query), cancellationToken);

    /// <inheritdoc />
    public Task<DateTimeOffset?> Watermark(long account, CancellationToken cancellationToken = default) =>
        Read(connection => Watermarks.OfAccount(connection, account, _options.FeedSilence, _clock.GetUtcNow()), cancellationToken);

    /// <inheritdoc />
    public Task Heard(long account, string feed, DateTimeOffset completeUpTo, CancellationToken cancellationToken = default)
    {
        FeedTable.Check(feed);
        return Write(
            connection =>
            {
                FeedTable.ReadToEnd(connection, account, feed, completeUpTo.ToUnixTimeSeconds(), _clock.GetUtcNow());
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public Task<bool> SetRhythm(long account, string feed, FeedRhythm? rhythm, CancellationToken cancellationToken = default) =>
        Write(connection => FeedTable.SetRhythm(connection, account, feed, rhythm), cancellationToken);

    /// <inheritdoc />
    public Task Delivered(DeliveredFile file, CancellationToken cancellationToken = default)
    {
        FeedTable.Check(file.Feed);
        return Write(
            connection =>
            {
                DeliveredFiles.Note(connection, file, _clock.GetUtcNow());
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public Task<bool> Forget(long account, string feed, CancellationToken cancellationToken = default) =>
        Write(connection => FeedTable.Remove(connection, account, feed), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<FeedState>> Feeds(long account, CancellationToken cancellationToken = default) =>
        Read<IReadOnlyList<FeedState>>(connection => FeedTable.Read(connection, account, _options.FeedSilence, _clock.GetUtcNow()), cancellationToken);

    /// <inheritdoc />
    public Task<KeptSince> Kept(long account, CancellationToken cancellationToken = default) =>
        Read(connection => KeptTable.Read(connection, account), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<MeteredDay>> MeteredDays(long account, CancellationToken cancellationToken = default) =>
        Read<IReadOnlyList<MeteredDay>>(connection => Periods.MeteredDays.Read(connection, account), cancellationToken);

    /// <inheritdoc />
    public Task<bool> Close(long account, TimeRange period, CancellationToken cancellationToken = default) =>
        Write(connection => ClosedPeriods.Close(connection, account, period, _clock.GetUtcNow()), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<ClosedPeriod>> Closed(long account, TimeRange within, CancellationToken cancellationToken = default) =>
        Read<IReadOnlyList<ClosedPeriod>>(connection => ClosedPeriods.Read(connection, account, within), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<int>> HeadLengths(long account, string target, CancellationToken cancellationToken = default) =>
        Read<IReadOnlyList<int>>(connection => SourceLedger.HeadLengths(connection, account, target), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<KnownSource>> FindSources(
        long account, string target, int headLength, byte[] headHash, CancellationToken cancellationToken = default) =>
        Read<IReadOnlyList<KnownSource>>(connection => SourceLedger.Find(connection, account, target, headLength, headHash), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<SourceSummary>> Sources(long account, CancellationToken cancellationToken = default) =>
        Read<IReadOnlyList<SourceSummary>>(connection => SourceList.Read(connection, account), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<(DuplicateSource Again, DuplicateSource Before)>> Twins(long account, DateTimeOffset since, CancellationToken cancellationToken = default) =>
        Read<IReadOnlyList<(DuplicateSource, DuplicateSource)>>(connection => SourceList.Twins(connection, account, since), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<RejectSample>> RejectSamples(long account, long source, CancellationToken cancellationToken = default) =>
        Read<IReadOnlyList<RejectSample>>(connection => SourceList.Samples(connection, account, source), cancellationToken);

    /// <inheritdoc />
    public Task<SourceContribution?> Contribution(long account, long source, CancellationToken cancellationToken = default) =>
        Read(connection => SourceRemoval.Preview(connection, account, source), cancellationToken);

    /// <inheritdoc />
    public Task<BucketExplanation> Explain(long account, string domain, DateTimeOffset at, CancellationToken cancellationToken = default) =>
        Read(connection => BucketExplainer.Explain(connection, account, domain, at), cancellationToken);

    /// <inheritdoc />
    public Task<bool> RemoveSource(long account, long source, CancellationToken cancellationToken = default) =>
        Write(connection => SourceRemoval.Remove(connection, account, source, _clock.GetUtcNow()), cancellationToken);

    /// <inheritdoc />
    public Task<long> LastSource(long account, string target, CancellationToken cancellationToken = default) =>
        Read(connection => SourceLedger.Last(connection, account, target), cancellationToken);

    /// <inheritdoc />
    public async Task<CommitOutcome> Commit(MeteredBatch batch, CancellationToken cancellationToken = default)
    {
        Check(batch);
        var now = _clock.GetUtcNow();
        using var own = OwnPrepared(batch);
        var outcome = await Write(connection => Commit(connection, batch, own ?? Prepared(batch), now), cancellationToken);
        if (outcome.Committed)
        {
            UsageInstruments.Committed(batch);
        }

        return outcome;
    }

    /// <inheritdoc />
    public Task<RecordedPost?> FindPost(long account, byte[] identity, CancellationToken cancellationToken = default) =>
        Read(connection => PostTable.Find(connection, account, identity), cancellationToken);

    /// <inheritdoc />
    public async Task<PostCommit> CommitPost(MeteredBatch batch, NewPost post, CancellationToken cancellationToken = default)
    {
        Check(batch);
        var now = _clock.GetUtcNow();
        using var own = OwnPrepared(batch);
        var commit = await Write(connection => CommitPost(connection, batch, own ?? Prepared(batch), post, now), cancellationToken);
        if (commit.IsNew)
        {
            UsageInstruments.Committed(batch);
        }

        return commit;
    }

    /// <inheritdoc />
    public Task<int> ForgetPosts(DateTimeOffset before, int most, CancellationToken cancellationToken = default) =>
        Write(connection => PostTable.Forget(connection, before, most), cancellationToken);

    /// <inheritdoc />
    public IPreparedBatch Prepare(IReadOnlyList<UsageCell> usage, IReadOnlyList<RankingCell> rankings, IReadOnlyList<VisitorCell> visitors) =>
        new PreparedBatch(usage, rankings, visitors, UsageDay.FirstOpen(_clock.GetUtcNow()), eachOnce: true);

    /// <summary>Lets go of pooled connections, so that the file can be moved or removed.</summary>
    public void Release() => File.Release();

    private static void Check(MeteredBatch batch)
    {
        FeedTable.Check(batch.Feed);
        if (batch.Start < 0 || batch.End <= batch.Start)
        {
            throw new ArgumentException($"A batch of the bytes [{batch.Start}, {batch.End}) is not a range.");
        }

        if (batch.Extends is { } from && (from >= batch.Start || (batch.Before is [.., var before] ? before.Start != from : batch.Source.Id is null)))
        {
            throw new ArgumentException($"A batch of the bytes [{batch.Start}, {batch.End}) does not make a range from byte {from} longer.");
        }

        if (batch.Accepted + batch.Rejected.Values.Sum() != batch.Lines)
        {
            throw new ArgumentException($"A batch of {batch.Lines} lines has {batch.Accepted} accepted and {batch.Rejected.Values.Sum()} rejected.");
        }
    }

    /// <summary>The cells of a batch whose caller has not prepared them; null when it has.</summary>
    private PreparedBatch? OwnPrepared(MeteredBatch batch) =>
        batch.Prepared is null ? new PreparedBatch(batch.Usage, batch.Rankings, batch.Visitors, UsageDay.FirstOpen(_clock.GetUtcNow())) : null;

    private static PreparedBatch Prepared(MeteredBatch batch) => batch.Prepared as PreparedBatch
        ?? throw new ArgumentException("Another store prepared this batch.");

    private CommitOutcome Commit(SqliteConnection connection, MeteredBatch batch, PreparedBatch prepared, DateTimeOffset now)
    {
        try
        {
            if (SourceLedger.Enter(connection, batch, now) is not { } source)
            {
                return new CommitOutcome(false, 0);
            }

            prepared.Write(connection, batch, source, _sums);
            Periods.MeteredDays.Note(connection, batch.Account, batch.Usage.Select(cell => cell.Bucket), now);
            ClosedPeriods.Adjust(connection, batch, source, now);
            if (batch.Feed is not null)
            {
                FeedTable.Advance(connection, batch, source, now);
            }

            return new CommitOutcome(true, source);
        }
        catch (Exception exception) when (exception is OverflowException or SqliteException { SqliteExtendedErrorCode: CheckConstraint })
        {
            throw new OverflowException($"A sum does not fit into 63 bits; nothing of {batch.Source.Name} from byte {batch.Start} on was metered.", exception);
        }
    }

    private PostCommit CommitPost(SqliteConnection connection, MeteredBatch batch, PreparedBatch prepared, NewPost post, DateTimeOffset now)
    {
        if (PostTable.Find(connection, batch.Account, post.Identity) is { } known)
        {
            return new PostCommit(known, false, 0);
        }

        var placed = PostTable.Place(connection, batch);
        var outcome = Commit(connection, placed, prepared, now);
        return outcome.Committed
            ? new PostCommit(PostTable.Insert(connection, placed, post, outcome.SourceId, now), true, outcome.SourceId)
            : throw new InvalidOperationException($"The stream {placed.Source.Name} did not take a post at byte {placed.Start}, where it ends.");
    }

    private Task<T> Write<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) =>
        File.WriteAsync((connection, _) => Task.FromResult(work(connection)), cancellationToken);

    private Task<T> Read<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(File.Read(work));
    }
}
