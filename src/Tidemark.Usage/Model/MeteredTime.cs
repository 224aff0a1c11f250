namespace Tidemark.Usage.Model;

/// <summary>The part of a range that was metered. Time after the watermark has no figures yet; it is not time without requests.</summary>
public static class MeteredTime
{
    /// <summary>The metered part of a range, in whole buckets; null if the watermark has not passed its start.</summary>
    /// <param name="range">Whole buckets.</param>
    /// <param name="watermark">The time up to which figures are complete; null if nothing was metered.</param>
    public static TimeRange? Within(TimeRange range, DateTimeOffset? watermark)
    {
        if (IsComplete(range, watermark))
        {
            return range;
        }

        return watermark > range.Start ? new TimeRange(range.Start, new TimeRange(range.Start, watermark.Value).WidenedTo(Bucket.Seconds).End) : null;
    }

    /// <summary>Whether a range is complete: the watermark is in its last bucket or later. The last line of a quiet log is rarely in the last second.</summary>
    public static bool IsComplete(TimeRange range, DateTimeOffset? watermark) => watermark >= range.End.AddSeconds(-Bucket.Seconds);
}
