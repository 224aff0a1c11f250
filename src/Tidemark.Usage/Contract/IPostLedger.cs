namespace Tidemark.Usage.Contract;

/// <summary>What was posted, and what was answered. A post, its batch and its answer are committed together or not at all.</summary>
public interface IPostLedger : IBatchPreparer
{
    /// <summary>The post of this identity, or null if none exists that added anything.</summary>
    Task<RecordedPost?> FindPost(long account, byte[] identity, CancellationToken cancellationToken = default);

    /// <summary>
    /// Commits a batch as the next range of its stream, unless there is a post of this identity already: then nothing is written. The batch
    /// starts at 0 and is moved to where the stream ends; its source is a stream (<see cref="PostStream"/>).
    /// </summary>
    /// <returns>The post that is recorded now: this one, or the one before.</returns>
    /// <exception cref="IOException">The store cannot be written now; nothing was.</exception>
    /// <exception cref="OverflowException">A sum does not fit into 63 bits; nothing was written.</exception>
    Task<PostCommit> CommitPost(MeteredBatch batch, NewPost post, CancellationToken cancellationToken = default);

    /// <summary>Forgets posts that were recorded before an instant; the figures stay. Sent again, such a post counts again.</summary>
    /// <param name="before">Older posts are forgotten.</param>
    /// <param name="most">How many at most, so that the store is not kept locked.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    /// <returns>How many were forgotten.</returns>
    Task<int> ForgetPosts(DateTimeOffset before, int most, CancellationToken cancellationToken = default);
}

/// <summary>A post to be recorded.</summary>
/// <param name="Identity">SHA-256; unique in its account.</param>
/// <param name="Body">SHA-256 of what it says: another one under the same identity is a mistake of the sender.</param>
/// <param name="Answer">Writes the answer out of the batch as it is recorded, and the id of its source.</param>
public sealed record NewPost(byte[] Identity, byte[] Body, Func<MeteredBatch, long, byte[]> Answer);

/// <summary>A post that added to the figures.</summary>
/// <param name="Body">SHA-256 of what it says.</param>
/// <param name="Answer">What its sender was answered.</param>
public sealed record RecordedPost(byte[] Body, byte[] Answer);

/// <summary>What became of a post.</summary>
/// <param name="Post">What is recorded under its identity.</param>
/// <param name="IsNew">False: it was recorded before, nothing was written.</param>
/// <param name="Source">The row of the source; 0 when nothing was written.</param>
public sealed record PostCommit(RecordedPost Post, bool IsNew, long Source);
