namespace Tidemark.Usage.Model;

/// <summary>The five-minute bucket: 300 s, aligned to the epoch, 288 a day. A request belongs to the bucket of its log timestamp.</summary>
public static class Bucket
{
    /// <summary>Length of a bucket in seconds.</summary>
    public const int Seconds = 300;

    /// <summary>Length of an hour in seconds; rankings and visitors are kept by hour.</summary>
    public const int HourSeconds = 3600;

    /// <summary>The start of the bucket that holds the second.</summary>
    public static long StartOf(long unixSeconds) => unixSeconds - (unixSeconds % Seconds);

    /// <summary>Average bandwidth of a bucket in bit/s; an access log can give no more than the average.</summary>
    public static double BitsPerSecond(long bytes) => bytes * 8d / Seconds;
}
