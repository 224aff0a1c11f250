using Tidemark.Usage.Contract;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Visitors;

namespace Tidemark.Usage.Tests.Store;

public sealed class SqliteUsageStoreTests : StoreFixture
{
    [Fact]
    public async Task A_committed_batch_is_in_every_answer()
    {
        var visitors = new VisitorSketch();
        visitors.Add(1);
        visitors.Add(2);
        var outcome = await Store.Commit(Batch(
            Source("a.log"),
            usage: [Cell("a.com", "2026-03-10T10:00:00Z", 3, 300), Cell("b.com", "2026-03-10T10:05:00Z", 1, 50, code: 404)],
            rankings: [new RankingCell("a.com", "unknown", Second("2026-03-10T10:00:00Z"), RankingKind.Url, 2, [Entry("/x", 1, 100), Entry("/y", 2, 200)])],
            visitors: [new VisitorCell("a.com", "unknown", Second("2026-03-10T10:00:00Z"), 3, visitors)]));

        outcome.Committed.ShouldBeTrue();
        var range = Range("2026-03-10T10:00:00Z", "2026-03-10T11:00:00Z");
        var query = new UsageQuery(Account, range);
        var timeline = await Store.Timeline(query);
        timeline.Buckets.Select(bucket => bucket.Bytes).ShouldBe([300, 50, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        (await Store.Totals(query, UsageDimension.Domain)).Select(total => (total.Name, total.Total.Requests, total.PeakBytes, total.PeakAt))
            .ShouldBe([("a.com", 3, 300, range.Start), ("b.com", 1, 50, range.Start.AddMinutes(5))]);
        (await Store.StatusCodes(query)).ShouldBe(new Dictionary<int, long> { [200] = 3, [404] = 1 }, ignoreOrder: true);
        (await Store.Rows(query).ToListAsync()).Select(row => (row.Start, row.Domain, row.Counters.Bytes))
            .ShouldBe([(range.Start, "a.com", 300), (range.Start.AddMinutes(5), "b.com", 50)]);
        var ranking = await Store.Ranking(new RankingQuery(Account, range, RankingKind.Url, RankBy.Bytes, 10));
        ranking.Rows.ShouldBe([new RankingRow("/y", 2, 200), new RankingRow("/x", 1, 100)]);
        (ranking.TotalRequests, ranking.TotalBytes, ranking.RequestsError, ranking.BytesError).ShouldBe((3, 300, 0, 0));
        (await Store.Visitors(new VisitorQuery(Account, [range.Start, range.End]))).ShouldBe([new VisitorCount(range.Start, 3, 2, true)]);
        (await Store.Watermark(Account)).ShouldBe(range.Start.AddMinutes(5));
    }

    [Fact]
    public async Task A_question_for_all_of_time_takes_memory_for_what_was_metered()
    {
        await Store.Commit(Batch(
            Source("a.log"),
            usage: [Cell("a.com", "2019-05-01T23:55:00Z", 2, 20), Cell("a.com", "2026-03-10T10:05:00Z", 3, 300), Cell("b.com", "2019-05-03T00:00:00Z", 1, 7)]));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var totals = await Store.Totals(new UsageQuery(Account, Range("1970-01-01T00:00:00Z", "9999-01-01T00:00:00Z")), UsageDimension.Domain);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(200_000_000);
        totals.Select(total => (total.Name, total.Total.Requests, total.Total.Bytes, total.PeakBytes, total.PeakAt)).ShouldBe(
        [
            ("a.com", 5, 320, 300, DateTimeOffset.Parse("2026-03-10T10:05:00Z")),
            ("b.com", 1, 7, 7, DateTimeOffset.Parse("2019-05-03T00:00:00Z")),
        ]);
        (await Store.Totals(new UsageQuery(Account + 1, Range("1970-01-01T00:00:00Z", "9999-01-01T00:00:00Z")), UsageDimension.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_account_sees_nothing()
    {
        await Store.Commit(Batch(Source("a.log"), usage: [Cell("a.com", "2026-03-10T10:00:00Z", 3, 300)]));

        var query = new UsageQuery(Account + 1, Range("2026-03-10T10:00:00Z", "2026-03-10T11:00:00Z"));
        (await Store.Totals(query, UsageDimension.Domain)).ShouldBeEmpty();
        (await Store.Timeline(query)).Buckets.ShouldAllBe(bucket => bucket == default);
        (await Store.Watermark(Account + 1)).ShouldBeNull();
    }

    [Fact]
    public async Task A_line_dated_in_the_future_makes_nothing_look_complete()
    {
        var past = Clock.GetUtcNow().AddHours(-2);
        UsageCell At(DateTimeOffset instant) => Cell("a.com", $"{instant:yyyy-MM-ddTHH:00:00Z}", 1, 10);
        await Store.Commit(Batch(Source("a.log"), usage: [At(past)]));
        var live = await Store.Commit(Batch(Source("b.log"), usage: [At(past.AddHours(1))]));
        await Store.Commit(Batch(Source("b.log", live.SourceId), 100, 200, usage: [At(past.AddYears(1))]));

        (await Store.Watermark(Account)).ShouldBe(DateTimeOffset.Parse($"{past.AddHours(1):yyyy-MM-ddTHH:00:00Z}"));
    }

    [Fact]
    public async Task A_batch_is_added_once_and_the_next_range_goes_on_from_its_end()
    {
        UsageCell[] usage = [Cell("a.com", "2026-03-10T10:00:00Z", 3, 300)];
        var first = await Store.Commit(Batch(Source("a.log"), usage: usage));
        (await Store.Commit(Batch(Source("a.log"), usage: usage))).Committed.ShouldBeFalse();
        (await Store.Commit(Batch(Source("a.log", first.SourceId), 100, 200, usage: usage))).Committed.ShouldBeTrue();
        (await Store.Commit(Batch(Source("a.log", first.SourceId), 100, 200, usage: usage))).Committed.ShouldBeFalse();

        var total = await Store.Totals(new UsageQuery(Account, Range("2026-03-10T10:00:00Z", "2026-03-10T11:00:00Z")), UsageDimension.None);
        total.ShouldHaveSingleItem().Total.Bytes.ShouldBe(600);
        var source = (await Store.FindSources(Account, "", 8, Source("a.log").HeadHash)).ShouldHaveSingleItem();
        source.Length.ShouldBe(200);
        source.Ranges.Select(range => (range.Start, range.End)).ShouldBe([(0, 100), (100, 200)]);
    }
}
