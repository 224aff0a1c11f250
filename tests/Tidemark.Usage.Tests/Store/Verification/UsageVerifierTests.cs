using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Testing;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Store;
using Tidemark.Usage.Visitors;

namespace Tidemark.Usage.Tests.Store.Verification;

public sealed class UsageVerifierTests : StoreFixture
{
    private const string Past = "2026-03-02T10:00:00Z";
    private const string Open = "2026-03-10T10:00:00Z";

    [Fact]
    public async Task A_whole_store_has_no_faults_and_everything_is_read()
    {
        await Fill();

        var findings = Verified.Of(Store);

        findings.Faults.ShouldBeEmpty();
        findings.Read.ShouldBe(
            new Dictionary<string, long>
            {
                ["blocks"] = 1,
                ["open rows"] = 1,
                ["contributions"] = 2,
                ["rankings"] = 3,
                ["visitors"] = 3,
                ["sums of days"] = 1,
                ["sources"] = 2,
                ["closed periods"] = 1,
            });
    }

    [Theory]
    [InlineData("UPDATE usage_block SET slots = substr(slots, 1, 7) || x'99' || substr(slots, 9)", "block", "The usage of a.com (account 1234567890123456, region unknown, ISP unknown) on 2026-03-02", "checksum")]
    [InlineData("UPDATE usage_block SET codes = x''", "block", "The usage of a.com (account 1234567890123456, region unknown, ISP unknown) on 2026-03-02", "version")]
    [InlineData("DELETE FROM usage_block", "balance", "a.com (account 1234567890123456, region unknown, ISP unknown) 2026-03-02", "-3 requests, -300 bytes")]
    [InlineData("UPDATE usage_open SET bytes = bytes + 1", "balance", "a.com (account 1234567890123456, region unknown, ISP unknown) 2026-03-10", "0 requests, +1 bytes")]
    [InlineData("UPDATE usage_open SET hit_bytes = 1", "balance", "a.com (account 1234567890123456, region unknown, ISP unknown) 2026-03-10", "requests and bytes agree")]
    [InlineData("UPDATE usage_open SET bucket = bucket + 300", "balance", "a.com (account 1234567890123456, region unknown, ISP unknown) 2026-03-10", "requests and bytes agree")]
    [InlineData("UPDATE usage_open_code SET code = 201", "balance", "a.com (account 1234567890123456, region unknown, ISP unknown) 2026-03-10", "requests and bytes agree")]
    [InlineData("DELETE FROM contribution WHERE source = 2", "balance", "a.com (account 1234567890123456, region unknown, ISP unknown) 2026-03-10", "+5 requests, +500 bytes")]
    [InlineData("UPDATE contribution SET cells = x'C5' WHERE source = 2", "contribution", "The contribution of source 2 (new.log) of account 1234567890123456, bytes 0 to 100,", "checksum")]
    [InlineData("UPDATE ranking_part SET requests = 9 WHERE span = 3600 AND source = 2", "ranking", "The url ranking of a.com (account 1234567890123456, region unknown) in the hour 2026-03-10T10:00Z", "checksum")]
    [InlineData("UPDATE ranking_part SET keys = 9 WHERE source = 2", "ranking", "The url ranking of a.com (account 1234567890123456, region unknown) in the hour 2026-03-10T10:00Z", "1 keys, not 9")]
    [InlineData("UPDATE ranking_part SET source = 77 WHERE source = 2", "ranking", "The url ranking of a.com (account 1234567890123456, region unknown) in the hour 2026-03-10T10:00Z", "no source")]
    [InlineData("UPDATE visitor_part SET page_views = 7 WHERE source = 2", "visitors", "The visitors of a.com (account 1234567890123456, region unknown) in the hour 2026-03-10T10:00Z", "checksum")]
    [InlineData("DELETE FROM ranking_part WHERE span = 3600 AND source = 1", "sum of a day", "The url ranking of a.com (account 1234567890123456, region unknown) on 2026-03-02", "not the sum of its hours")]
    [InlineData("DELETE FROM ranking_part WHERE span = 86400", "sum of a day", "The url ranking of a.com (account 1234567890123456, region unknown) on 2026-03-02", "not the sum of its hours")]
    [InlineData("DELETE FROM visitor_part WHERE span = 86400", "sum of a day", "The visitors of a.com (account 1234567890123456, region unknown) on 2026-03-02", "not the sum of its hours")]
    [InlineData("UPDATE source SET lines = 6 WHERE id = 2", "ledger", "source 2 (new.log) of account 1234567890123456", "6 lines, its ranges 5")]
    [InlineData("UPDATE source_range SET \"end\" = 99 WHERE source = 2", "ledger", "source 2 (new.log) of account 1234567890123456", "ranges do not follow each other up to byte 100")]
    [InlineData("DELETE FROM source_range WHERE source = 2", "ledger", "source 2 (new.log) of account 1234567890123456", "no ranges")]
    [InlineData("UPDATE closed_figure SET bytes = 299", "closed period", "a.com (account 1234567890123456) from 2026-03-01T00:00Z to 2026-03-05T00:00Z", "300 bytes; when closed and since adjusted: 3 and 299")]
    public async Task A_fault_is_named_with_its_place(string damage, string what, string place, string problem)
    {
        await Fill();
        await Sql("PRAGMA foreign_keys=OFF; " + damage);

        var fault = Verified.Of(Store).Faults.First(fault => fault.What == what);

        fault.Place.ShouldBe(place);
        fault.Problem.ShouldContain(problem);
    }

    [Fact]
    public async Task Figures_of_an_older_version_need_no_contribution_but_may_not_be_less_than_what_is_contributed()
    {
        await Fill();
        await Sql("UPDATE source_range SET parser = NULL WHERE source = 1; DELETE FROM contribution WHERE source = 1");
        Verified.IsWhole(Store);
        await Sql("UPDATE usage_open SET requests = 4, bytes = 400");
        Verified.Of(Store).Faults.ShouldHaveSingleItem().Problem.ShouldContain("-1 requests, -100 bytes");
    }

    private async Task Fill()
    {
        await Commit("old.log", Past, 3);
        await Commit("new.log", Open, 5);
        await new UsageSealer(Store, Clock, NullLogger<UsageSealer>.Instance).Seal(Now);
        (await Store.Close(Account, Range("2026-03-01T00:00:00Z", "2026-03-05T00:00:00Z"))).ShouldBeTrue();
    }

    private async Task Commit(string name, string hour, int requests)
    {
        var sketch = new VisitorSketch();
        sketch.Add((ulong)requests);
        await Store.Commit(Batch(
            Source(name), usage: [Cell("a.com", hour, requests, 100 * requests)], lastSource: long.MaxValue,
            rankings: [new RankingCell("a.com", "unknown", Second(hour), RankingKind.Url, 2, [Entry("/x", requests, 100 * requests)])],
            visitors: [new VisitorCell("a.com", "unknown", Second(hour), requests, sketch)]));
    }

    private async Task Sql(string sql)
    {
        var run = await ToolRun.Run("sqlite3", [File, sql]);
        run.Errors.ShouldBe("");
    }
}
