using AngleSharp.Dom;
using Tidemark.Accounts;
using Tidemark.Storage;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Store;

namespace Tidemark.WebConsole.Tests.Pages;

/// <summary>The account's zone is Shanghai: its October ends at 16:00 UTC. Now is 2026-11-20.</summary>
public sealed class ClosedMonthsTests : IAsyncLifetime
{
    private static readonly TimeRange October = new(DateTimeOffset.Parse("2026-09-30T16:00:00Z"), DateTimeOffset.Parse("2026-10-31T16:00:00Z"));

    private ConsoleServer _server = null!;
    private Account _account = null!;
    private Visitor _visitor = null!;

    private IClosedPeriods Periods => _server.Get<IClosedPeriods>();

    public async Task InitializeAsync()
    {
        _server = await ConsoleServer.Start();
        (_account, var key) = await _server.Account();
        _visitor = await _server.SignedIn(key);
    }

    public async Task DisposeAsync()
    {
        _visitor.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Without_a_closed_month_nothing_is_said_of_them()
    {
        await _server.Lines(_account, "a.log", ("2026-10-05T10:00:00Z", 1000));
        (await _visitor.Get("/console")).Page.QuerySelector("section[aria-labelledby=months]").ShouldBeNull();
        (await Periods.Closed(_account.AliUid, October)).ShouldBeEmpty("looking closes nothing");
    }

    [Fact]
    public async Task A_closed_month_is_shown_with_what_it_was_closed_with_what_changed_it_and_what_it_is_now()
    {
        var wrong = await _server.Lines(_account, "wrong.log", ("2026-10-05T10:00:00Z", 1_000_000));
        await _server.Lines(_account, "good.log", ("2026-10-06T10:00:00Z", 2_000_000), ("2026-10-31T16:00:00Z", 77));
        await Periods.Close(_account.AliUid, October);
        (await Rows())[0].ShouldBe("2026-10 closed 2026-11-20 15:01 3.00 MB 3,000,000 bytes, 2 requests none 3.00 MB 3,000,000 bytes, 2 requests");

        await _server.Lines(_account, "late<b>\u202e.log", ("2026-10-31T15:59:59Z", 500));
        (await Rows())[0].ShouldStartWith("2026-10 closed 2026-11-20 15:01 3.00 MB 3,000,000 bytes, 2 requests +500 bytes +1 request, by 1 log Details ");
        await ((SqliteUsageStore)_server.Get<IUsageStore>()).RemoveSource(_account.AliUid, wrong);

        var row = (await Rows()).ShouldHaveSingleItem();
        row.ShouldContain(" -999,500 bytes 0 requests, by 2 logs Details ");
        row.ShouldContain("late<b>\\xE2\\x80\\xAE.log (source 3), late 2026-11-20 15:01 cdn.example.com: +500 bytes, +1 request");
        row.ShouldContain($"wrong.log (source {wrong}), removed 2026-11-20 15:01 cdn.example.com: -1,000,000 bytes, -1 request");
        row.ShouldEndWith(" 2.00 MB 2,000,500 bytes, 2 requests");
    }

    [Fact]
    public async Task Figures_are_billed_ones_and_a_period_that_is_no_month_is_named_by_its_bounds()
    {
        await _server.Lines(_account, "a.log", ("2026-10-05T10:00:00Z", 1000));
        await Periods.Close(_account.AliUid, new TimeRange(DateTimeOffset.Parse("2026-10-01T00:00:00Z"), DateTimeOffset.Parse("2026-11-01T00:00:00Z")));
        await _server.Get<ControlDatabase>().Execute("UPDATE account SET traffic_factor = 1.1");

        (await Rows()).ShouldHaveSingleItem().ShouldStartWith("2026-10-01 08:00 to 2026-11-01 08:00 closed 2026-11-20 15:01 1.10 kB 1,100 bytes, 1 request none");
    }

    [Fact]
    public async Task Months_are_shown_newest_first_and_only_lately_closed_ones()
    {
        foreach (var month in new[] { "2024-05", "2026-09", "2026-10" })
        {
            var first = DateTimeOffset.Parse($"{month}-01T00:00:00+08:00");
            await _server.Lines(_account, month, ($"{month}-05T10:00:00Z", 1000));
            await Periods.Close(_account.AliUid, new TimeRange(first, first.AddMonths(1)));
        }

        (await Rows()).Select(row => row[..7]).ShouldBe(["2026-10", "2026-09"]);
    }

    [Fact]
    public async Task Nothing_of_another_account_is_shown()
    {
        var (other, _) = await _server.Account("Other");
        await _server.Lines(other, "theirs.log", ("2026-10-05T10:00:00Z", 1000));
        await Periods.Close(other.AliUid, October);
        (await _visitor.Get("/console")).Page.QuerySelector("section[aria-labelledby=months]").ShouldBeNull();
    }

    private async Task<List<string>> Rows() =>
        [.. (await _visitor.Get("/console")).Page.QuerySelectorAll("section[aria-labelledby=months] tbody tr").Select(Folded)];

    private static string Folded(IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
