namespace Tidemark.Tracking.Runs;

/// <summary>When a delivery is retried: the wait doubles up to a maximum, for a limited time.</summary>
internal sealed class RetryPolicy(TrackingOptions options)
{
    /// <summary>How often a relay may leave a complete mail unanswered. After that the delivery stays unknown, so that nobody gets endless copies.</summary>
    public const int MostUnanswered = 4;

    /// <summary>The same limit if this program stopped before the answer.</summary>
    public const int MostInterrupted = 12;

    /// <summary>The next retry, or null to give up.</summary>
    /// <param name="attempts">Number of attempts, including the last one.</param>
    /// <param name="writtenAt">When the mail was composed; the time limit starts here.</param>
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
