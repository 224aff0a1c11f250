using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Blocks;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Retention;
using Tidemark.Usage.Store.Days;
using Tidemark.Usage.Store.Sources;

namespace Tidemark.Usage.Store;

/// <summary>
/// Makes figures coarser and deletes them as they grow old, in many short transactions. Each looks for what is not done yet, so it may be
/// stopped or killed at any time, run twice, and run beside commits. Open days are never touched, and days that are not sealed grow no coarser.
/// </summary>
public sealed class UsageTrimmer(SqliteUsageStore store, RetentionOptions options, MeteringOptions metering)
{
    /// <summary>How many places' days of rankings and visitors are deleted while the write lock is held.</summary>
    private const int PlaceDaysAtOnce = 50;

    /// <summary>How many blocks are rewritten while the write lock is held: some tens of milliseconds. Ten times as many are deleted.</summary>
    internal int BlocksAtOnce { get; init; } = 100;

    /// <summary>Called after each transaction; for tests.</summary>
    internal Func<ValueTask> Between { get; init; } = () => default;

    /// <summary>Trims everything that is too old at the instant.</summary>
    public async Task<TrimOutcome> Trim(DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        var (coarser, deleted, audienceDeleted) = (new DayCounter(), new DayCounter(), new DayCounter());
        // what is deleted need not be made coarser before
        if (Cutoff(options.Figures, now) is { } gone)
        {
            // no contribution may outlive what it added: it would be taken from what is metered for those days later
            await UntilDone(
                connection => Contributions.Forget(connection, gone * UsageDay.Seconds, BlocksAtOnce * 10) || DeleteBlocks(connection, gone, deleted), cancellationToken);
        }

        if (Cutoff(options.Hours, now) is { } daily)
        {
            await Coarsen(daily, Resolution.Day, now, coarser, cancellationToken);
        }

        if (Cutoff(options.FiveMinutes, now) is { } hourly)
        {
            await Coarsen(hourly, Resolution.Hour, now, coarser, cancellationToken);
        }

        if (Later(Cutoff(options.Rankings, now), Cutoff(options.Figures, now)) is { } audience)
        {
            await UntilDone(connection => DeletePlaceDays(connection, audience, audienceDeleted), cancellationToken);
        }

        return new TrimOutcome(coarser.Tally, deleted.Tally, audienceDeleted.Tally);
    }

    /// <summary>The first day that is young enough; open days always are.</summary>
    private static long? Cutoff(int? days, DateTimeOffset now) =>
        days is { } kept ? Math.Min(UsageDay.Of(now.ToUnixTimeSeconds()) - kept, UsageDay.FirstOpen(now)) : null;

    private static long? Later(long? a, long? b) => a > b || b is null ? a : b;

    private async Task Coarsen(long before, int resolution, DateTimeOffset now, DayCounter coarser, CancellationToken cancellationToken)
    {
        // not before whoever closes months has had the time to close theirs: the bounds of closed periods are kept apart
        var settled = (now - (2 * metering.CloseAfter)).ToUnixTimeMilliseconds();
        foreach (var finer in resolution == Resolution.Hour ? ["IS NULL"] : (string[])["IS NULL", $"= {Resolution.Hour}"])
        {
            foreach (var day in store.File.Read(connection => Days(connection, finer, before)))
            {
                var last = 0L;
                await UntilDone(connection => Coarsen(connection, day, finer, resolution, settled, coarser, ref last), cancellationToken);
            }
        }
    }

    private static List<long> Days(SqliteConnection connection, string finer, long before)
    {
        using var select = new SqliteStatement(connection, $"SELECT DISTINCT day FROM usage_block WHERE resolution {finer} AND day < ?1");
        select.Bind(1, before);
        var days = new List<long>();
        while (select.Step())
        {
            days.Add(select.Int64(0));
        }

        return days;
    }

    /// <summary>
    /// Makes the next blocks of a day coarser, those with ids after the last; false when there was none left. A day that could not be sealed, or
    /// that is damaged, stays as it is.
    /// </summary>
    private bool Coarsen(SqliteConnection connection, long day, string finer, int resolution, long settled, DayCounter coarser, ref long last)
    {
        using var select = new SqliteStatement(
            connection,
            $"""
             SELECT b.series, b.id FROM usage_block b WHERE b.resolution {finer} AND b.day = ?1 AND b.id > ?3
             AND NOT EXISTS (SELECT 1 FROM usage_block l WHERE l.later = 1 AND l.day = ?1 AND l.series = b.series)
             AND NOT EXISTS (
                 SELECT 1 FROM series s JOIN metered_day m ON m.account = s.account AND m.day = ?1 WHERE s.id = b.series AND m.first_at > ?2)
             ORDER BY b.id LIMIT {BlocksAtOnce}
             """);
        select.Bind(1, day).Bind(2, settled).Bind(3, last);
        var found = new List<long>();
        while (select.Step())
        {
            found.Add(select.Int64(0));
            last = select.Int64(1);
        }

        using var blocks = new UsageBlocks(connection);
        var figures = new DayFigures();
        foreach (var series in found)
        {
            try
            {
                blocks.Coarsen(series, day, resolution, figures);
                coarser.Add(day);
            }
            catch (DamagedFiguresException)
            {
                // sealing and verify name it
            }
        }

        return found.Count > 0;
    }

    private bool DeleteBlocks(SqliteConnection connection, long before, DayCounter deleted)
    {
        var gone = new HashSet<(long Series, long Day)>();
        foreach (var resolution in (string[])["IS NULL", $"= {Resolution.Hour}", $"= {Resolution.Day}"])
        {
            using var delete = new SqliteStatement(
                connection,
                $"DELETE FROM usage_block WHERE id IN (SELECT id FROM usage_block WHERE resolution {resolution} AND day < ?1 LIMIT {BlocksAtOnce * 10}) RETURNING series, day");
            delete.Bind(1, before);
            while (delete.Step())
            {
                gone.Add((delete.Int64(0), delete.Int64(1)));
            }
        }

        KeptTable.Note(connection, AccountsOf(connection, "series", gone.Select(pair => pair.Series).Distinct()), KeptTable.What.Usage, before);
        KeptTable.NoteForgotten(connection, before);
        using var days = new SqliteStatement(connection, "DELETE FROM metered_day WHERE day < ?1");
        days.Bind(1, before).Run();

        // one that has several blocks is deleted with the last of them
        using var left = new SqliteStatement(connection, "SELECT EXISTS (SELECT 1 FROM usage_block WHERE series = ?1 AND day = ?2)");
        foreach (var (series, day) in gone)
        {
            left.Bind(1, series).Bind(2, day).Step();
            deleted.Add(day, left.Int64(0) == 0 ? 1 : 0);
            left.Reset();
        }

        return gone.Count > 0;
    }

    private static bool DeletePlaceDays(SqliteConnection connection, long before, DayCounter deleted)
    {
        var found = new List<(long Place, long Day)>();
        using (var select = new SqliteStatement(connection, "SELECT place, day FROM place_day WHERE day < ?1 LIMIT ?2"))
        {
            select.Bind(1, before).Bind(2, PlaceDaysAtOnce);
            while (select.Step())
            {
                found.Add((select.Int64(0), select.Int64(1)));
            }
        }

        using var visitors = new SqliteStatement(
            connection, $"DELETE FROM visitor_part WHERE place = ?1 AND span = ?2 AND start IN ({UsageDay.HoursFrom("?3")})");
        using var rankings = new SqliteStatement(
            connection, $"DELETE FROM ranking_part WHERE place = ?1 AND kind = ?4 AND span = ?2 AND start IN ({UsageDay.HoursFrom("?3")})");
        using var days = new SqliteStatement(connection, "DELETE FROM place_day WHERE place = ?1 AND day = ?2");
        foreach (var (place, day) in found)
        {
            foreach (var span in (int[])[Bucket.HourSeconds, UsageDay.Seconds])
            {
                var start = day * UsageDay.Seconds;
                visitors.Bind(1, place).Bind(2, span).Bind(3, start).Run();
                foreach (var kind in Enum.GetValues<Rankings.RankingKind>())
                {
                    rankings.Bind(1, place).Bind(2, span).Bind(3, start).Bind(4, (int)kind).Run();
                }
            }

            days.Bind(1, place).Bind(2, day).Run();
            deleted.Add(day);
        }

        KeptTable.Note(connection, AccountsOf(connection, "place", found.Select(pair => pair.Place)), KeptTable.What.Audience, before);
        return found.Count > 0;
    }

    private static HashSet<long> AccountsOf(SqliteConnection connection, string table, IEnumerable<long> ids)
    {
        using var select = new SqliteStatement(connection, $"SELECT account FROM {table} WHERE id = ?1");
        var accounts = new HashSet<long>();
        foreach (var id in ids)
        {
            if (select.Bind(1, id).Step())
            {
                accounts.Add(select.Int64(0));
                select.Reset();
            }
        }

        return accounts;
    }

    private async Task UntilDone(Func<SqliteConnection, bool> step, CancellationToken cancellationToken)
    {
        while (await store.File.WriteAsync((connection, _) => Task.FromResult(step(connection)), cancellationToken))
        {
            await Between();
        }
    }
}
