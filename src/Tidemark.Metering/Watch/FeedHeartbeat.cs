using Tidemark.Usage.Contract;

namespace Tidemark.Metering.Watch;

/// <summary>Notes in the ledger up to when the feeds that are followed were read.</summary>
internal sealed class FeedHeartbeat(IFeeds feeds, TimeProvider clock, WatchOptions options, long account)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, long> _heard = [];

    /// <summary>All files of the feed were at their end at the instant.</summary>
    public async Task Beat(string feed, DateTimeOffset instant, bool always, CancellationToken cancellationToken)
    {
        if (!always && _heard.TryGetValue(feed, out var last) && clock.GetElapsedTime(last) < Pause)
        {
            return;
        }

        await feeds.Heard(account, feed, instant - options.Lag, cancellationToken);
        _heard[feed] = clock.GetTimestamp();
    }
}
