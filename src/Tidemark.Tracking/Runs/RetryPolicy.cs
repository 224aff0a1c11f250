namespace Tidemark.Tracking.Runs;

/// <summary>When a delivery is tried again: waits that double, up to a longest one, for a limited time.</summary>
internal sealed class RetryPolicy(TrackingOptions options)
{
    /// <summary>How often a relay may fail to answer a whole mail; after that it stays unknown, so that nobody is flooded.</summary>
    public const int MostUnanswered = 4;

    /// <summary>The same when it was this program that stopped.</summary>
    public const int MostInterrupted = 12;

    /// <summary>The next try, or null: given up.</summary>
    /// <param name="attempts">How many there were, the last one included.</param>
    /// <param name="writtenAt">When the mail was written: the time to try counts from here.</param>
    /// <param name="now">When the last try ended.</param>
    public DateTimeOffset? Next(int attempts, DateTimeOffset writtenAt, DateTimeOffset now)
    {
        var wait = options.RetryAfter;
        for (var i = 1; i < attempts && wait < options.RetryAtMost; i++)
        {
            wait *= 2;
        }

        wait = wait < options.RetryAtMost ? wait : options.RetryAtMost;
        // Up to a tenth more, so that the mails that failed together do not come back together.
        var next = now + (wait * (1 + (Random.Shared.NextDouble() / 10)));
        return next <= writtenAt + options.RetryFor ? next : null;
    }
}
