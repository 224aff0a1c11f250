using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.Usage.Tests.Store.Periods;

/// <summary>February of UTC+1: from 2026-01-31 23:00 UTC to 2026-02-28 23:00 UTC. Now is 2026-03-10.</summary>
public sealed class ClosedPeriodTests : StoreFixture
{
    private static readonly TimeRange February = Range("2026-01-31T23:00:00Z", "2026-02-28T23:00:00Z");

    [Fact]
    public async Task What_comes_after_a_period_was_closed_is_metered_and_kept_as_its_adjustment()
    {
        await Commit("a.log", Cell("www.example.com", "2026-02-10T10:00:00Z", 10, 1000), Cell("img.example.com", "2026-02-11T00:00:00Z", 1, 5));
        (await Store.Close(Account, February)).ShouldBeTrue();
        Clock.Advance(TimeSpan.FromHours(1));

        var late = await Commit(
            "late.log",
            Cell("www.example.com", "2026-01-31T22:55:00Z", 500, 500), // the last bucket of January
            Cell("www.example.com", "2026-01-31T23:00:00Z", 2, 20),
            Cell("www.example.com", "2026-02-28T22:55:00Z", 3, 30),
            Cell("new.example.com", "2026-02-15T00:00:00Z", 4, 40),
            Cell("www.example.com", "2026-02-28T23:00:00Z", 600, 600)); // the first of March

        var period = (await Store.Closed(Account, February)).ShouldHaveSingleItem();
        (period.Range, period.ClosedAt, period.Then()).ShouldBe((February, Now, new PeriodFigures(11, 1005)));
        period.Adjustments.ShouldBe(
        [
            new Adjustment(late, "late.log", "new.example.com", false, Now.AddHours(1), new PeriodFigures(4, 40)),
            new Adjustment(late, "late.log", "www.example.com", false, Now.AddHours(1), new PeriodFigures(5, 50)),
        ]);
        period.Since().ShouldBe(new PeriodFigures(9, 90));
        period.Since(["www.example.com"]).ShouldBe(new PeriodFigures(5, 50));
        period.Then(["img.example.com"]).ShouldBe(new PeriodFigures(1, 5));
    }

    [Fact]
    public async Task A_source_is_one_adjustment_a_domain_however_many_batches_it_has()
    {
        await Commit("a.log", Cell("www.example.com", "2026-02-10T10:00:00Z", 10, 1000));
        await Store.Close(Account, February);
        var late = await Commit("late.log", Cell("www.example.com", "2026-02-10T10:00:00Z", 2, 20));
        Clock.Advance(TimeSpan.FromMinutes(1));

        (await Store.Commit(Batch(Source("late.log", late), 100, 200, usage: [Cell("www.example.com", "2026-02-10T10:05:00Z", 1, 7)]))).Committed.ShouldBeTrue();

        (await Store.Closed(Account, February))[0].Adjustments.ShouldBe(
            [new Adjustment(late, "late.log", "www.example.com", false, Now.AddMinutes(1), new PeriodFigures(3, 27))]);
    }

    [Fact]
    public async Task A_source_that_is_removed_is_an_adjustment_of_its_own_kind_and_stays_one()
    {
        await Commit("a.log", Cell("www.example.com", "2026-02-10T10:00:00Z", 10, 1000));
        var wrong = await Commit("wrong.log", Cell("www.example.com", "2026-02-10T10:00:00Z", 5, 50), Cell("www.example.com", "2026-03-01T00:00:00Z", 100, 100));
        await Store.Close(Account, February);
        await Store.Commit(Batch(Source("wrong.log", wrong), 100, 200, usage: [Cell("www.example.com", "2026-02-11T10:00:00Z", 2, 20)]));
        Clock.Advance(TimeSpan.FromHours(1));

        (await Store.RemoveSource(Account, wrong)).ShouldBeTrue();

        var period = (await Store.Closed(Account, February)).ShouldHaveSingleItem();
        period.Adjustments.ShouldBe(
        [
            new Adjustment(wrong, "wrong.log", "www.example.com", false, Now, new PeriodFigures(2, 20)),
            new Adjustment(wrong, "wrong.log", "www.example.com", true, Now.AddHours(1), new PeriodFigures(-7, -70)),
        ]);
        (period.Then(), period.Since()).ShouldBe((new PeriodFigures(15, 1050), new PeriodFigures(-5, -50)));
    }

    [Fact]
    public async Task Closing_again_changes_nothing_and_a_period_without_usage_is_not_closed()
    {
        (await Store.Close(Account, February)).ShouldBeFalse();
        await Commit("a.log", Cell("www.example.com", "2026-02-10T10:00:00Z", 10, 1000));
        (await Store.Close(Account, February)).ShouldBeTrue();
        await Commit("late.log", Cell("www.example.com", "2026-02-10T10:00:00Z", 2, 20));

        (await Store.Close(Account, February)).ShouldBeFalse();

        (await Store.Closed(Account, February)).ShouldHaveSingleItem().Then().ShouldBe(new PeriodFigures(10, 1000));
        (await Store.Closed(Account + 1, February)).ShouldBeEmpty();
        (await Store.Closed(Account, Range("2026-02-01T00:00:00Z", "2026-03-31T00:00:00Z"))).ShouldBeEmpty("it begins an hour earlier");
    }

    [Fact]
    public async Task A_refused_batch_adjusts_nothing_and_neither_does_anothers()
    {
        await Commit("a.log", Cell("www.example.com", "2026-02-10T10:00:00Z", 10, 1000));
        await Store.Close(Account, February);

        (await Store.Commit(Batch(Source("a.log"), usage: [Cell("www.example.com", "2026-02-10T10:00:00Z", 1, 1)]))).Committed.ShouldBeFalse();
        (await Store.Commit(Batch(Source("b.log"), account: Account + 1, usage: [Cell("www.example.com", "2026-02-10T10:00:00Z", 1, 1)]))).Committed.ShouldBeTrue();

        (await Store.Closed(Account, February))[0].Adjustments.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_days_with_usage_are_known_with_when_their_first_line_was_metered()
    {
        await Commit("a.log", Cell("www.example.com", "2026-02-10T23:55:00Z", 1, 1), Cell("www.example.com", "2026-02-12T00:00:00Z", 1, 1));
        Clock.Advance(TimeSpan.FromDays(2));
        await Commit("b.log", Cell("img.example.com", "2026-02-10T00:00:00Z", 1, 1), Cell("img.example.com", "2026-02-11T00:00:00Z", 1, 1));

        (await Store.MeteredDays(Account)).ShouldBe(
        [
            new MeteredDay(DateTimeOffset.Parse("2026-02-10T00:00:00Z"), Now),
            new MeteredDay(DateTimeOffset.Parse("2026-02-11T00:00:00Z"), Now.AddDays(2)),
            new MeteredDay(DateTimeOffset.Parse("2026-02-12T00:00:00Z"), Now),
        ]);
        (await Store.MeteredDays(Account + 1)).ShouldBeEmpty();
    }

    private async Task<long> Commit(string name, params UsageCell[] cells)
    {
        var outcome = await Store.Commit(Batch(Source(name), usage: cells, lastSource: await Store.LastSource(Account, "")));
        outcome.Committed.ShouldBeTrue();
        return outcome.SourceId;
    }
}
