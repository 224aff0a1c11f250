using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Testing;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Store;
using Tidemark.Usage.Visitors;

namespace Tidemark.Usage.Tests.Store.Damage;

/// <summary>A flipped bit in the file fails the question and names its place. It never gives another figure, and never stops other work.</summary>
public sealed class DamagedFiguresTests : StoreFixture
{
    private const string Day = "2026-03-02T10:00:00Z";

    private static readonly TimeRange Asked = Range("2026-03-01T00:00:00Z", "2026-03-04T00:00:00Z");

    [Theory]
    [InlineData("usage_block", "slots", "The usage of a.com (account 1234567890123456, region Beijing, ISP telecom) on 2026-03-02 in")]
    [InlineData("usage_block", "codes", "The status codes of a.com (account 1234567890123456, region Beijing, ISP telecom) on 2026-03-02 in")]
    [InlineData("ranking_part", "entries", "The url ranking of a.com (account 1234567890123456, region Beijing) in the hour 2026-03-02T10:00Z in")]
    [InlineData("visitor_part", "sketch", "The visitors of a.com (account 1234567890123456, region Beijing) in the hour 2026-03-02T10:00Z in")]
    [InlineData("contribution", "cells", "The contribution of source 1 (a.log) of account 1234567890123456, bytes 0 to 100, in")]
    [InlineData("contribution", "places", "The contribution of source 1 (a.log) of account 1234567890123456, bytes 0 to 100, in")]
    public async Task Every_flipped_bit_fails_the_question_and_names_the_place(string table, string column, string place)
    {
        await Commit("a.log", 1000);
        var right = await Answers(column);
        var stored = Convert.FromHexString((await Sql($"SELECT hex({column}) FROM {table}")).Trim());
        for (var bit = 0; bit < stored.Length * 8; bit++)
        {
            stored[bit / 8] ^= (byte)(1 << (bit % 8));
            await Sql($"UPDATE {table} SET {column} = x'{Convert.ToHexString(stored)}'");
            var fault = await Should.ThrowAsync<DamagedFiguresException>(() => Answers(column));
            fault.Message.ShouldStartWith(place);
            fault.Message.ShouldContain("tidemark verify");
            stored[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        await Sql($"UPDATE {table} SET {column} = x'{Convert.ToHexString(stored)}'");
        (await Answers(column)).ShouldBe(right);
    }

    [Theory]
    [InlineData("slots", "UPDATE usage_block SET day = day - 1")]
    [InlineData("slots", "UPDATE usage_block SET resolution = 3600")]
    [InlineData("entries", "UPDATE ranking_part SET requests = requests + 1")]
    [InlineData("entries", "UPDATE ranking_part SET requests_error = 1")]
    [InlineData("sketch", "UPDATE visitor_part SET page_views = page_views + 256")]
    [InlineData("cells", "UPDATE contribution SET start = 1")]
    public async Task A_figure_that_stands_beside_the_bytes_is_checked_too(string column, string damage)
    {
        await Commit("a.log", 1000);
        await Sql(damage);
        await Should.ThrowAsync<DamagedFiguresException>(() => Answers(column));
    }

    [Fact]
    public async Task Damage_does_not_keep_other_figures_from_being_added_and_sealed()
    {
        var known = await Commit("a.log", 1000);
        for (var i = 1; i < 8; i++)
        {
            await Append(known, i * 100);
        }

        await Sql("UPDATE usage_block SET slots = x'C500000000' || substr(slots, 6) WHERE id = 1; UPDATE ranking_part SET entries = x'C500' WHERE id = 1; UPDATE visitor_part SET sketch = x'' WHERE id = 1");
        await Append(known, 800);
        await Append(known, 900);
        await Commit("b.log", 5, domain: "b.com");
        await Commit("c.log", 6, domain: "b.com");

        await new UsageSealer(Store, Clock, NullLogger<UsageSealer>.Instance).Seal(Now.AddDays(30));

        (await Sql("SELECT sum(later IS NULL), count(*) FROM usage_block b JOIN series s ON s.id = b.series WHERE domain = 'b.com'")).Trim().ShouldBe("1|1");
        (await Sql("SELECT rolled FROM place_day d JOIN place p ON p.id = d.place WHERE domain = 'b.com'")).Trim().ShouldBe("1");
        (await Store.Timeline(new UsageQuery(Account, Asked) { Domains = ["b.com"] })).Total().Bytes.ShouldBe(11);
        await Should.ThrowAsync<DamagedFiguresException>(() => Store.Timeline(new UsageQuery(Account, Asked) { Domains = ["a.com"] }));
    }

    private async Task<long> Commit(string name, long bytes, string domain = "a.com") =>
        (await Store.Commit(Fill(Batch(Source(name), usage: [Cell(domain, Day, 3, bytes, region: "Beijing", isp: "telecom")], lastSource: long.MaxValue), domain))).SourceId;

    private async Task Append(long source, long start) =>
        (await Store.Commit(Fill(Batch(Source("a.log", source), start, start + 100, usage: [Cell("a.com", Day, 3, 1000, region: "Beijing", isp: "telecom")]), "a.com")))
        .Committed.ShouldBeTrue();

    private static MeteredBatch Fill(MeteredBatch batch, string domain)
    {
        var sketch = new VisitorSketch();
        sketch.Add(42);
        return batch with
        {
            Rankings = [new RankingCell(domain, "Beijing", Second(Day), RankingKind.Url, 2, [Entry("/x", 3, 1000)])],
            Visitors = [new VisitorCell(domain, "Beijing", Second(Day), 3, sketch)],
        };
    }

    private async Task<string> Answers(string column) => column switch
    {
        "slots" => (await Store.Timeline(new UsageQuery(Account, Asked))).Total().ToString()!,
        "codes" => string.Join(' ', await Store.StatusCodes(new UsageQuery(Account, Asked))),
        "entries" => string.Join(' ', (await Store.Ranking(new RankingQuery(Account, Asked, RankingKind.Url, RankBy.Bytes, 9))).Rows),
        "sketch" => string.Join(' ', await Store.Visitors(new VisitorQuery(Account, [Asked.Start, Asked.End]))),
        _ => (await Store.Contribution(Account, 1))!.Domains[0].ToString(),
    };

    private async Task<string> Sql(string sql)
    {
        var run = await ToolRun.Run("sqlite3", [File, sql]);
        run.Errors.ShouldBe("");
        return run.Output;
    }
}
