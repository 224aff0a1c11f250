using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Testing;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Retention;
using Tidemark.Usage.Store;
using Tidemark.Usage.Store.Days;

namespace Tidemark.Usage.Tests.Store.Days;

/// <summary>What a past day holds is the sum of its blocks, in whatever portions it came.</summary>
public sealed class UsageBlocksTests : StoreFixture
{
    private const string Day = "2026-03-01T00:00:00Z";

    private static readonly TimeRange WholeDay = Range(Day, "2026-03-02T00:00:00Z");

    [Fact]
    public async Task A_past_day_that_comes_in_portions_has_few_blocks_and_one_when_it_is_sealed()
    {
        // a bucket after the other, as a log is read; each a few times
        const int batches = 288 * 2;
        var expected = new long[288];
        long? source = null;
        for (var i = 0; i < batches; i++)
        {
            var cells = new[] { i / 2, i * 7 % 288 }.Distinct().Select(slot => Cell("a.com", Instant(slot), 1 + (i % 5), 10 + i, code: 200 + (i % 3))).ToArray();
            Array.ForEach(cells, cell => expected[(cell.Bucket - Second(Day)) / 300] += cell.Counters.Bytes);
            source = (await Store.Commit(Batch(Source("day.log", source), i * 100, (i + 1) * 100, usage: cells))).SourceId;
        }

        (await Bytes("a.com")).ShouldBe(expected);
        int.Parse(await Sql("SELECT count(*) FROM usage_block")).ShouldBeInRange(2, 24);
        var codes = await Store.StatusCodes(new UsageQuery(Account, WholeDay));

        await Seal();

        (await Sql("SELECT count(*), count(later), count(resolution) FROM usage_block")).ShouldBe("1|0|0\n");
        (await Bytes("a.com")).ShouldBe(expected);
        (await Store.StatusCodes(new UsageQuery(Account, WholeDay))).ShouldBe(codes);
    }

    [Fact]
    public async Task A_source_is_taken_out_of_whichever_blocks_it_is_in()
    {
        // the first is large, so that those that follow stay beside it
        await Store.Commit(Batch(Source("large.log"), usage: [.. Enumerable.Range(0, 288).Select(slot => Cell("a.com", Instant(slot), 3, 1000 + slot))]));
        var before = await Bytes("a.com");
        var small = await Store.Commit(Batch(Source("small.log"), usage: [Cell("a.com", Instant(17), 1, 5), Cell("b.com", Instant(17), 1, 5)]));
        (await Sql("SELECT count(*), count(later) FROM usage_block")).ShouldBe("3|1\n");

        (await Store.RemoveSource(Account, small.SourceId)).ShouldBeTrue();

        (await Bytes("a.com")).ShouldBe(before);
        (await Sql("SELECT count(*), count(later) FROM usage_block")).ShouldBe("1|0\n");
    }

    [Fact]
    public async Task A_late_line_of_a_coarse_day_leaves_it_one_coarse_block()
    {
        await Store.Commit(Batch(Source("large.log"), usage: [.. Enumerable.Range(0, 288).Select(slot => Cell("a.com", Instant(slot), 1, 1000 + slot))]));
        await Seal();
        await new UsageTrimmer(Store, new RetentionOptions { FiveMinuteDays = 100 }, new MeteringOptions()).Trim(Clock.GetUtcNow().AddDays(200));

        await Store.Commit(Batch(Source("late.log"), usage: [Cell("a.com", Instant(0), 1, 24), Cell("b.com", Instant(0), 1, 24)]));

        (await Sql("SELECT domain, resolution, later FROM usage_block JOIN series ON series.id = series ORDER BY domain")).ShouldBe("a.com|3600|\nb.com||\n");
        // 1000 to 1011 and 24, spread over the hour
        (await Bytes("a.com"))[..12].ShouldBe([1008, 1008, 1008, 1008, 1008, 1008, 1007, 1007, 1007, 1007, 1007, 1007]);
        (await Bytes("b.com"))[..2].ShouldBe([24, 0]);
    }

    [Fact]
    public async Task A_day_that_does_not_fit_into_63_bits_keeps_no_other_from_being_sealed_and_its_source_can_be_removed()
    {
        UsageCell Https(int slot, long bytes) => Cell("a.com", Instant(slot), 1, 1) with { Counters = new Counters { Requests = 1, HttpsBytes = bytes } };
        var absurd = await Store.Commit(Batch(Source("absurd.log"), usage: [.. Enumerable.Range(0, 288).Select(slot => Https(slot, slot == 17 ? long.MaxValue : 1))]));
        await Store.Commit(Batch(Source("day.log"), usage: [Https(17, 5)]));
        foreach (var domain in new[] { "b.com", "c.com" })
        {
            await Store.Commit(Batch(Source($"{domain} large"), usage: [.. Enumerable.Range(0, 288).Select(slot => Cell(domain, Instant(slot), 1, 9))]));
            await Store.Commit(Batch(Source($"{domain} small"), usage: [Cell(domain, Instant(17), 1, 9)]));
        }

        await Seal();

        (await Sql("SELECT domain, count(*) FROM usage_block JOIN series ON series.id = series GROUP BY 1")).ShouldBe("a.com|2\nb.com|1\nc.com|1\n");
        (await Store.RemoveSource(Account, absurd.SourceId)).ShouldBeTrue();
        (await Store.Timeline(new UsageQuery(Account, WholeDay) { Domains = ["a.com"] })).Buckets.Select(bucket => bucket.HttpsBytes).ToArray()[15..19].ShouldBe([0, 0, 5, 0]);
        (await Bytes("c.com"))[15..19].ShouldBe([9, 9, 18, 9]);
    }

    [Fact]
    public async Task Any_of_several_sources_whose_figures_do_not_fit_together_can_be_removed()
    {
        var sources = new List<long>();
        foreach (var name in (string[])["a", "b", "c"])
        {
            sources.Add((await Store.Commit(Batch(Source(name), usage: [Cell("a.com", Instant(17), 1, (1L << 62) + 5), Cell("a.com", Instant(18), 1, 7)]))).SourceId);
        }

        await Seal();
        (await Store.RemoveSource(Account, sources[1])).ShouldBeTrue();
        (await Sql("SELECT count(*), count(later) FROM usage_block")).ShouldBe("2|1\n");
        (await Store.RemoveSource(Account, sources[0])).ShouldBeTrue();

        (await Bytes("a.com"))[16..20].ShouldBe([0, (1L << 62) + 5, 7, 0]);
        (await Store.StatusCodes(new UsageQuery(Account, WholeDay))).ShouldBe(new Dictionary<int, long> { [200] = 2 });
        (await Sql("SELECT count(*), count(later) FROM usage_block")).ShouldBe("1|0\n");
        (await Store.RemoveSource(Account, sources[2])).ShouldBeTrue();
        (await Sql("SELECT count(*) FROM usage_block")).ShouldBe("0\n");
    }

    [Fact]
    public async Task A_source_that_is_said_to_have_added_more_than_there_is_is_not_removed_from_blocks_that_do_not_fit_together()
    {
        foreach (var name in (string[])["a", "b"])
        {
            await Store.Commit(Batch(Source(name), usage: [Cell("a.com", Instant(17), 1, (1L << 62) + 5)]));
        }

        var gone = await Store.Commit(Batch(Source("c"), usage: [Cell("a.com", Instant(18), 1, 7)]));
        await Sql("DELETE FROM usage_block WHERE id = (SELECT max(id) FROM usage_block)");

        await Should.ThrowAsync<DamagedFiguresException>(() => Store.RemoveSource(Account, gone.SourceId));
        (await Sql("SELECT count(*), count(later) FROM usage_block; SELECT count(*) FROM source")).ShouldBe("2|1\n3\n");
    }

    [Fact]
    public async Task Figures_that_do_not_fit_together_keep_nobody_from_adding_to_their_day()
    {
        var absurd = new List<long>();
        foreach (var name in (string[])["a", "b"])
        {
            absurd.Add((await Store.Commit(Batch(Source(name), usage: [Cell("a.com", Instant(17), 1, (1L << 62) + 5)]))).SourceId);
        }

        foreach (var i in Enumerable.Range(0, 30))
        {
            (await Store.Commit(Batch(Source($"{i}.log"), usage: [Cell("a.com", Instant(17), 1, (1L << 40) + i)]))).Committed.ShouldBeTrue();
        }

        (await Store.RemoveSource(Account, absurd[0])).ShouldBeTrue();
        (await Store.RemoveSource(Account, absurd[1])).ShouldBeTrue();
        await Seal();
        (await Bytes("a.com"))[17].ShouldBe((30L << 40) + (29 * 15));
        (await Sql("SELECT count(*), count(later) FROM usage_block")).ShouldBe("1|0\n");
    }

    [Fact]
    public async Task An_hour_whose_ranking_does_not_fit_into_63_bits_keeps_no_other_day_from_its_sum()
    {
        foreach (var name in (string[])["a", "b"])
        {
            await Store.Commit(Batch(
                Source(name), usage: [Cell("a.com", Instant(17), 1, 1)],
                rankings: [new RankingCell("a.com", "unknown", Second(Instant(12)), RankingKind.Url, 2, [Entry("/", 1, (1L << 62) + 5)])]));
        }

        await Store.Commit(Batch(
            Source("c"), usage: [Cell("b.com", Instant(17), 1, 1)],
            rankings: [new RankingCell("b.com", "unknown", Second(Instant(12)), RankingKind.Url, 2, [Entry("/", 1, 1)])]));

        await Seal();

        (await Sql("SELECT domain, rolled FROM place_day JOIN place ON place.id = place ORDER BY domain")).ShouldBe("a.com|0\nb.com|1\n");
    }

    [Fact]
    public async Task Rows_that_another_process_moved_leave_no_empty_block()
    {
        await Store.Commit(Batch(Source("a"), usage: [Cell("a.com", "2026-03-10T10:00:00Z", 1, 5)]));
        var (day, series) = (UsageDay.Of(Second("2026-03-10T10:00:00Z")), new long[] { 1 });
        for (var process = 0; process < 2; process++)
        {
            await Store.File.WriteAsync((connection, _) =>
            {
                OpenDays.Move(connection, day, series);
                return Task.FromResult(true);
            });
        }

        (await Sql("SELECT count(*) FROM usage_block; SELECT count(*) FROM usage_open")).ShouldBe("1\n0\n");
    }

    private static string Instant(int slot) => DateTimeOffset.Parse(Day).AddMinutes(5 * slot).ToString("O");

    private async Task Seal() => await new UsageSealer(Store, Clock, NullLogger<UsageSealer>.Instance).Seal(Now);

    private async Task<long[]> Bytes(string domain)
    {
        var timeline = await Store.Timeline(new UsageQuery(Account, WholeDay) { Domains = [domain] });
        return [.. timeline.Buckets.Select(bucket => bucket.Bytes)];
    }

    private async Task<string> Sql(string sql)
    {
        var run = await ToolRun.Run("sqlite3", [File, sql]);
        run.Errors.ShouldBe("");
        return run.Output;
    }
}
