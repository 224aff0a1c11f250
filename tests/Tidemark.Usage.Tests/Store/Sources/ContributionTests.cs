using Tidemark.Testing;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Store.Sources;
using Tidemark.Usage.Visitors;

namespace Tidemark.Usage.Tests.Store.Sources;

public sealed class ContributionTests : StoreFixture
{
    private const string Hour = "2026-03-10T10:00:00Z";

    [Fact]
    public async Task Flushes_of_a_live_log_become_few_contributions()
    {
        long? source = null;
        for (var i = 0; i < 64; i++)
        {
            var outcome = await Store.Commit(Batch(Source("live.log", source), i * 100, (i + 1) * 100, usage: [Cell("a.com", Hour, 1, 10), Cell($"{i % 40}.com", Hour, 1, 5)]));
            source = outcome.SourceId;
        }

        (await Sql("SELECT count(*) < 8, min(start), max(\"end\"), sum(\"end\" - start) FROM contribution")).ShouldBe("1|0|6400|6400\n");
        (await Sql($"SELECT DISTINCT first_bucket, last_bucket FROM contribution")).ShouldBe($"{Second(Hour)}|{Second(Hour)}\n");
    }

    [Fact]
    public async Task Contributions_stay_apart_beyond_a_stretch_of_content_and_beside_larger_ones()
    {
        const long Batch32 = Contributions.LongestStretch;
        var first = await Store.Commit(Batch(Source("big.log"), 0, Batch32, usage: [Cell("a.com", Hour, 1, 10)]));
        await Store.Commit(Batch(Source("big.log", first.SourceId), Batch32, Batch32 + 1, usage: [Cell("a.com", Hour, 1, 10)]));
        var wide = await Store.Commit(Batch(Source("wide.log"), usage: [.. Enumerable.Range(0, 20).Select(i => Cell($"{i}.com", Hour, 1, 10))]));
        await Store.Commit(Batch(Source("wide.log", wide.SourceId), 100, 200, usage: [Cell("a.com", Hour, 1, 10)]));

        (await Sql("SELECT source, count(*) FROM contribution GROUP BY source")).ShouldBe($"{first.SourceId}|2\n{wide.SourceId}|2\n");
    }

    [Fact]
    public async Task Contributions_within_a_stretch_become_one_with_all_its_buckets_and_places()
    {
        const long Stretch = Contributions.LongestStretch;
        RankingCell Ranking(string domain) => new(domain, "unknown", Second(Hour), RankingKind.Url, 2, [Entry("/x", 1, 10)]);
        var source = (await Store.Commit(Batch(Source("a.log"), 0, Stretch - 100, usage: [Cell("a.com", Hour, 1, 10)], rankings: [Ranking("a.com")]))).SourceId;
        await Store.Commit(Batch(
            Source("a.log", source), Stretch - 100, Stretch, usage: [Cell("a.com", "2026-03-10T11:00:00Z", 1, 10)], rankings: [Ranking("a.com"), Ranking("b.com")]));

        (await Sql("SELECT start, \"end\", first_bucket, last_bucket FROM contribution")).ShouldBe($"0|{Stretch}|{Second(Hour)}|{Second("2026-03-10T11:00:00Z")}\n");
        (await Store.RemoveSource(Account, source)).ShouldBeTrue();
        (await Sql("SELECT (SELECT count(*) FROM usage_open), (SELECT count(*) FROM ranking_part), (SELECT count(*) FROM contribution)")).ShouldBe("0|0|0\n");
    }

    [Fact]
    public async Task Parts_of_rankings_and_visitors_of_two_sources_stay_apart()
    {
        var visitors = new VisitorSketch();
        visitors.Add(1);
        long?[] sources = [null, null];
        for (var i = 0; i < 16; i++)
        {
            var outcome = await Store.Commit(Batch(
                Source($"{i % 2}.log", sources[i % 2]), i / 2 * 100, ((i / 2) + 1) * 100,
                rankings: [new RankingCell("a.com", "unknown", Second(Hour), RankingKind.Url, 2, [Entry("/x", 1, 10)])],
                visitors: [new VisitorCell("a.com", "unknown", Second(Hour), 1, visitors)]));
            sources[i % 2] = outcome.SourceId;
        }

        (await Sql("SELECT source, sum(requests), count(*) FROM ranking_part GROUP BY source")).ShouldBe($"{sources[0]}|8|1\n{sources[1]}|8|1\n");
        (await Sql("SELECT source, sum(page_views), count(*) FROM visitor_part GROUP BY source")).ShouldBe($"{sources[0]}|8|1\n{sources[1]}|8|1\n");
        var range = Range(Hour, "2026-03-10T11:00:00Z");
        (await Store.Ranking(new RankingQuery(Account, range, RankingKind.Url, RankBy.Requests, 3))).Rows.ShouldBe([new RankingRow("/x", 16, 160)]);
        (await Store.Visitors(new VisitorQuery(Account, [range.Start, range.End]))).ShouldBe([new VisitorCount(range.Start, 16, 1, true)]);
    }

    private async Task<string> Sql(string sql)
    {
        var run = await ToolRun.Run("sqlite3", [File, sql]);
        run.Errors.ShouldBe("");
        return run.Output;
    }
}
