namespace Tidemark.Metering.Ledger;

/// <summary>
/// A feed is where sources come from over time: an edge, a followed path, a token. Its watermark says up to when everything it has to
/// say was heard. The account's figures are complete up to the earliest watermark of its feeds that were heard from lately.
/// </summary>
public interface IFeeds
{
    /// <summary>
    /// Notes that a feed has nothing more to say up to an instant, although no line may be as late: it was read to its end. A watermark never goes back.
    /// </summary>
    Task Heard(long account, string feed, DateTimeOffset completeUpTo, CancellationToken cancellationToken = default);

    /// <summary>The feeds of an account, by name.</summary>
    Task<IReadOnlyList<FeedState>> Feeds(long account, CancellationToken cancellationToken = default);
}

/// <summary>A feed with how far it was heard.</summary>
/// <param name="Name">At most 200 characters.</param>
/// <param name="Watermark">Everything before it was metered; never in the future.</param>
/// <param name="HeardAt">When it was last heard from.</param>
/// <param name="Holds">Whether the account's watermark waits for it: it was heard from lately.</param>
public sealed record FeedState(string Name, DateTimeOffset Watermark, DateTimeOffset HeardAt, bool Holds);
