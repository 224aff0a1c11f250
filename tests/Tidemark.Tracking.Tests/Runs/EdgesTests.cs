using Tidemark.Accounts;

namespace Tidemark.Tracking.Tests.Runs;

/// <summary>Two edges deliver their logs at their own pace; the report of a day covers both.</summary>
public sealed class EdgesTests : IDisposable
{
    private readonly RunHouse _house = new("2026-03-10T07:59:00Z");

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task A_report_waits_for_the_edge_that_is_behind()
    {
        var account = await BothEdges();
        var id = await _house.Task(account);
        var worker = _house.Worker();
        _house.Clock.MoveTo(At("2026-03-10T08:00:00Z"));

        await worker.Step();

        (await _house.Runs.Newest(account.AliUid, id, 1))[0].Detail.ShouldContain(
            "logs are metered up to 2026-03-09 20:00:00 +00:00. Feed behind: edge-2 (2026-03-09 20:00:00 +00:00). The mail is sent at 2026-03-10 10:00:00 +00:00 at the latest.");
        (await _house.Mails()).ShouldBeEmpty();

        await _house.IngestFrom("edge-2", account, "www.example.com", ("2026-03-09T23:59:59Z", "/c", 4000), ("2026-03-10T00:00:01Z", "/d", 1));
        _house.Clock.Advance(TimeSpan.FromSeconds(20));
        await worker.Step();

        var text = (await _house.Mails()).ShouldHaveSingleItem().Text;
        text.ShouldContain("7,000 bytes");
        text.ShouldNotContain("INCOMPLETE");
    }

    [Fact]
    public async Task Of_many_edges_that_are_behind_those_furthest_behind_are_named()
    {
        var account = await BothEdges();
        foreach (var (edge, at) in new[] { ("edge-3", "2026-03-09T23:00:00Z"), ("edge-\u202e4", "2026-03-09T21:00:00Z"), ("edge-5", "2026-03-09T22:00:00Z"), ("edge-6", "2026-03-10T00:00:00Z") })
        {
            await _house.IngestFrom(edge, account, "www.example.com", ("2026-03-08T20:00:00Z", "/" + edge, 1), (at, "/" + at, 10));
        }

        var id = await _house.Task(account);
        _house.Clock.MoveTo(At("2026-03-10T08:00:00Z"));

        await _house.Worker().Step();

        (await _house.Runs.Newest(account.AliUid, id, 1))[0].Detail.ShouldContain(
            "Feeds behind: edge-2 (2026-03-09 20:00:00 +00:00), edge-\ufffd4 (2026-03-09 21:00:00 +00:00), edge-5 (2026-03-09 22:00:00 +00:00) and 1 more; tidemark feeds lists them.");
    }

    [Fact]
    public async Task After_the_longest_wait_it_goes_out_and_says_what_is_missing()
    {
        var account = await BothEdges();
        await _house.Task(account);
        var worker = _house.Worker();
        _house.Clock.MoveTo(At("2026-03-10T08:00:00Z"));
        await worker.Step();
        _house.Clock.MoveTo(At("2026-03-10T10:00:00Z"));

        await worker.Step();

        var text = (await _house.Mails()).ShouldHaveSingleItem().Text.ReplaceLineEndings(" ");
        text.ShouldContain("INCOMPLETE");
        text.ShouldContain("only up to 2026-03-09 20:00:00 +00:00");
        text.ShouldContain("3,000 bytes");
    }

    [Fact]
    public async Task An_edge_that_has_been_silent_for_a_day_is_not_waited_for()
    {
        var account = await BothEdges();
        await _house.Task(account);
        var worker = _house.Worker();
        _house.Clock.MoveTo(At("2026-03-11T08:00:00Z"));
        await _house.IngestFrom("edge-1", account, "www.example.com", ("2026-03-10T09:00:00Z", "/e", 500), ("2026-03-11T00:00:00Z", "/f", 1));

        await worker.Step();

        (await _house.Mails()).ShouldContain(mail => mail.Text.Contains("501 bytes") && !mail.Text.Contains("INCOMPLETE"));
    }

    /// <summary>edge-1 is past the 9th, edge-2 at eight in the evening of it.</summary>
    private async Task<Account> BothEdges()
    {
        var account = await _house.House.Account();
        await _house.IngestFrom("edge-1", account, "www.example.com", ("2026-03-09T12:00:00Z", "/a", 2000), ("2026-03-10T07:00:00Z", "/b", 1));
        await _house.IngestFrom("edge-2", account, "www.example.com", ("2026-03-08T20:00:00Z", "/d", 1), ("2026-03-09T20:00:00Z", "/c", 1000));
        return account;
    }

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant);
}
