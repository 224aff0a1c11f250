using Tidemark.Testing;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Store;
using Tidemark.Usage.Visitors;

namespace Tidemark.Usage.Tests.Store;

/// <summary>A file of the first version, before sources were kept beside their figures, continues as it is.</summary>
public sealed class OlderVersionTests : StoreFixture
{
    private const string Hour = "2026-03-10T10:00:00Z";

    [Fact]
    public async Task Its_figures_stay_new_ones_are_added_and_only_those_can_be_taken_out()
    {
        using var folder = new TempFolder();
        await MakeFirstVersion(folder["usage.db"]);
        var store = new SqliteUsageStore(folder["usage.db"], Clock);
        var visitors = new VisitorSketch();
        visitors.Add(2);
        var late = await store.Commit(Batch(
            Source("new.log"), usage: [Cell("a.com", Hour, 2, 20)], lastSource: long.MaxValue,
            rankings: [new RankingCell("a.com", "unknown", Second(Hour), RankingKind.Url, 2, [Entry("/x", 2, 20)])],
            visitors: [new VisitorCell("a.com", "unknown", Second(Hour), 2, visitors)]));

        (await Answers(store)).ShouldBe((5, 50, 5, 5, 2));
        await Should.ThrowAsync<SourceNotRemovableException>(() => store.RemoveSource(Account, 1));
        (await store.RemoveSource(Account, late.SourceId)).ShouldBeTrue();
        (await Answers(store)).ShouldBe((3, 30, 3, 3, 1));
        (await store.Sources(Account)).ShouldHaveSingleItem().Parsers.ShouldBeEmpty();
        (await store.Explain(Account, "a.com", DateTimeOffset.Parse(Hour))).OlderVersion.Requests.ShouldBe(3);
        store.Release();
    }

    private static async Task<(long, long, long, long, long)> Answers(SqliteUsageStore store)
    {
        var range = Range(Hour, "2026-03-10T11:00:00Z");
        var total = (await store.Timeline(new UsageQuery(Account, range))).Total();
        var ranking = await store.Ranking(new RankingQuery(Account, range, RankingKind.Url, RankBy.Requests, 9));
        var visitors = (await store.Visitors(new VisitorQuery(Account, [range.Start, range.End]))).ShouldHaveSingleItem();
        return (total.Requests, total.Bytes, ranking.Rows.Sum(row => row.Requests), visitors.PageViews, visitors.UniqueVisitors);
    }

    private static async Task MakeFirstVersion(string file)
    {
        var scripts = new[] { "001_ledger.sql", "002_usage.sql", "003_audience.sql" };
        var sql = "CREATE TABLE migration (name TEXT PRIMARY KEY);\n";
        foreach (var script in scripts)
        {
            using var reader = new StreamReader(typeof(SqliteUsageStore).Assembly.GetManifestResourceStream("sqlite/" + script)!);
            sql += $"{await reader.ReadToEndAsync()}\nINSERT INTO migration VALUES ('{script}');\n";
        }

        var visitors = new VisitorSketch();
        visitors.Add(1);

        // a ranking of one key, "/x", 3 requests, 30 bytes: version, keys, lengths of the columns, then the columns
        sql += $"""
            INSERT INTO source VALUES (1, {Account}, '', 'old.log', 'combined', 8, x'00', 100, 3, 3, 30, {Second(Hour)}, {Second(Hour)}, 1, 1);
            INSERT INTO source_range VALUES (1, 1, 0, 100, x'00', 'combined', 3, 3, 30, {Second(Hour)}, {Second(Hour)}, 1);
            INSERT INTO series VALUES (1, {Account}, 'a.com', 'unknown', 'unknown');
            INSERT INTO usage_open VALUES ({Second(Hour)}, 1, 3, 30, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0);
            INSERT INTO place VALUES (1, {Account}, 'a.com', 'unknown');
            INSERT INTO place_day VALUES (1, {Second(Hour) / 86_400}, 0, 1);
            INSERT INTO ranking_part VALUES (1, 1, 1, 3600, {Second(Hour)}, 2, 1, 3, 30, 0, 0, x'010104010002{Convert.ToHexString("/x"u8)}031e');
            INSERT INTO visitor_part VALUES (1, 1, 3600, {Second(Hour)}, 3, 1, x'{Convert.ToHexString(visitors.ToBytes())}');
            """;
        await System.IO.File.WriteAllTextAsync(file + ".sql", sql);
        (await ToolRun.Shell($"sqlite3 '{file}' < '{file}.sql'")).ShouldBe("");
    }
}
