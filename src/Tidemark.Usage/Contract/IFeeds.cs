namespace Tidemark.Usage.Contract;

/// <summary>
/// A feed is where sources come from over time: an edge, a followed path, a token. Its watermark says up to when everything it has to
/// say was heard. The account's figures are complete up to the earliest watermark of its feeds that were heard from lately.
/// </summary>
public interface IFeeds
{
    /// <summary>
    /// Notes that a feed has nothing more to say up to an instant, although no line may be as late: it was read to its end. A watermark never goes back.
    /// </summary>
    /// <exception cref="ArgumentException">The name is empty, longer than 200 characters or has control characters.</exception>
    Task Heard(long account, string feed, DateTimeOffset completeUpTo, CancellationToken cancellationToken = default);

    /// <summary>Forgets a feed, such as that of an edge that is gone: nothing waits for it any more. False when there is none of that name.</summary>
    /// <remarks>Its figures stay. When it is heard from again, it is there again.</remarks>
    Task<bool> Forget(long account, string feed, CancellationToken cancellationToken = default);

    /// <summary>The feeds of an account, by name.</summary>
    Task<IReadOnlyList<FeedState>> Feeds(long account, CancellationToken cancellationToken = default);
}

/// <summary>A feed with how far it was heard.</summary>
/// <param name="Name">At most 200 characters.</param>
/// <param name="Watermark">Everything before it was metered; never in the future.</param>
/// <param name="HeardAt">When it was last heard from.</param>
/// <param name="Holds">Whether the account's watermark waits for it: it was heard from lately.</param>
public sealed record FeedState(string Name, DateTimeOffset Watermark, DateTimeOffset HeardAt, bool Holds);
