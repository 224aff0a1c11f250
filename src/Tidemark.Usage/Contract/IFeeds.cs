namespace Tidemark.Usage.Contract;

/// <summary>
/// A feed delivers sources over time: an edge, a followed path, a token. Its watermark is the time up to which it has delivered
/// everything. The account's figures are complete up to the earliest watermark of its feeds that are not silent.
/// </summary>
public interface IFeeds
{
    /// <summary>
    /// Records that a live feed was read to its end at an instant, even if its last line is older. A feed that is set to hourly or daily files
    /// is complete up to the end of the hour or day of its last line once that is over. A watermark never moves back.
    /// </summary>
    /// <exception cref="ArgumentException">The name is empty, longer than 200 characters or has control characters.</exception>
    Task Heard(long account, string feed, DateTimeOffset completeUpTo, CancellationToken cancellationToken = default);

    /// <summary>Sets how a feed delivers; null: it is learnt again from what the feed delivers. False if the name is unknown.</summary>
    Task<bool> SetRhythm(long account, string feed, FeedRhythm? rhythm, CancellationToken cancellationToken = default);

    /// <summary>Removes a feed that no longer delivers, so that nothing waits for it. False if the name is unknown.</summary>
    /// <remarks>Its figures stay. If it delivers again, it is listed again.</remarks>
    Task<bool> Forget(long account, string feed, CancellationToken cancellationToken = default);

    /// <summary>The feeds of an account, by name.</summary>
    Task<IReadOnlyList<FeedState>> Feeds(long account, CancellationToken cancellationToken = default);
}

/// <summary>The state of a feed.</summary>
/// <param name="Name">At most 200 characters.</param>
/// <param name="Watermark">Everything before it was metered; never in the future.</param>
/// <param name="HeardAt">When it last delivered, or was read to its end.</param>
/// <param name="IsWaitedFor">False: it is silent, so the account's watermark does not wait for it.</param>
public sealed record FeedState(string Name, DateTimeOffset Watermark, DateTimeOffset HeardAt, bool IsWaitedFor)
{
    /// <summary>How it delivers; null: not known yet.</summary>
    public FeedRhythm? Rhythm { get; init; }

    /// <summary>Whether someone set the rhythm; false: it was learnt.</summary>
    public bool IsRhythmSet { get; init; }

    /// <summary>When its next file is due: the end of the first hour or day that is not complete. Null: it does not deliver hourly or daily files.</summary>
    public DateTimeOffset? DueAt { get; init; }
}
