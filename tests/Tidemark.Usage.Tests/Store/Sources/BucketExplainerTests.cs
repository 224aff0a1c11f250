using Tidemark.Testing;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Retention;
using Tidemark.Usage.Store;

namespace Tidemark.Usage.Tests.Store.Sources;

public sealed class BucketExplainerTests : StoreFixture
{
    private const string At = "2026-03-10T10:00:00Z";
    private const string Later = "2026-03-10T10:05:00Z";

    [Fact]
    public async Task A_bucket_is_the_sum_of_its_sources_with_the_bytes_they_stand_in()
    {
        // three flushes of one bucket, brought together; the second has nothing of it
        var first = await Read("a.log", null, 0, Cell("a.com", At, 1, 10), Cell("b.com", At, 5, 5));
        await Read("a.log", first, 100, Cell("a.com", Later, 1, 10));
        await Read("a.log", first, 200, Cell("a.com", At, 2, 20), Cell("a.com", At, 1, 3, region: "Beijing"));
        await Read("a.log", first, 300, Cell("a.com", At, 1, 1));
        var second = await Read("b.log", null, 0, Cell("a.com", At, 7, 70));
        await Read("c.log", null, 0, Cell("b.com", At, 1, 1));

        var explanation = await Explain("2026-03-10T10:04:59Z");

        explanation.Range.ShouldBe(Range(At, Later));
        explanation.Sources.Select(source => (source.Id, source.Name, source.Figures.Requests, source.Figures.Bytes)).ShouldBe(
            [(first, "a.log", 5, 34), (second, "b.log", 7, 70)]);
        explanation.Sources[0].Ranges.ShouldBe([new ByteRange(0, 100), new ByteRange(200, 400)]);
        explanation.Sources[1].Ranges.ShouldBe([new ByteRange(0, 100)]);
        (explanation.Figures.Requests, explanation.Figures.Bytes).ShouldBe((12, 104));
        explanation.OlderVersion.ShouldBe(default);
    }

    [Fact]
    public async Task Of_a_range_that_contributions_share_the_part_of_each_is_named()
    {
        // the third contribution is too large to be brought together with the others
        var source = await Read("a.log", null, 0, Cell("a.com", At, 1, 10));
        await Store.Commit(Batch(Source("a.log", source), 100, 200, usage: [.. Enumerable.Range(0, 40).Select(i => Cell($"{i}.com", Later, 1, 1))]) with { Extends = 0 });
        await Store.Commit(Batch(Source("a.log", source), 200, 300, usage: [Cell("a.com", Later, 1, 10)]) with { Extends = 0 });
        await Store.Commit(Batch(Source("a.log", source), 300, 400, usage: [Cell("b.com", Later, 1, 10)]));
        (await ToolRun.Shell($"sqlite3 '{File}' 'SELECT start, \"end\" FROM contribution ORDER BY start; SELECT start, \"end\" FROM source_range ORDER BY start'"))
            .ShouldBe("0|200\n200|400\n0|300\n300|400\n");

        (await Explain(At)).Sources.ShouldHaveSingleItem().Ranges.ShouldBe([new ByteRange(0, 200)]);
        (await Explain(Later)).Sources.ShouldHaveSingleItem().Ranges.ShouldBe([new ByteRange(200, 400)]);
    }

    [Fact]
    public async Task Days_long_past_are_explained_too()
    {
        var source = await Read("a.log", null, 0, Cell("a.com", "2026-01-10T10:00:00Z", 3, 30));

        var explanation = await Explain("2026-01-10T10:00:00Z");

        (explanation.Sources.ShouldHaveSingleItem().Id, explanation.Figures.Requests).ShouldBe((source, 3));
        (await Explain("2026-01-10T10:05:00Z")).Sources.ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_five_minute_detail_is_gone_the_hour_is_explained_and_what_was_deleted_is_not()
    {
        var first = await Read("a.log", null, 0, Cell("a.com", "2026-01-10T10:00:00Z", 3, 30), Cell("a.com", "2026-01-10T10:55:00Z", 4, 40), Cell("a.com", "2026-01-10T11:00:00Z", 1, 1));
        await Read("b.log", null, 0, Cell("a.com", "2025-06-01T10:00:00Z", 3, 30), Cell("a.com", "2026-03-01T10:00:00Z", 3, 30));
        var options = new RetentionOptions { FiveMinuteDays = 30, DailyDays = 200 };
        await new UsageTrimmer(Store, options, new MeteringOptions()).Trim(Clock.GetUtcNow().AddDays(30));

        var explanation = await Explain("2026-01-10T10:20:00Z");

        explanation.Range.ShouldBe(Range("2026-01-10T10:00:00Z", "2026-01-10T11:00:00Z"));
        (explanation.Sources.ShouldHaveSingleItem().Id, explanation.Sources[0].Figures.Requests, explanation.Figures.Requests).ShouldBe((first, 7, 7));
        explanation.OlderVersion.ShouldBe(default);
        var gone = await Explain("2025-06-01T10:00:00Z");
        (gone.Sources.Count, gone.Figures, gone.OlderVersion).ShouldBe((0, default, default));
    }

    [Fact]
    public async Task What_an_older_version_metered_is_said_to_be_that()
    {
        var old = await Read("old.log", null, 0, Cell("a.com", At, 4, 40));
        (await ToolRun.Shell($"sqlite3 '{File}' 'DELETE FROM contribution; UPDATE source_range SET parser = NULL'")).ShouldBe("");
        var source = await Read("new.log", null, 0, Cell("a.com", At, 3, 30));

        var explanation = await Explain(At);

        source.ShouldBeGreaterThan(old);
        (explanation.Sources.ShouldHaveSingleItem().Id, explanation.Sources[0].Figures.Requests).ShouldBe((source, 3));
        (explanation.OlderVersion.Requests, explanation.OlderVersion.Bytes, explanation.Figures.Requests).ShouldBe((4, 40, 7));
    }

    [Fact]
    public async Task Another_account_has_no_sources_there()
    {
        await Read("a.log", null, 0, Cell("a.com", At, 4, 40));

        var explanation = await Store.Explain(Account + 1, "a.com", DateTimeOffset.Parse(At));

        (explanation.Sources.Count, explanation.Figures, explanation.OlderVersion).ShouldBe((0, default, default));
    }

    private Task<BucketExplanation> Explain(string at) => Store.Explain(Account, "a.com", DateTimeOffset.Parse(at));

    private async Task<long> Read(string name, long? id, long start, params UsageCell[] usage) =>
        (await Store.Commit(Batch(Source(name, id), start, start + 100, usage: usage))).SourceId;
}
