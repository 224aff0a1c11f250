namespace Tidemark.Storage;

/// <summary>How an instant lies in a column: unix milliseconds, UTC.</summary>
public static class Instant
{
    /// <summary>To the column.</summary>
    public static long ToColumn(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds();

    /// <summary>From the column.</summary>
    public static DateTimeOffset FromColumn(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
