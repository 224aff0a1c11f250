using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Testing;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Store;
using Tidemark.Usage.Store.Audience;
using Tidemark.Usage.Visitors;

namespace Tidemark.Usage.Tests.Store;

public sealed class SourceRemovalTests : StoreFixture
{
    private const string Hour = "2026-03-10T10:00:00Z";

    private static readonly TimeRange Year = Range("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");

    [Fact]
    public async Task What_a_source_added_is_told_before_it_goes()
    {
        var source = await Read("a.log", Cell("b.com", Hour, 2, 20), Cell("a.com", Hour, 3, 300), Cell("a.com", "2026-03-01T10:00:00Z", 1, 1));
        await Read("other.log", Cell("c.com", Hour, 1, 1));

        var contribution = await Store.Contribution(Account, source);

        contribution.ShouldNotBeNull();
        (contribution.Source.Name, contribution.Source.Lines, contribution.Removable).ShouldBe(("a.log", 6, true));
        contribution.Domains.ShouldBe([new DomainContribution("a.com", 4, 301), new DomainContribution("b.com", 2, 20)]);
        contribution.Supplements.ShouldBeEmpty();
    }

    [Fact]
    public async Task Figures_that_do_not_fit_into_63_bits_together_are_told_as_the_largest_there_is()
    {
        long? source = null;
        foreach (var (cell, i) in new[]
        {
            Cell("a.com", Hour, 1, long.MaxValue - 5), Cell("b.com", Hour, 1, long.MaxValue - 5), Cell("a.com", "2026-03-10T11:00:00Z", 1, 6), Cell("b.com", "2026-03-10T11:00:00Z", 1, 5),
        }.Select((cell, i) => (cell, i)))
        {
            source = (await Store.Commit(Batch(Source("a.log", source), i * 100, (i + 1) * 100, usage: [cell]) with { Bytes = 0 })).SourceId;
        }

        (await Store.Contribution(Account, source!.Value))!.Domains
            .ShouldBe([new DomainContribution("a.com", 2, long.MaxValue), new DomainContribution("b.com", 2, long.MaxValue)]);
    }

    [Fact]
    public async Task A_closed_month_keeps_what_was_taken_out_of_it_and_sums_of_days_are_made_anew()
    {
        const string Past = "2026-02-03T10:00:00Z";
        RankingCell Ranking(string key) => new("a.com", "unknown", Second(Past), RankingKind.Url, 2, [Entry(key, 1, 10)]);
        await Store.Commit(Batch(Source("a.log"), usage: [Cell("a.com", Past, 3, 300)], rankings: [Ranking("/a")]));
        var wrong = (await Store.Commit(Batch(Source("b.log"), usage: [Cell("a.com", Past, 1, 10), Cell("a.com", Hour, 1, 1)], rankings: [Ranking("/b")]))).SourceId;
        await new UsageSealer(Store, Clock, NullLogger<UsageSealer>.Instance).Seal(Now);
        var february = Range("2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z");
        (await Store.Close(Account, february)).ShouldBeTrue();

        await Store.RemoveSource(Account, wrong);

        var adjustment = (await Store.Closed(Account, february)).ShouldHaveSingleItem().Adjustments.ShouldHaveSingleItem();
        (adjustment.Source, adjustment.Name, adjustment.Domain, adjustment.Removed, adjustment.Figures).ShouldBe((wrong, "b.log", "a.com", true, new PeriodFigures(-1, -10)));
        (await Store.Ranking(new RankingQuery(Account, february, RankingKind.Url, RankBy.Requests, 9))).Rows.ShouldBe([new RankingRow("/a", 1, 10)]);
    }

    [Fact]
    public async Task Nobody_takes_out_a_source_of_another_account()
    {
        var source = await Read("a.log", Cell("a.com", Hour, 3, 300));

        (await Store.Contribution(Account + 1, source)).ShouldBeNull();
        (await Store.RemoveSource(Account + 1, source)).ShouldBeFalse();
        (await Store.RemoveSource(Account, source + 1)).ShouldBeFalse();
        (await Requests()).ShouldBe(3);
    }

    [Fact]
    public async Task What_was_taken_out_is_new_and_its_number_is_not_given_again()
    {
        var source = await Read("a.log", Cell("a.com", Hour, 3, 300));
        (await Store.RemoveSource(Account, source)).ShouldBeTrue();
        (await Store.FindSources(Account, "", 8, Source("a.log").HeadHash)).ShouldBeEmpty();
        (await Store.RemoveSource(Account, source)).ShouldBeFalse();
        (await Requests()).ShouldBe(0);

        var again = await Read("a.log", Cell("a.com", Hour, 3, 300));
        again.ShouldBeGreaterThan(source);
        (await Requests()).ShouldBe(3);
    }

    [Fact]
    public async Task Whoever_goes_on_with_a_source_that_was_taken_out_is_refused()
    {
        var source = await Read("a.log", Cell("a.com", Hour, 3, 300));
        await Store.RemoveSource(Account, source);

        (await Store.Commit(Batch(Source("a.log", source), 100, 200, usage: [Cell("a.com", Hour, 1, 1)]))).Committed.ShouldBeFalse();
        (await Requests()).ShouldBe(0);
    }

    [Theory]
    [InlineData("ranges")]
    [InlineData("one range of two")]
    public async Task A_source_of_an_older_version_stays_and_nothing_is_changed(string older)
    {
        var source = await Read("a.log", Cell("a.com", Hour, 3, 300));
        await Store.Commit(Batch(Source("a.log", source), 100, 200, usage: [Cell("a.com", Hour, 1, 1)]));
        await Sql($"UPDATE source_range SET parser = NULL WHERE {(older == "ranges" ? "1" : "start = 0")}");
        var before = await Sql(".dump");

        (await Store.Contribution(Account, source))!.Removable.ShouldBeFalse();
        var refusal = await Should.ThrowAsync<SourceNotRemovableException>(() => Store.RemoveSource(Account, source));

        refusal.Message.ShouldContain($"{source}");
        (await Sql(".dump")).ShouldBe(before);
    }

    [Fact]
    public async Task A_file_that_holds_less_than_its_ledger_says_is_left_as_it_is()
    {
        var source = await Read("a.log", Cell("a.com", "2026-03-01T10:00:00Z", 3, 300), Cell("a.com", Hour, 3, 300));
        await Sql("UPDATE usage_open SET bytes = 299");
        var before = await Sql(".dump");

        await Should.ThrowAsync<DamagedFiguresException>(() => Store.RemoveSource(Account, source));

        (await Sql(".dump")).ShouldBe(before);
    }

    [Fact]
    public async Task Rankings_over_their_bound_are_as_if_the_source_had_never_been_read()
    {
        RankingCell Ranking(string prefix) => new(
            "a.com", "unknown", Second(Hour), RankingKind.Url, 2,
            [.. Enumerable.Range(0, (RankingTable.HourKeys * 2) + 1).Select(i => Entry($"/{prefix}/{i}", 1 + (i % 7), 5 + (i % 11)))]);
        var question = new RankingQuery(Account, Range(Hour, "2026-03-10T11:00:00Z"), RankingKind.Url, RankBy.Bytes, int.MaxValue);
        await Store.Commit(Batch(Source("a.log"), rankings: [Ranking("a")]));
        var alone = await Store.Ranking(question);
        var wide = await Store.Commit(Batch(Source("b.log"), rankings: [Ranking("b")], usage: [Cell("a.com", Hour, 1, 1)]));
        (await Store.Ranking(question)).RequestsError.ShouldBeGreaterThan(alone.RequestsError);

        await Store.RemoveSource(Account, wide.SourceId);

        var after = await Store.Ranking(question);
        alone.RequestsError.ShouldBeGreaterThan(0);
        after.Rows.ShouldBe(alone.Rows);
        (after with { Rows = alone.Rows }).ShouldBe(alone);
    }

    [Fact]
    public async Task Visitors_who_come_from_several_sources_stay_as_long_as_one_is_left()
    {
        VisitorCell Visitors(params ulong[] who)
        {
            var sketch = new VisitorSketch();
            Array.ForEach(who, sketch.Add);
            return new VisitorCell("a.com", "unknown", Second(Hour), who.Length, sketch);
        }

        await Store.Commit(Batch(Source("a.log"), visitors: [Visitors(1, 2)]));
        var second = await Store.Commit(Batch(Source("b.log"), visitors: [Visitors(2, 3)]));
        await Store.RemoveSource(Account, second.SourceId);

        var from = DateTimeOffset.Parse(Hour);
        (await Store.Visitors(new VisitorQuery(Account, [from, from.AddHours(1)]))).ShouldBe([new VisitorCount(from, 2, 2, true)]);
    }

    private async Task<long> Read(string name, params UsageCell[] usage) => (await Store.Commit(Batch(Source(name), usage: usage))).SourceId;

    private async Task<long> Requests() => (await Store.Totals(new UsageQuery(Account, Year), UsageDimension.None)).Sum(total => total.Total.Requests);

    private async Task<string> Sql(string sql)
    {
        var run = await ToolRun.Run("sqlite3", [File, sql]);
        run.Errors.ShouldBe("");
        return run.Output;
    }
}
