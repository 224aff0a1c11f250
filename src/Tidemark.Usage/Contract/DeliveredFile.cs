namespace Tidemark.Usage.Contract;

/// <summary>A file that was read to its end. If all its lines lie in one hour or day that is over, it completes that hour or day.</summary>
/// <param name="Account">The account (AliUid).</param>
/// <param name="Source">The source that the file is.</param>
/// <param name="Zone">The zone whose hours and days count where lines do not write an offset.</param>
public sealed record DeliveredFile(long Account, long Source, TimeZoneInfo Zone)
{
    /// <summary>The feed that it was delivered by; null: none was named.</summary>
    public string? Feed { get; init; }

    /// <summary>The rhythm that was named for the file; it becomes that of the feed. Null: the feed's own, or as the lines show.</summary>
    public FeedRhythm? Rhythm { get; init; }
}
