using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Feeds;

namespace Tidemark.Usage.Store.Sources;

/// <summary>What a file says when it was read to its end. Works inside the caller's transaction.</summary>
internal static class DeliveredFiles
{
    /// <summary>Notes the hour or day that the file completes, for its source and its feed, and learns the feed's rhythm from it.</summary>
    public static void Note(SqliteConnection connection, DeliveredFile file, DateTimeOffset now)
    {
        if (LinesOf(connection, file) is not { } lines)
        {
            return;
        }

        var rhythm = file.Feed is null ? file.Rhythm : FeedTable.Learn(connection, file, lines);
        if (lines.EndOfPeriod(rhythm) is not { } end || end > now.ToUnixTimeSeconds())
        {
            return;
        }

        using var complete = new SqliteStatement(connection, "UPDATE source SET complete_at = ?2 WHERE id = ?1 AND complete_at IS NOT ?2");
        complete.Bind(1, file.Source).Bind(2, end).Run();
        if (file.Feed is not null)
        {
            FeedTable.Heard(connection, file.Account, file.Feed, end, now);
        }
    }

    private static FileLines? LinesOf(SqliteConnection connection, DeliveredFile file)
    {
        using var select = new SqliteStatement(
            connection, "SELECT first_at, first_offset, last_at, last_offset FROM source WHERE id = ?1 AND account = ?2 AND first_at IS NOT NULL");
        select.Bind(1, file.Source).Bind(2, file.Account);
        if (!select.Step())
        {
            return null;
        }

        var (first, last) = (select.Int64(0), select.Int64(2));
        return new FileLines(
            first, select.IsNull(1) ? OffsetOf(file.Zone, first) : (int)select.Int64(1), last, select.IsNull(3) ? OffsetOf(file.Zone, last) : (int)select.Int64(3));
    }

    private static int OffsetOf(TimeZoneInfo zone, long second) => (int)zone.GetUtcOffset(DateTimeOffset.FromUnixTimeSeconds(second)).TotalSeconds;
}
