using Tidemark.Accounts;
using Tidemark.Exports.Tasks;
using Tidemark.Testing;
using Tidemark.Usage.Contract;

namespace Tidemark.Exports.Tests.Closing;

/// <summary>Months of Shanghai: October 2026 ends at 2026-10-31 16:00 UTC, and is closed three days later.</summary>
public sealed class MonthCloserTests : IDisposable
{
    private static readonly DateTimeOffset OctoberStart = DateTimeOffset.Parse("2026-09-30T16:00:00Z");
    private static readonly DateTimeOffset OctoberEnd = DateTimeOffset.Parse("2026-10-31T16:00:00Z");

    private readonly ControlPlane _plane = new("2026-10-20T00:00:00Z");

    public void Dispose() => _plane.Dispose();

    [Fact]
    public async Task A_month_of_the_accounts_zone_is_closed_three_days_after_its_end()
    {
        var account = await _plane.NewAccount();
        await _plane.Usage.Add(account.AliUid, "a.example.com", "2026-09-30T16:00:00Z", 3, 300);
        await _plane.Usage.Add(account.AliUid, "a.example.com", "2026-10-31T15:55:00Z", 4, 400);
        await _plane.Usage.Add(account.AliUid, "a.example.com", "2026-10-31T16:00:00Z", 50, 5000);

        _plane.Clock.MoveTo(OctoberEnd.AddDays(3).AddSeconds(-1));
        (await _plane.Months().CloseDue()).ShouldBe(0);
        _plane.Clock.MoveTo(OctoberEnd.AddDays(3));
        (await _plane.Months().CloseDue()).ShouldBe(1);
        (await _plane.Months().CloseDue()).ShouldBe(0);

        var month = (await All(account)).ShouldHaveSingleItem();
        (month.Range.Start, month.Range.End).ShouldBe((OctoberStart, OctoberEnd));
        month.Then().ShouldBe(new PeriodFigures(7, 700));
    }

    [Fact]
    public async Task Years_that_are_imported_are_closed_when_the_import_has_had_three_days_and_make_no_adjustments()
    {
        var account = await _plane.NewAccount();
        await _plane.Usage.Add(account.AliUid, "a.example.com", "2024-02-10T00:00:00Z", 1, 10);
        await _plane.Usage.Add(account.AliUid, "a.example.com", "2025-07-10T00:00:00Z", 1, 10);
        (await _plane.Months().CloseDue()).ShouldBe(0);

        _plane.Clock.Advance(TimeSpan.FromDays(2));
        await _plane.Usage.Add(account.AliUid, "a.example.com", "2024-02-11T00:00:00Z", 1, 10);
        _plane.Clock.Advance(TimeSpan.FromDays(1));
        (await _plane.Months().CloseDue()).ShouldBe(2);

        (await All(account)).ShouldAllBe(month => month.Adjustments.Count == 0);
        (await All(account)).Select(month => (month.Range.Start.ToString("yyyy-MM-ddTHH:mm"), month.Then().Requests))
            .ShouldBe([("2024-01-31T16:00", 2), ("2025-06-30T16:00", 1)]);
    }

    [Fact]
    public async Task An_accounts_months_are_its_own()
    {
        var (shanghai, berlin) = (await _plane.NewAccount(), await _plane.NewAccount("Spree", "Europe/Berlin"));
        await _plane.Usage.Add(shanghai.AliUid, "a.example.com", "2026-09-30T17:00:00Z", 1, 10);
        await _plane.Usage.Add(berlin.AliUid, "b.example.com", "2026-09-30T17:00:00Z", 1, 10);
        _plane.Clock.MoveTo(DateTimeOffset.Parse("2026-11-20T00:00:00Z"));

        (await _plane.Months().CloseDue()).ShouldBe(2);

        (await All(shanghai))[0].Range.Start.ShouldBe(OctoberStart);
        (await All(berlin))[0].Range.Start.ShouldBe(DateTimeOffset.Parse("2026-08-31T22:00:00Z"));
    }

    [Fact]
    public async Task An_account_whose_figures_cannot_be_added_up_does_not_keep_others_from_being_closed()
    {
        var (absurd, other) = (await _plane.NewAccount(), await _plane.NewAccount("Other", "UTC"));
        await _plane.Usage.Add(absurd.AliUid, "a.example.com", "2026-10-05T00:00:00Z", 1, long.MaxValue);
        await _plane.Usage.Add(absurd.AliUid, "a.example.com", "2026-10-06T00:00:00Z", 1, 1);
        await _plane.Usage.Add(other.AliUid, "b.example.com", "2026-10-05T00:00:00Z", 1, 10);
        _plane.Clock.MoveTo(DateTimeOffset.Parse("2026-11-20T00:00:00Z"));

        (await _plane.Months().CloseDue()).ShouldBe(1);

        (await All(other)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_statement_and_a_workbook_say_what_was_adjusted_since_a_month_was_closed()
    {
        var account = await _plane.NewAccount(factor: 1.1, domains: ["a.example.com", "b.example.com"]);
        await _plane.Usage.Add(account.AliUid, "a.example.com", "2026-10-05T00:00:00Z", 1000, 1_000_000);
        _plane.Clock.MoveTo(DateTimeOffset.Parse("2026-11-10T00:00:00Z"));
        (await Statement(account)).ShouldNotContain("was closed on");
        (await All(account)).ShouldHaveSingleItem("a statement closes what is due, server or not");

        await _plane.Usage.Add(account.AliUid, "a.example.com", "2026-10-06T00:00:00Z", 20, 30_000);
        await _plane.Usage.Add(account.AliUid, "b.example.com", "2026-10-06T00:00:00Z", 1, 10);

        (await Statement(account)).ShouldContain(
            "2026-10-01 00:00:00 – 2026-10-31 23:59:59 was closed on 2026-11-10 08:00 with 1,100,000 B and 1,000 requests; adjusted since by +33,011 B and +21 requests (sources: 2).");
        var of = await _plane.Tasks.Create(account, ExportKind.Detail, new(Asked.Start, Asked.End, Language: "en-us", DetailType: "flow", DomainNames: ["a.example.com"]));
        (await ToolRun.Shell($"unzip -p '{_plane.PathOf(await _plane.Work(of))}' xl/worksheets/sheet1.xml")).ShouldContain("adjusted since by +33,000 B and +20 requests (sources: 1)");
    }

    private static (DateTimeOffset Start, DateTimeOffset End) Asked =>
        (DateTimeOffset.Parse("2026-09-30T16:00:00Z"), DateTimeOffset.Parse("2026-10-31T15:59:59Z"));

    private Task<IReadOnlyList<ClosedPeriod>> All(Account account) =>
        _plane.Usage.Store.Closed(account.AliUid, new(DateTimeOffset.UnixEpoch, DateTimeOffset.Parse("2100-01-01T00:00:00Z")));

    private async Task<string> Statement(Account account)
    {
        var task = await _plane.Tasks.Create(account, ExportKind.Usage, new(Asked.Start, Asked.End, Language: "en-us"));
        var text = await ToolRun.Shell($"pdftotext -layout '{_plane.PathOf(await _plane.Work(task))}' -");
        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
