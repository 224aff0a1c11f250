using Tidemark.Testing;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Store.Audience;
using Tidemark.Usage.Visitors;

namespace Tidemark.Usage.Tests.Store.Audience;

public sealed class RankingTableTests : StoreFixture
{
    private const string Hour = "2026-03-10T10:00:00Z";

    [Fact]
    public async Task A_cell_has_few_parts_however_often_it_is_added_to()
    {
        long? source = null;
        for (var i = 0; i < 64; i++)
        {
            var visitors = new VisitorSketch();
            visitors.Add((ulong)(i % 40) + 1);
            var outcome = await Store.Commit(Batch(
                Source("live.log", source), i * 100, (i + 1) * 100,
                rankings: [new RankingCell("a.com", "unknown", Second(Hour), RankingKind.Url, 2, [Entry("/always", 1, 10), Entry($"/{i % 40}", 1, 1)])],
                visitors: [new VisitorCell("a.com", "unknown", Second(Hour), 2, visitors)]));
            source = outcome.SourceId;
        }

        // parts of equal size are few: at most seven of each size
        var parts = await ToolRun.Shell($"sqlite3 '{File}' 'SELECT count(*) < 15 FROM ranking_part; SELECT count(*) < 15 FROM visitor_part'");
        parts.ShouldBe("1\n1\n");
        var ranking = await Store.Ranking(Question(3));
        ranking.Rows.ShouldBe([new RankingRow("/always", 64, 640), new RankingRow("/0", 2, 2), new RankingRow("/1", 2, 2)]);
        (ranking.TotalRequests, ranking.TotalBytes, ranking.RequestsError).ShouldBe((128, 704, 0));
        (await Store.Visitors(new VisitorQuery(Account, [ranking.Range.Start, ranking.Range.End]))).ShouldHaveSingleItem()
            .ShouldBe(new VisitorCount(ranking.Range.Start, 128, 40, true));
    }

    [Fact]
    public async Task An_hour_with_too_many_keys_keeps_the_largest_and_says_what_may_be_missing()
    {
        var entries = Enumerable.Range(0, (RankingTable.HourKeys * 2) + 1).Select(i => Entry($"/{i}", 1, 5)).Append(Entry("/top", 900, 7)).ToList();
        await Store.Commit(Batch(Source("wide.log"), rankings: [new RankingCell("a.com", "unknown", Second(Hour), RankingKind.Url, 2, entries)]));

        var ranking = await Store.Ranking(Question(1));
        ranking.Rows.ShouldBe([new RankingRow("/top", 900, 7)]);
        (ranking.RequestsError, ranking.BytesError).ShouldBe((1, 5));
        (ranking.TotalRequests, ranking.TotalBytes).ShouldBe((entries.Sum(entry => entry.Requests), entries.Sum(entry => entry.Bytes)));
        (await Store.Ranking(Question(int.MaxValue))).Rows.Count.ShouldBeLessThanOrEqualTo(RankingTable.HourKeys);
    }

    [Fact]
    public async Task A_question_off_the_hour_is_widened_and_says_so()
    {
        await Store.Commit(Batch(Source("a.log"), rankings: [new RankingCell("a.com", "unknown", Second(Hour), RankingKind.Url, 2, [Entry("/x", 1, 1)])]));

        var ranking = await Store.Ranking(Question(5) with { Range = Range("2026-03-10T10:30:00Z", "2026-03-10T11:30:00Z") });
        ranking.Range.ShouldBe(Range(Hour, "2026-03-10T12:00:00Z"));
        ranking.Rows.ShouldHaveSingleItem().Key.ShouldBe("/x");
    }

    private static RankingQuery Question(int top) => new(Account, Range(Hour, "2026-03-10T11:00:00Z"), RankingKind.Url, RankBy.Requests, top);
}
