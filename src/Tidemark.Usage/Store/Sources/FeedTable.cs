using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.Usage.Store.Sources;

/// <summary>The table of feeds. Works inside the caller's transaction.</summary>
internal static class FeedTable
{
    public const int LongestName = 200;

    /// <exception cref="ArgumentException">The name is empty, too long or could steer a terminal.</exception>
    public static void Check(string? feed)
    {
        if (feed is not null && (feed.Length is 0 or > LongestName || feed.Any(char.IsControl)))
        {
            throw new ArgumentException($"The name of a feed has 1 to {LongestName} characters, none of them a control character; this one has {feed.Length}.");
        }
    }

    /// <summary>Notes that a batch came from its feed: the feed was heard from, up to the latest request of the batch that is not in the future.</summary>
    public static void Advance(SqliteConnection connection, MeteredBatch batch, long source, DateTimeOffset now)
    {
        using var tag = new SqliteStatement(connection, "UPDATE source SET feed = ?2 WHERE id = ?1 AND feed IS NOT ?2");
        tag.Bind(1, source).Bind(2, batch.Feed!).Run();
        Heard(connection, batch.Account, batch.Feed!, LatestNotAfter(batch, now.ToUnixTimeSeconds() + Bucket.Seconds), now);
    }

    /// <summary>Notes that a feed was heard from, and up to when; null: it said nothing new.</summary>
    public static void Heard(SqliteConnection connection, long account, string feed, long? upTo, DateTimeOffset now)
    {
        var when = now.ToUnixTimeMilliseconds();
        if (upTo is null)
        {
            using var note = new SqliteStatement(connection, "UPDATE feed SET heard_at = max(heard_at, ?3) WHERE account = ?1 AND name = ?2");
            note.Bind(1, account).Bind(2, feed).Bind(3, when).Run();
            return;
        }

        using var upsert = new SqliteStatement(
            connection,
            """
            INSERT INTO feed (account, name, watermark, heard_at) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (account, name) DO UPDATE SET watermark = max(watermark, excluded.watermark), heard_at = max(heard_at, excluded.heard_at)
            """);
        upsert.Bind(1, account).Bind(2, feed).Bind(3, Math.Min(upTo.Value, now.ToUnixTimeSeconds())).Bind(4, when).Run();
    }

    /// <summary>The feeds of an account by name.</summary>
    /// <param name="connection">Where from.</param>
    /// <param name="account">Whose.</param>
    /// <param name="heardSince">A feed holds when it was heard from at this instant or later.</param>
    public static List<FeedState> Read(SqliteConnection connection, long account, DateTimeOffset heardSince)
    {
        using var select = new SqliteStatement(connection, "SELECT name, watermark, heard_at FROM feed WHERE account = ?1 ORDER BY name");
        select.Bind(1, account);
        var feeds = new List<FeedState>();
        while (select.Step())
        {
            var heard = DateTimeOffset.FromUnixTimeMilliseconds(select.Int64(2));
            feeds.Add(new FeedState(select.Text(0), DateTimeOffset.FromUnixTimeSeconds(select.Int64(1)), heard, heard >= heardSince));
        }

        return feeds;
    }

    /// <summary>Forgets a feed; false if the name is unknown.</summary>
    public static bool Remove(SqliteConnection connection, long account, string feed)
    {
        using var delete = new SqliteStatement(connection, "DELETE FROM feed WHERE account = ?1 AND name = ?2 RETURNING 1");
        delete.Bind(1, account).Bind(2, feed);
        return delete.Step();
    }

    private static long? LatestNotAfter(MeteredBatch batch, long limit)
    {
        if (batch.Instants is not { } instants || instants.Last <= limit)
        {
            return batch.Instants?.Last;
        }

        // a line of a clock that is wrong hides the others' latest second, not their buckets
        var buckets = batch.Usage.Where(cell => cell.Bucket <= limit && cell.Counters.Requests > 0).Select(cell => cell.Bucket).ToList();
        return buckets.Count == 0 ? null : buckets.Max();
    }
}
