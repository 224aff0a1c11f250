namespace Tidemark.Metering.Usage;

/// <summary>The UTC day that blocks are made of; days of accounts are cut out by buckets.</summary>
internal static class UsageDay
{
    public const int Seconds = 86_400;

    public const int Slots = Seconds / Bucket.Seconds;

    /// <summary>Days since 1970-01-01.</summary>
    public static long Of(long unixSeconds) => unixSeconds / Seconds;

    /// <summary>The first day that is kept as rows: yesterday, since lines come late around midnight.</summary>
    public static long FirstOpen(DateTimeOffset now) => Of(now.ToUnixTimeSeconds()) - 1;

    public static int SlotOf(long bucket) => (int)(bucket % Seconds / Bucket.Seconds);
}
