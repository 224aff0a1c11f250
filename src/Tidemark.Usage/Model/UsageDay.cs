namespace Tidemark.Usage.Model;

/// <summary>The UTC day that blocks are made of; days of accounts are cut out by buckets.</summary>
public static class UsageDay
{
    public const int Seconds = 86_400;

    public const int Slots = Seconds / Bucket.Seconds;

    /// <summary>Days since 1970-01-01.</summary>
    public static long Of(long unixSeconds) => unixSeconds / Seconds;

    /// <summary>The first day that is kept as rows: yesterday, since lines come late around midnight.</summary>
    public static long FirstOpen(DateTimeOffset now) => Of(now.ToUnixTimeSeconds()) - 1;

    /// <summary>The starts of its 24 hours as a list in SQL, from an expression for its own start.</summary>
    public static string HoursFrom(string start) =>
        string.Join(", ", Enumerable.Range(0, Seconds / Bucket.HourSeconds).Select(hour => $"{start} + {hour * Bucket.HourSeconds}"));

    public static int SlotOf(long bucket) => (int)(bucket % Seconds / Bucket.Seconds);
}
