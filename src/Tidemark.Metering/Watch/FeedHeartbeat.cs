using Tidemark.Metering.Ingest;
using Tidemark.Usage.Contract;

namespace Tidemark.Metering.Watch;

/// <summary>Notes in the ledger up to when the feeds that are followed were read.</summary>
internal sealed class FeedHeartbeat(IFeeds feeds, TimeProvider clock, WatchOptions options, IngestRequest request)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, long> _heard = [];
    private readonly HashSet<string> _set = [];

    /// <summary>All files of the feed were at their end at the instant.</summary>
    public async Task Beat(string feed, DateTimeOffset instant, bool always, CancellationToken cancellationToken)
    {
        if (!always && _heard.TryGetValue(feed, out var last) && clock.GetElapsedTime(last) < Pause)
        {
            return;
        }

        if (await IsReady(feed, cancellationToken))
        {
            await feeds.Heard(request.Account, feed, instant - options.Lag, cancellationToken);
        }

        _heard[feed] = clock.GetTimestamp();
    }

    // The rhythm is stored with the feed before it is heard; a feed of files that has delivered none is complete up to no instant
    private async Task<bool> IsReady(string feed, CancellationToken cancellationToken)
    {
        if (request.Rhythm is { } rhythm && !_set.Contains(feed))
        {
            if (!await feeds.SetRhythm(request.Account, feed, rhythm, cancellationToken))
            {
                return rhythm == FeedRhythm.Live;
            }

            _set.Add(feed);
        }

        return true;
    }
}
