using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Testing;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Retention;
using Tidemark.Usage.Store;
using Tidemark.Usage.Visitors;

namespace Tidemark.Usage.Tests.Store;

/// <summary>Today is 2026-03-10. By the documented table 2025-12-07 is the first day of five-minute figures, 2025-09-05 of hourly and 2025-03-09 of daily ones.</summary>
public sealed class UsageTrimmerTests : StoreFixture
{
    private static readonly RetentionOptions Documented = new() { Preset = RetentionPreset.Documented };
    private static readonly MeteringOptions AtOnce = new() { CloseAfter = TimeSpan.Zero };
    private static readonly DateTimeOffset Fine = Now.Date(-93);
    private static readonly DateTimeOffset Hourly = Now.Date(-186);
    private static readonly DateTimeOffset Daily = Now.Date(-366);

    private readonly List<UsageCell> _cells = [];

    [Fact]
    public async Task Sums_of_hours_then_of_days_stay_exact_while_figures_grow_old()
    {
        await Years();
        Fine.ShouldBe(DateTimeOffset.Parse("2025-12-07T00:00:00Z"));

        await Trimmer().Trim(Now);

        await Matches(Fine, Now.AddHours(1), Bucket.Seconds);
        await Matches(Hourly, Fine, Bucket.HourSeconds);
        await Matches(Daily, Hourly, 86_400);
        var before = await Store.Timeline(new UsageQuery(Account, new TimeRange(Now.AddDays(-800), Daily)));
        before.Total().ShouldBe(default);
        (await Store.Kept(Account)).ShouldBe(new KeptSince(Daily, null));
        (await Store.Kept(Account + 1)).ShouldBe(default);
    }

    [Fact]
    public async Task Answers_say_how_fine_the_coarsest_of_their_figures_is()
    {
        await Years();
        await Trimmer().Trim(Now);

        (await ResolutionOf(Fine, Now)).ShouldBe(Resolution.FiveMinutes);
        (await ResolutionOf(Fine.AddDays(-6), Now)).ShouldBe(Resolution.Hour);
        (await ResolutionOf(Hourly.AddDays(-6), Now)).ShouldBe(Resolution.Day);
        (await ResolutionOf(Now.AddDays(-2000), Now.AddDays(-1900))).ShouldBe(Resolution.FiveMinutes, "there is nothing");
    }

    [Fact]
    public async Task Buckets_of_an_hour_are_its_average_and_the_remainder_is_lost_nowhere()
    {
        await Commit("a.log", Cell("www.example.com", "2025-12-06T10:05:00Z", 13, 1_000_003, 404), Cell("www.example.com", "2025-12-06T10:50:00Z", 1, 0, 200));

        await Trimmer().Trim(Now);

        var hour = await Store.Timeline(new UsageQuery(Account, Range("2025-12-06T10:00:00Z", "2025-12-06T11:00:00Z")));
        hour.Buckets.Select(bucket => bucket.Requests).ShouldBe([2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
        hour.Buckets.Select(bucket => bucket.Bytes).ShouldBe([.. Enumerable.Repeat(83_334L, 7), .. Enumerable.Repeat(83_333L, 5)]);
        (await Store.StatusCodes(new UsageQuery(Account, Range("2025-12-06T10:00:00Z", "2025-12-06T11:00:00Z")))).ShouldBe(
            new Dictionary<int, long> { [404] = 13, [200] = 1 }, ignoreOrder: true);
        (await Store.Totals(new UsageQuery(Account, Range("2025-12-06T10:00:00Z", "2025-12-06T11:00:00Z")), UsageDimension.Domain)).ShouldHaveSingleItem()
            .Resolution.ShouldBe(Resolution.Hour);
    }

    [Fact]
    public async Task It_may_be_stopped_after_any_transaction_and_run_again()
    {
        await Years();
        var whole = await Trimmed(Now);
        var stops = 0;
        for (var after = 1; ; after++)
        {
            var left = after;
            var trimmer = new UsageTrimmer(Store, Documented, AtOnce) { BlocksAtOnce = 5, Between = () => left-- > 1 ? default : throw new OperationCanceledException() };
            try
            {
                await trimmer.Trim(Now);
                break;
            }
            catch (OperationCanceledException)
            {
                stops++;
            }
        }

        stops.ShouldBeGreaterThan(5);
        (await Blocks(File)).ShouldBe(whole);
        await Trimmer().Trim(Now);
        (await Blocks(File)).ShouldBe(whole);
    }

    [Fact]
    public async Task A_late_line_of_a_coarse_day_is_added_and_spread_again()
    {
        await Commit("a.log", Cell("www.example.com", "2025-12-06T10:05:00Z", 12, 1200), Cell("www.example.com", "2025-08-01T10:05:00Z", 288, 28800));
        await Trimmer().Trim(Now);

        await Commit(
            "late.log", Cell("www.example.com", "2025-12-06T10:55:00Z", 6, 600), Cell("www.example.com", "2025-08-01T00:00:00Z", 288, 0),
            Cell("new.example.com", "2025-12-06T10:00:00Z", 24, 24), Cell("www.example.com", "2024-01-01T00:00:00Z", 5, 5));

        (await Buckets("www.example.com", "2025-12-06T10:00:00Z", "2025-12-06T11:00:00Z")).ShouldBe([2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1]);
        (await Buckets("www.example.com", "2025-08-01T00:00:00Z", "2025-08-02T00:00:00Z")).ShouldBe(Enumerable.Repeat(2L, 288));
        (await Buckets("new.example.com", "2025-12-06T10:00:00Z", "2025-12-06T11:00:00Z"))[0].ShouldBe(24, "this block is new and not old yet for who looks");

        await Trimmer().Trim(Now);
        (await Buckets("new.example.com", "2025-12-06T10:00:00Z", "2025-12-06T11:00:00Z")).ShouldBe(Enumerable.Repeat(2L, 12));
        (await Buckets("www.example.com", "2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z")).ShouldAllBe(requests => requests == 0);
    }

    [Fact]
    public async Task A_closed_month_of_a_zone_off_the_hour_keeps_its_figures_to_the_byte()
    {
        // June of Kolkata: from 18:30 to 18:30 UTC
        var june = Range("2025-05-31T18:30:00Z", "2025-06-30T18:30:00Z");
        await Commit(
            "a.log", Cell("www.example.com", "2025-05-31T18:25:00Z", 100, 1000), Cell("www.example.com", "2025-05-31T18:30:00Z", 7, 77),
            Cell("www.example.com", "2025-06-30T18:25:00Z", 5, 55), Cell("www.example.com", "2025-06-30T18:30:00Z", 100, 1000));
        (await Store.Close(Account, june)).ShouldBeTrue();

        await new UsageTrimmer(Store, new RetentionOptions { FiveMinuteDays = 10 }, AtOnce).Trim(Now);
        await Holds(12, 132);
        await Trimmer().Trim(Now);
        await Holds(12, 132);
        await Commit("late.log", Cell("www.example.com", "2025-06-30T00:00:00Z", 1, 1), Cell("www.example.com", "2025-06-30T20:00:00Z", 50, 50));
        await Holds(13, 133);

        async Task Holds(long requests, long bytes)
        {
            var total = (await Store.Totals(new UsageQuery(Account, june), UsageDimension.None)).ShouldHaveSingleItem().Total;
            (total.Requests, total.Bytes).ShouldBe((requests, bytes));
            var period = (await Store.Closed(Account, june)).ShouldHaveSingleItem();
            (period.Then().Requests + period.Since().Requests).ShouldBe(requests);
        }
    }

    [Fact]
    public async Task Rankings_and_visitors_go_with_their_days_hours_and_sums_alike()
    {
        await Visit("2025-12-06T23:00:00Z", "old");
        await Visit("2025-12-07T00:00:00Z", "young");
        await new UsageSealer(Store, Clock, NullLogger<UsageSealer>.Instance).Seal(Now);
        var all = Range("2025-12-01T00:00:00Z", "2025-12-20T00:00:00Z");
        (await Urls(all)).ShouldBe(["http://www.example.com/old", "http://www.example.com/young"]);

        await Trimmer().Trim(Now);

        (await Urls(all)).ShouldBe(["http://www.example.com/young"]);
        (await Store.Visitors(new VisitorQuery(Account, [all.Start, Fine, all.End]))).Select(count => (count.PageViews, count.UniqueVisitors)).ShouldBe([(0, 0), (1, 1)]);
        (await Store.Kept(Account)).ShouldBe(new KeptSince(null, Fine));
        using var connection = Store.File.Open();
        Tidemark.Sqlite.SqliteCommands.Scalar<long>(connection, "SELECT count(*) FROM ranking_part").ShouldBe(2, "an hour and the sum of its day");
        Tidemark.Sqlite.SqliteCommands.Scalar<long>(connection, "SELECT count(*) FROM visitor_part").ShouldBe(2);
    }

    [Fact]
    public async Task What_was_deleted_stays_in_the_ledger_so_that_an_old_file_is_still_a_duplicate()
    {
        await Commit("old.log", Cell("www.example.com", "2024-01-01T00:00:00Z", 5, 5));
        await Trimmer().Trim(Now);

        var source = Source("old.log");
        var known = (await Store.FindSources(Account, "", source.HeadLength, source.HeadHash)).ShouldHaveSingleItem();
        (known.Length, known.Ranges.Count).ShouldBe((100, 1));
        (await Store.MeteredDays(Account)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_source_can_be_taken_out_of_coarse_days_and_of_days_that_are_gone()
    {
        var kept = await Commit("kept.log", Cell("www.example.com", "2025-12-06T10:05:00Z", 12, 1200), Cell("www.example.com", "2025-08-01T10:05:00Z", 288, 28800));
        var source = await Commit(
            "wrong.log", Cell("www.example.com", "2025-12-06T10:55:00Z", 600, 600), Cell("www.example.com", "2025-08-01T00:00:00Z", 1000, 1000, 404),
            Cell("img.example.com", "2025-08-01T00:00:00Z", 5, 5), Cell("www.example.com", "2024-01-01T00:00:00Z", 5, 5));
        await SealAndTrim();

        (await Store.RemoveSource(Account, source)).ShouldBeTrue();

        (await Buckets("www.example.com", "2025-12-06T10:00:00Z", "2025-12-06T11:00:00Z")).ShouldBe(Enumerable.Repeat(1L, 12));
        (await Buckets("www.example.com", "2025-08-01T00:00:00Z", "2025-08-02T00:00:00Z")).ShouldBe(Enumerable.Repeat(1L, 288));
        (await Store.Totals(new UsageQuery(Account, Range("2020-01-01T00:00:00Z", "2026-03-11T00:00:00Z")), UsageDimension.Domain))
            .ShouldHaveSingleItem().Total.Bytes.ShouldBe(30_000);
        (await Store.RemoveSource(Account, kept)).ShouldBeTrue();
        (await Store.Totals(new UsageQuery(Account, Range("2020-01-01T00:00:00Z", "2026-03-11T00:00:00Z")), UsageDimension.Domain)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_metered_of_days_after_they_were_deleted_is_explained_and_can_be_taken_out()
    {
        const string gone = "2024-01-01T00:00:00Z", there = "2025-12-06T10:05:00Z";
        var before = await Commit("before.log", Cell("www.example.com", gone, 5, 5), Cell("www.example.com", there, 12, 1200));
        await SealAndTrim();
        var after = await Commit("after.log", Cell("www.example.com", gone, 7, 70, 404), Cell("www.example.com", there, 24, 240));
        var alone = await Commit("alone.log", Cell("www.example.com", gone, 1, 1));

        // nothing is deleted any longer
        (await Store.Explain(Account, "www.example.com", DateTimeOffset.Parse(gone))).Sources.Select(source => source.Id).ShouldBe([after, alone]);
        (await Store.RemoveSource(Account, alone)).ShouldBeTrue();
        (await Store.RemoveSource(Account, before)).ShouldBeTrue();
        (await Buckets("www.example.com", gone, "2024-01-01T00:10:00Z")).ShouldBe([7, 0]);
        (await Buckets("www.example.com", "2025-12-06T10:00:00Z", "2025-12-06T11:00:00Z")).ShouldBe(Enumerable.Repeat(2L, 12));
        (await Store.RemoveSource(Account, after)).ShouldBeTrue();
        (await Store.Totals(new UsageQuery(Account, Range("2020-01-01T00:00:00Z", "2026-03-11T00:00:00Z")), UsageDimension.Domain)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Contributions_to_deleted_days_that_an_older_version_left_are_not_taken_from_anything()
    {
        var source = await Commit("old.log", Cell("www.example.com", "2024-01-01T00:00:00Z", 5, 5), Cell("www.example.com", "2026-01-06T10:05:00Z", 12, 1200));
        var deleted = Daily.ToUnixTimeSeconds() / 86_400;
        await ToolRun.Shell($"sqlite3 '{File}' \"DELETE FROM usage_block WHERE day < {deleted}; INSERT INTO kept_since VALUES ({Account}, 0, {deleted})\"");

        (await Store.RemoveSource(Account, source)).ShouldBeTrue();
        (await Store.Totals(new UsageQuery(Account, Range("2020-01-01T00:00:00Z", "2026-03-11T00:00:00Z")), UsageDimension.Domain)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_source_can_be_taken_out_although_a_period_was_closed_across_its_averages()
    {
        await Commit("kept.log", Cell("www.example.com", "2025-08-01T10:05:00Z", 288, 288));
        var source = await Commit("wrong.log", Cell("www.example.com", "2025-08-01T00:00:00Z", 2880, 2880));
        await SealAndTrim();
        await Store.Close(Account, Range("2025-07-31T16:00:00Z", "2025-08-01T04:00:00Z"));

        (await Store.RemoveSource(Account, source)).ShouldBeTrue();

        (await Buckets("www.example.com", "2025-08-01T00:00:00Z", "2025-08-02T00:00:00Z")).ShouldBe(Enumerable.Repeat(1L, 288));
    }

    [Fact]
    public async Task What_was_imported_lately_keeps_its_detail_until_its_month_was_closed()
    {
        await Commit("a.log", Cell("www.example.com", "2025-12-06T10:05:00Z", 12, 12));
        var trimmer = new UsageTrimmer(Store, Documented, new MeteringOptions());

        await trimmer.Trim(Now.AddDays(6).AddSeconds(-1));
        (await Buckets("www.example.com", "2025-12-06T10:00:00Z", "2025-12-06T11:00:00Z"))[1].ShouldBe(12);

        await trimmer.Trim(Now.AddDays(6));
        (await Buckets("www.example.com", "2025-12-06T10:00:00Z", "2025-12-06T11:00:00Z")).ShouldBe(Enumerable.Repeat(1L, 12));
    }

    [Fact]
    public async Task It_runs_behind_the_sealer()
    {
        await Commit("a.log", Cell("www.example.com", "2025-12-06T10:05:00Z", 12, 12));
        using var stop = new CancellationTokenSource();
        var running = new UsageSealer(Store, Clock, NullLogger<UsageSealer>.Instance, Trimmer()).Run(stop.Token);

        await stop.CancelAsync();
        await running;

        (await Buckets("www.example.com", "2025-12-06T10:00:00Z", "2025-12-06T11:00:00Z")).ShouldBe(Enumerable.Repeat(1L, 12));
    }

    [Fact]
    public async Task Open_days_are_never_touched_and_nothing_is_unless_it_is_set()
    {
        await Commit("a.log", Cell("www.example.com", "2026-03-09T00:05:00Z", 24, 24), Cell("www.example.com", "2026-03-08T00:05:00Z", 24, 24));
        await new UsageTrimmer(Store, new RetentionOptions(), AtOnce).Trim(Now.AddDays(5000));
        (await Buckets("www.example.com", "2026-03-08T00:00:00Z", "2026-03-08T01:00:00Z"))[1].ShouldBe(24);

        await new UsageTrimmer(Store, new RetentionOptions { FiveMinuteDays = 1, HourlyDays = 1, DailyDays = 1 }, AtOnce).Trim(Now);

        (await Buckets("www.example.com", "2026-03-09T00:00:00Z", "2026-03-09T01:00:00Z"))[1].ShouldBe(24);
        (await Buckets("www.example.com", "2026-03-08T00:00:00Z", "2026-03-08T01:00:00Z")).ShouldAllBe(requests => requests == 0);
    }

    private UsageTrimmer Trimmer() => new(Store, Documented, AtOnce);

    private async Task SealAndTrim()
    {
        await new UsageSealer(Store, Clock, NullLogger<UsageSealer>.Instance).Seal(Now);
        await Trimmer().Trim(Now);
    }

    /// <summary>Three years of two domains, a few requests an hour on every fifth day.</summary>
    private async Task Years()
    {
        var random = new Random(7);
        for (var chunk = -1100; chunk < 0; chunk += 100)
        {
            var cells = new List<UsageCell>();
            for (var day = chunk; day < chunk + 100; day += 5)
            {
                foreach (var hour in Enumerable.Range(0, 24).Where(_ => random.Next(3) > 0))
                {
                    var at = Now.Date(day).AddHours(hour).AddMinutes(5 * random.Next(12));
                    cells.Add(Cell(random.Next(2) == 0 ? "www.example.com" : "img.example.com", $"{at:O}", random.Next(1, 100), random.Next(), random.Next(2) == 0 ? 200 : 404));
                }
            }

            await Commit($"{chunk}.log", [.. cells]);
        }
    }

    private async Task Matches(DateTimeOffset start, DateTimeOffset end, int step)
    {
        var timeline = await Store.Timeline(new UsageQuery(Account, new TimeRange(start, end)));
        var answered = timeline.Buckets.Index().GroupBy(bucket => timeline.StartOf(bucket.Index).ToUnixTimeSeconds() / step, bucket => bucket.Item)
            .Select(group => (group.Key, group.Sum(c => c.Requests), group.Sum(c => c.Bytes), group.Sum(c => c.Status2xx)))
            .Where(sums => sums.Item2 > 0);
        var counted = _cells.Where(cell => start.ToUnixTimeSeconds() <= cell.Bucket && cell.Bucket < end.ToUnixTimeSeconds())
            .GroupBy(cell => cell.Bucket / step, cell => cell.Counters).OrderBy(group => group.Key)
            .Select(group => (group.Key, group.Sum(c => c.Requests), group.Sum(c => c.Bytes), group.Sum(c => c.Status2xx)))
            .ToList();
        counted.Count.ShouldBeGreaterThan(10);
        answered.ShouldBe(counted);
        var codes = await Store.StatusCodes(new UsageQuery(Account, new TimeRange(start, end)));
        codes[404].ShouldBe(_cells.Where(cell => start.ToUnixTimeSeconds() <= cell.Bucket && cell.Bucket < end.ToUnixTimeSeconds())
            .SelectMany(cell => cell.Codes).Where(code => code.Code == 404).Sum(code => code.Requests));
    }

    private async Task<int> ResolutionOf(DateTimeOffset start, DateTimeOffset end) =>
        (await Store.Timeline(new UsageQuery(Account, new TimeRange(start, end)))).Resolution;

    private async Task<List<long>> Buckets(string domain, string start, string end) =>
        [.. (await Store.Timeline(new UsageQuery(Account, Range(start, end)) { Domains = [domain] })).Buckets.Select(bucket => bucket.Requests)];

    private async Task<List<string>> Urls(TimeRange range) =>
        [.. (await Store.Ranking(new RankingQuery(Account, range, RankingKind.Url, RankBy.Requests, 10))).Rows.Select(row => row.Key).Order(StringComparer.Ordinal)];

    /// <summary>What a copy of the store holds when nothing stops the trimmer.</summary>
    private async Task<string> Trimmed(DateTimeOffset now)
    {
        var copy = File + ".copy";
        await ToolRun.Shell($"sqlite3 '{File}' \".backup '{copy}'\"");
        var store = new SqliteUsageStore(copy, Clock);
        await new UsageTrimmer(store, Documented, AtOnce).Trim(now);
        store.Release();
        return await Blocks(copy);
    }

    private static Task<string> Blocks(string file) =>
        ToolRun.Shell($"sqlite3 '{file}' \"SELECT series, day, resolution, hex(slots), hex(codes) FROM usage_block ORDER BY series, day; SELECT * FROM kept_since; SELECT * FROM metered_day\" | sha256sum; sqlite3 '{file}' 'SELECT count(*) FROM usage_block'");

    private async Task Visit(string hour, string path)
    {
        var visitors = new VisitorSketch();
        visitors.Add(17);
        var batch = Batch(
            Source(path), usage: [Cell("www.example.com", hour, 1, 10)], lastSource: await Store.LastSource(Account, ""),
            rankings: [new RankingCell("www.example.com", "unknown", Second(hour), RankingKind.Url, 2, [Entry($"http://www.example.com/{path}", 1, 10)])],
            visitors: [new VisitorCell("www.example.com", "unknown", Second(hour), 1, visitors)]);
        (await Store.Commit(batch)).Committed.ShouldBeTrue();
    }

    private async Task<long> Commit(string name, params UsageCell[] cells)
    {
        _cells.AddRange(cells);
        var outcome = await Store.Commit(Batch(Source(name), usage: cells, lastSource: await Store.LastSource(Account, "")));
        outcome.Committed.ShouldBeTrue();
        return outcome.SourceId;
    }
}

internal static class Dates
{
    /// <summary>The start of the UTC day so many days away.</summary>
    public static DateTimeOffset Date(this DateTimeOffset now, int days) => new(now.UtcDateTime.Date.AddDays(days), TimeSpan.Zero);
}
