using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Feeds;
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
        if (batch.UtcOffsets.Last is { } offset)
        {
            SetOffset(connection, batch.Account, batch.Feed!, offset);
        }
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

    /// <summary>Notes that everything that the feed has written by an instant was read. A feed that is set to files is complete only up to the end of the last one's hour or day.</summary>
    public static void ReadToEnd(SqliteConnection connection, long account, string feed, long upTo, DateTimeOffset now)
    {
        using var select = new SqliteStatement(connection, "SELECT rhythm, watermark, utc_offset FROM feed WHERE account = ?1 AND name = ?2");
        select.Bind(1, account).Bind(2, feed);
        var isKnown = select.Step();
        if (isKnown && Rhythm(select, 0) is FeedRhythm.Hourly or FeedRhythm.Daily)
        {
            var end = FileLines.EndOf(select.Int64(1) - 1, (int)select.Int64(2), Rhythm(select, 0)!.Value);
            Heard(connection, account, feed, end <= upTo ? end : null, now);
            return;
        }

        Heard(connection, account, feed, upTo, now);
        using var learn = new SqliteStatement(connection, "UPDATE feed SET rhythm_learnt = ?3 WHERE account = ?1 AND name = ?2 AND rhythm_learnt IS NOT ?3");
        learn.Bind(1, account).Bind(2, feed).Bind(3, Text(FeedRhythm.Live)).Run();
    }

    /// <summary>Learns from a file, and answers the rhythm that counts for it.</summary>
    public static FeedRhythm? Learn(SqliteConnection connection, DeliveredFile file, in FileLines lines)
    {
        using var select = new SqliteStatement(connection, "SELECT rhythm, rhythm_learnt, recent_files FROM feed WHERE account = ?1 AND name = ?2");
        select.Bind(1, file.Account).Bind(2, file.Feed!);
        if (!select.Step())
        {
            return file.Rhythm;
        }

        var recent = RhythmLearning.Add(select.Text(2), lines);
        var set = file.Rhythm ?? Rhythm(select, 0);
        var learnt = RhythmLearning.Of(recent) ?? Rhythm(select, 1);
        using var update = new SqliteStatement(
            connection, "UPDATE feed SET rhythm = ?3, rhythm_learnt = ?4, recent_files = ?5, utc_offset = ?6 WHERE account = ?1 AND name = ?2");
        update.Bind(1, file.Account).Bind(2, file.Feed!).Bind(3, Text(set)).Bind(4, Text(learnt)).Bind(5, recent).Bind(6, lines.LastOffset).Run();

        // a live feed learnt by following it may still deliver a file that was rotated
        return set ?? (learnt == FeedRhythm.Live ? null : learnt);
    }

    /// <summary>Sets the rhythm, or with null leaves it to be learnt again; false if the name is unknown.</summary>
    public static bool SetRhythm(SqliteConnection connection, long account, string feed, FeedRhythm? rhythm)
    {
        using var update = new SqliteStatement(
            connection,
            """
            UPDATE feed SET rhythm = ?3, rhythm_learnt = iif(?3 IS NULL, NULL, rhythm_learnt), recent_files = iif(?3 IS NULL, '', recent_files)
            WHERE account = ?1 AND name = ?2 RETURNING 1
            """);
        update.Bind(1, account).Bind(2, feed).Bind(3, Text(rhythm));
        return update.Step();
    }

    /// <summary>The feeds of an account by name.</summary>
    /// <param name="connection">Where from.</param>
    /// <param name="account">Whose.</param>
    /// <param name="silence">A feed holds until it was silent for so long; silence begins when it was heard from, or when its next file was due.</param>
    /// <param name="now">The present.</param>
    public static List<FeedState> Read(SqliteConnection connection, long account, TimeSpan silence, DateTimeOffset now)
    {
        using var select = new SqliteStatement(
            connection, "SELECT name, watermark, heard_at, rhythm, rhythm_learnt, utc_offset FROM feed WHERE account = ?1 ORDER BY name");
        select.Bind(1, account);
        var feeds = new List<FeedState>();
        while (select.Step())
        {
            var heard = DateTimeOffset.FromUnixTimeMilliseconds(select.Int64(2));
            var set = Rhythm(select, 3);
            var rhythm = set ?? Rhythm(select, 4);
            DateTimeOffset? due = rhythm is FeedRhythm.Hourly or FeedRhythm.Daily
                ? DateTimeOffset.FromUnixTimeSeconds(FileLines.EndOf(select.Int64(1), (int)select.Int64(5), rhythm.Value))
                : null;
            var silentSince = due > heard ? due.Value : heard;
            feeds.Add(new FeedState(select.Text(0), DateTimeOffset.FromUnixTimeSeconds(select.Int64(1)), heard, silentSince >= now - silence)
            {
                Rhythm = rhythm,
                IsRhythmSet = set is not null,
                DueAt = due,
            });
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

    private static void SetOffset(SqliteConnection connection, long account, string feed, int offset)
    {
        using var update = new SqliteStatement(connection, "UPDATE feed SET utc_offset = ?3 WHERE account = ?1 AND name = ?2 AND utc_offset <> ?3");
        update.Bind(1, account).Bind(2, feed).Bind(3, offset).Run();
    }

    private static FeedRhythm? Rhythm(SqliteStatement row, int column) =>
        row.IsNull(column) ? null : Enum.Parse<FeedRhythm>(row.Text(column), ignoreCase: true);

    private static string? Text(FeedRhythm? rhythm) => rhythm?.ToString().ToLowerInvariant();

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
