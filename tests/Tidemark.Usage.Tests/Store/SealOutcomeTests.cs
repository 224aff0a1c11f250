using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Testing;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Retention;
using Tidemark.Usage.Store;

namespace Tidemark.Usage.Tests.Store;

/// <summary>What sealing and trimming say that they did, against what SQL finds. Today is 2026-03-10.</summary>
public sealed class SealOutcomeTests : StoreFixture
{
    [Fact]
    public async Task What_was_sealed_is_counted_by_days_and_once()
    {
        // two open days of two domains; the later one stays open when the clock has gone on by a day
        await Commit("a.log", Cell("a.com", "2026-03-09T01:00:00Z", 1, 1), Cell("b.com", "2026-03-09T01:00:00Z", 1, 1), Cell("b.com", "2026-03-10T01:00:00Z", 1, 1));
        (await Sql("SELECT count(DISTINCT series) FROM usage_open WHERE bucket < 20522 * 86400")).ShouldBe("2\n");

        var first = await Sealer().Seal(Now.AddDays(1));
        var again = await Sealer().Seal(Now.AddDays(1));

        first.ShouldBe(new SealOutcome(new DayTally(1, 2), default, new DayTally(1, 2)));
        (await Sql("SELECT day, count(*) FROM usage_block GROUP BY day")).ShouldBe("20521|2\n");
        (await Sql("SELECT count(*) FROM place_day WHERE rolled = 1")).ShouldBe("2\n");
        again.ShouldBe(new SealOutcome(default, default, default));
    }

    [Fact]
    public async Task Late_figures_that_become_one_block_with_the_others_are_counted_as_merged()
    {
        await Commit("large.log", [.. Enumerable.Range(0, 288).Select(slot => Cell("a.com", $"{DateTimeOffset.Parse("2026-03-01T00:00:00Z").AddMinutes(5 * slot):O}", 3, 1000 + slot))]);
        await Commit("small.log", Cell("a.com", "2026-03-01T10:00:00Z", 1, 5));
        (await Sql("SELECT count(*) FROM usage_block")).ShouldBe("2\n");

        var outcome = await Sealer().Seal(Now);

        (outcome.Sealed, outcome.Merged).ShouldBe((default, new DayTally(1, 1)));
        (await Sql("SELECT count(*) FROM usage_block")).ShouldBe("1\n");
    }

    [Fact]
    public async Task What_was_trimmed_is_counted_by_days()
    {
        await Commit(
            "a.log", Cell("a.com", "2025-12-01T01:00:00Z", 1, 1), Cell("b.com", "2025-12-01T01:00:00Z", 1, 1), Cell("a.com", "2025-12-02T01:00:00Z", 1, 1),
            Cell("a.com", "2025-08-01T01:00:00Z", 1, 1), Cell("a.com", "2024-08-01T01:00:00Z", 1, 1), Cell("a.com", "2026-03-01T01:00:00Z", 1, 1));
        await Sealer().Seal(Now);
        var places = await Sql("SELECT count(DISTINCT day), count(*) FROM place_day WHERE day < 20429");
        places.ShouldBe("4|5\n", "older than 93 days");
        var trimmer = new UsageTrimmer(Store, new RetentionOptions { Preset = RetentionPreset.Documented }, new MeteringOptions { CloseAfter = TimeSpan.Zero });

        var first = await trimmer.Trim(Now);
        var again = await trimmer.Trim(Now);

        first.ShouldBe(new TrimOutcome(Coarser: new DayTally(3, 4), Deleted: new DayTally(1, 1), AudienceDeleted: new DayTally(4, 5)));
        (await Sql("SELECT count(DISTINCT day), count(*) FROM usage_block WHERE resolution > 0")).ShouldBe("3|4\n");
        again.ShouldBe(new TrimOutcome(default, default, default));
    }

    [Fact]
    public async Task A_deleted_day_of_several_blocks_counts_once_although_transactions_end_between_them()
    {
        string[] domains = ["a.com", "b.com", "c.com", "d.com"];
        foreach (var slots in new[] { 288, 40, 1 })
        {
            await Commit($"{slots}.log", [.. domains.SelectMany(domain => Enumerable.Range(0, slots).Select(slot => Cell(domain, $"{DateTimeOffset.Parse("2024-03-01T00:00:00Z").AddMinutes(5 * slot):O}", 3, 1000 + slot)))]);
        }

        (await Sql("SELECT count(*) FROM usage_block GROUP BY series")).ShouldBe("3\n3\n3\n3\n");

        var outcome = await new UsageTrimmer(Store, new RetentionOptions { FiveMinuteDays = 10, HourlyDays = 10, DailyDays = 10 }, new MeteringOptions())
        {
            BlocksAtOnce = 1,
        }.Trim(Now);

        outcome.Deleted.ShouldBe(new DayTally(1, 4));
        (await Sql("SELECT count(*) FROM usage_block")).ShouldBe("0\n");
    }

    private UsageSealer Sealer() => new(Store, Clock, NullLogger<UsageSealer>.Instance);

    private async Task Commit(string name, params UsageCell[] cells)
    {
        var rankings = cells.Select(cell => (cell.Domain, Hour: cell.Bucket - (cell.Bucket % 3600))).Distinct()
            .Select(place => new RankingCell(place.Domain, "unknown", place.Hour, RankingKind.Url, 2, [Entry("/", 1, 1)])).ToArray();
        (await Store.Commit(Batch(Source(name), usage: cells, rankings: rankings, lastSource: await Store.LastSource(Account, "")))).Committed.ShouldBeTrue();
    }

    private async Task<string> Sql(string sql)
    {
        var run = await ToolRun.Run("sqlite3", [File, sql]);
        run.Errors.ShouldBe("");
        return run.Output;
    }
}
