using Tidemark.Logs;
using Tidemark.Logs.Detection;
using Tidemark.Metering.Ingest;
using Tidemark.Metering.Meters;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.Metering.Posts;

/// <summary>
/// Meters what someone sent whole: all of it in one commit or nothing, and once however often it is sent. A post without an accepted line
/// is answered and not recorded, so that it may be sent again when its domains are there.
/// </summary>
/// <param name="ledger">Where posts and what they say are committed.</param>
/// <param name="clock">Says which day it is.</param>
public sealed class PostIngestor(IPostLedger ledger, TimeProvider clock)
{
    /// <summary>Holds a line of the longest length; smaller than what the runtime allocates apart.</summary>
    private const int SmallChunk = 80_000;

    /// <summary>Judges a request for lines before there are any.</summary>
    /// <exception cref="LogUsageException">There is no such format, or it needs a domain.</exception>
    public static void Check(IngestRequest request) => Ingestor.Check("The body", request, LogFormats.Named(request.Format));

    /// <summary>Meters lines.</summary>
    /// <param name="path">Where the body lies; it may be changed, and nobody else may have it.</param>
    /// <param name="content">What <see cref="PostContent.Look"/> said of it.</param>
    /// <param name="request">For whom and how; the feed is the sender's.</param>
    /// <param name="origin">Who sent it.</param>
    /// <param name="answer">Writes the answer.</param>
    /// <param name="cancellationToken">Gives up; nothing is metered then.</param>
    /// <exception cref="PostConflictException">Another body was posted under the key before.</exception>
    /// <exception cref="PostRefusedException">The store cannot be written now.</exception>
    /// <exception cref="LogException">The format is unknown, cannot be told, changes within the body, or needs a domain.</exception>
    /// <exception cref="OverflowException">A sum does not fit into 63 bits.</exception>
    public async Task<PostAnswer> Meter(
        string path, PostContent content, IngestRequest request, PostOrigin origin, Func<PostOutcome, byte[]> answer, CancellationToken cancellationToken)
    {
        var target = request.Domain ?? "";
        var body = PostHash.Of(content.Hash, "logs", target);
        var identity = origin.Identity(body);
        if (await ledger.FindPost(origin.Account, identity, cancellationToken) is { } known)
        {
            return Replay(known, body);
        }

        if (content.EndsInsideLine)
        {
            content.EndLine(path);
        }

        var store = new PostStore(
            ledger,
            format => PostStream.Of(origin.Sender, target, format, clock.GetUtcNow()),
            new NewPost(identity, body, (batch, source) => answer(PostOutcome.Of(batch, source))),
            content.EndsInsideLine ? content.Length + 1 : content.Length);
        var sizes = new IngestSizes(content.Length < SmallChunk ? SmallChunk : new IngestSizes().ChunkBytes, long.MaxValue);
        try
        {
            var outcome = await new Ingestor(store, clock, sizes, () => Stream.Null)
                .Ingest(path, request with { Feed = origin.Feed, Threads = 1 }, progress: null, cancellationToken);
            return store.Committed is { } committed
                ? new PostAnswer(committed.Post.Answer, false)
                : new PostAnswer(answer(PostOutcome.Of(outcome)), false, AllRejected: outcome.Lines > 0);
        }
        catch (PostKnownException e)
        {
            return Replay(e.Post, body);
        }
    }

    /// <summary>Adds counters.</summary>
    /// <param name="content">The body they were read from.</param>
    /// <param name="counters">What it says.</param>
    /// <param name="origin">Who sent it.</param>
    /// <param name="answer">Writes the answer.</param>
    /// <param name="cancellationToken">Gives up; nothing is added then.</param>
    /// <inheritdoc cref="Meter" path="/exception"/>
    public async Task<PostAnswer> Add(
        PostContent content, ReadyCounters counters, PostOrigin origin, Func<PostOutcome, byte[]> answer, CancellationToken cancellationToken)
    {
        // sums of two edges may well be equal, so that those of one are never taken for the other's
        var body = PostHash.Of(content.Hash, "usage");
        var identity = origin.Identity(PostHash.Of(content.Hash, "usage", origin.Sender));
        if (await ledger.FindPost(origin.Account, identity, cancellationToken) is { } known)
        {
            return Replay(known, body);
        }

        if (counters.Rows == 0)
        {
            return new PostAnswer(answer(new PostOutcome(0, 0, 0, counters.Format, null, null)), false);
        }

        try
        {
            var post = new NewPost(identity, body, (batch, source) => answer(PostOutcome.Of(batch, source)));
            var commit = await ledger.CommitPost(Batch(content, counters, origin), post, cancellationToken);
            return commit.IsNew ? new PostAnswer(commit.Post.Answer, false) : Replay(commit.Post, body);
        }
        catch (IOException e)
        {
            throw new PostRefusedException(e.Message, e);
        }
    }

    private MeteredBatch Batch(PostContent content, ReadyCounters counters, PostOrigin origin) => new()
    {
        Account = origin.Account,
        Feed = origin.Feed,
        Source = PostStream.Of(origin.Sender, "", counters.Format, clock.GetUtcNow()),
        Start = 0,
        End = content.Length,
        Hash = content.Hash,
        Lines = counters.Rows,
        Accepted = counters.Rows,
        Bytes = counters.Cells.Sum(cell => cell.Counters.Bytes),
        Instants = (counters.Cells.Min(cell => cell.Bucket), counters.Cells.Max(cell => cell.Bucket) + Bucket.Seconds - 1),
        Usage = counters.Cells,
        Rankings = [],
        Visitors = [],
        Rejected = new Dictionary<string, long>(),
        Samples = [],
    };

    private static PostAnswer Replay(RecordedPost post, byte[] body) =>
        post.Body.AsSpan().SequenceEqual(body) ? new PostAnswer(post.Answer, true) : throw new PostConflictException();
}
