using Microsoft.Data.Sqlite;
using Tidemark.Usage.Model;

namespace Tidemark.Usage.Store.Sources;

/// <summary>Up to when the figures of an account are complete.</summary>
internal static class Watermarks
{
    /// <summary>
    /// The earliest watermark of the feeds that were heard from lately. Without such a feed, the latest of: the last request of the sources, the ends of the
    /// hours and days that files completed, and the watermarks of silent feeds.
    /// </summary>
    public static DateTimeOffset? OfAccount(SqliteConnection connection, long account, TimeSpan silence, DateTimeOffset now)
    {
        var feeds = FeedTable.Read(connection, account, silence, now);
        if (feeds.Exists(feed => feed.IsWaitedFor))
        {
            return feeds.Where(feed => feed.IsWaitedFor).Min(feed => feed.Watermark);
        }

        DateTimeOffset? latest = SourceLedger.Latest(connection, account, now.ToUnixTimeSeconds() + Bucket.Seconds) is { } seconds
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
        return feeds.Select(feed => (DateTimeOffset?)feed.Watermark).Append(latest).Max();
    }
}
