using Tidemark.Usage.Model;

namespace Tidemark.Usage.Retention;

/// <summary>How fine figures are, in seconds: what they are sums of.</summary>
public static class Resolution
{
    /// <summary>Buckets as they were metered.</summary>
    public const int FiveMinutes = Bucket.Seconds;

    /// <summary>The buckets of an hour share its sum evenly.</summary>
    public const int Hour = Bucket.HourSeconds;

    /// <summary>The buckets of a UTC day share its sum evenly.</summary>
    public const int Day = 86_400;
}
