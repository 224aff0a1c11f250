using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Tidemark.Accounts;
using Tidemark.Storage;
using Tidemark.Testing;
using Tidemark.Usage.Contract;

namespace Tidemark.WebConsole.Tests.Pages;

public sealed class OverviewTests : IAsyncLifetime
{
    private ConsoleServer _server = null!;
    private Account _account = null!;
    private Visitor _visitor = null!;

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
    public async Task Before_the_first_log_the_page_says_how_to_feed_one()
    {
        var answer = await _visitor.Get("/console");
        answer.Text.ShouldContain($"tidemark ingest access.log.gz --account {_account.AliUid}");
        answer.Page.QuerySelector("svg").ShouldBeNull();
    }

    [Fact]
    public async Task The_figures_of_the_day_are_those_that_Python_counts_in_the_log()
    {
        var log = await _server.Traffic(_account, ConsoleServer.Now);
        // the day ends with the bucket that is over at 07:01:40Z: 07:00:00Z, 15:00 in Shanghai
        var counted = await ToolRun.Run("python3", ["-c",
            """
            import re, sys, datetime, collections
            end = datetime.datetime(2026, 11, 20, 7, 0, tzinfo=datetime.timezone.utc).timestamp()
            requests = size = hits = errors = 0
            buckets = collections.Counter({end - 300 * i: 0 for i in range(1, 289)})
            for line in open(sys.argv[1]):
                at = datetime.datetime.strptime(line[1:27], '%d/%b/%Y:%H:%M:%S %z').timestamp()
                if not end - 86400 <= at < end:
                    continue
                status, _, sent, cache = re.search(r'ts" (\d+) (\d+) (\d+) (\w+)', line).groups()
                requests += 1; size += int(sent); hits += cache == 'HIT'; errors += status == '503'
                buckets[at // 300 * 300] += int(sent)
            peak = max(buckets.values())
            at_peak = min(time for time, value in buckets.items() if value == peak)
            print(requests, size, hits, errors, peak, int(at_peak), sorted(buckets.values())[-15])
            """, log]);
        var figures = counted.Output.Split(' ').Select(text => long.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        var (requests, bytes, hits, errors) = (figures[0], figures[1], figures[2], figures[3]);
        requests.ShouldBe(2160);

        var page = (await _visitor.Get("/console")).Page;
        var shown = page.QuerySelectorAll(".figures > div").ToDictionary(
            item => item.QuerySelector("dt")!.TextContent, item => item.QuerySelectorAll("dd").Select(value => value.TextContent.Trim()).ToArray());
        shown["Requests"].ShouldBe([requests.ToString("N0"), $"{100.0 * errors / requests:0.0} % answered 5xx"]);
        shown["Traffic"].ShouldBe([$"{bytes / 1e9:0.00} GB", $"{bytes:N0} bytes"]);
        shown["Hit rate"][0].ShouldBe($"{100.0 * hits / requests:0.0} %");
        shown["Peak"].ShouldBe([
            $"{figures[4] * 8 / 300 / 1e6:0.00} Mbit/s",
            DateTimeOffset.FromUnixTimeSeconds(figures[5]).ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)]);
        shown["Average"][0].ShouldBe($"{bytes * 8 / 86400.0 / 1e6:0.00} Mbit/s");
        shown["95th percentile"].ShouldBe([$"{figures[6] * 8 / 300.0 / 1e6:0.00} Mbit/s", "14 largest of 288 discarded"]);

        page.QuerySelectorAll(".chart svg[role=img][aria-label='Bandwidth of the last 24 hours']").Length.ShouldBe(3);
        page.QuerySelector("section[aria-labelledby=traffic] .head")!.TextContent.ShouldContain("1 domain");
        Folded(page, "traffic").ShouldContain("from 2026-11-19 15:00 to 2026-11-20 15:00. Figures are complete up to 2026-11-20 15:01.");
    }

    [Fact]
    public async Task The_accounts_factor_raises_traffic_and_bandwidth_and_is_named()
    {
        await _server.Traffic(_account, ConsoleServer.Now);
        var logged = Exact((await _visitor.Get("/console")).Page);
        await _server.Get<ControlDatabase>().Execute("UPDATE account SET traffic_factor = 1.1");
        var answer = await _visitor.Get("/console");
        ((double)Exact(answer.Page) / logged).ShouldBe(1.1, 1e-6);
        answer.Text.ShouldContain("logged bytes times 1.1, the account's factor");

        static long Exact(IHtmlDocument page) => long.Parse(
            page.QuerySelectorAll(".figures .hint").Single(hint => hint.TextContent.EndsWith(" bytes")).TextContent[..^6], NumberStyles.AllowThousands);
    }

    [Fact]
    public async Task Without_traffic_in_the_last_24_hours_the_last_24_hours_with_traffic_are_shown()
    {
        await _server.Traffic(_account, ConsoleServer.Now.AddDays(-3));
        var page = (await _visitor.Get("/console")).Page;
        var panel = Folded(page, "traffic");
        panel.ShouldContain("Last 24 hours with traffic");
        panel.ShouldContain("No traffic in the last 24 hours. Logs are metered up to 2026-11-17 15:01.");

        // the last line is at 07:01 UTC, in the bucket that ends at 15:05 in Shanghai
        panel.ShouldContain("from 2026-11-16 15:05 to 2026-11-17 15:05");
        page.QuerySelectorAll(".chart svg[role=img][aria-label='Bandwidth of the last 24 hours with traffic']").Length.ShouldBe(3);
        panel.ShouldContain($"tidemark ingest access.log.gz --account {_account.AliUid} --domain cdn.example.com --data ");
    }

    [Fact]
    public async Task A_feed_that_is_behind_leaves_the_time_after_it_out_of_the_figures_and_shades_it()
    {
        await _server.Traffic(_account, ConsoleServer.Now);
        await _server.Get<IFeeds>().Heard(_account.AliUid, "edge-2", DateTimeOffset.Parse("2026-11-20T01:00:00Z", CultureInfo.InvariantCulture));
        var page = (await _visitor.Get("/console")).Page;
        var panel = Folded(page, "traffic");

        // 07:00 UTC the day before to 01:00 UTC are 18 hours, 216 buckets of which a twentieth is discarded
        panel.ShouldContain(
            "Last 24 hours 1 domain Incomplete. Metered up to 2026-11-20 09:00; peak, average and percentile cover that time. Time after it is not zero. Waiting for edge-2.");
        panel.ShouldContain("over 18 hours");
        panel.ShouldContain("10 largest of 216 discarded");
        page.QuerySelectorAll(".chart svg rect").Length.ShouldBe(3);
        page.QuerySelectorAll(".chart svg text").Count(text => text.TextContent == "not metered yet").ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Tracking_tasks_are_shown_with_schedule_next_and_last_run()
    {
        var task = await _server.Task(_account, "每周 weekly <b>");
        await _server.Task(_account, "Never ran", "0 0 3,4 * * ?", "h");
        var run = await _server.Run(task, "2026-11-16T00:00:00Z", "partly", "1 of 2 recipients refused the mail");

        var page = (await _visitor.Get("/console")).Page;
        var rows = page.QuerySelectorAll("section[aria-labelledby=tasks] tbody tr");
        rows.Length.ShouldBe(2);
        Folded(rows[0]).ShouldBe(
            "每周 weekly <b> 2 reports to 3 recipients every Monday at 08:00 0 0 8 ? * MON 2026-11-23 08:00 Partly delivered 2026-11-16 08:00 1 of 2 recipients refused the mail");
        rows[0].QuerySelector("a.state")!.GetAttribute("href").ShouldBe($"/console/tasks/{task}#run-{run}");
        Folded(rows[1]).ShouldContain("by crontab 0 0 3,4 * * ?");
        Folded(rows[1]).ShouldContain("not yet");
    }

    [Fact]
    public async Task A_tasks_page_shows_what_each_recipients_server_answered()
    {
        var task = await _server.Task(_account, "Weekly");
        await _server.Run(task, "2026-11-16T00:00:00Z", "partly", "",
            ("ops@example.com", "<a@example.com>", "delivered", 250, "250 2.0.0 queued as 9F1"),
            ("night@example.com", "<b@example.com>", "refused", 550, "5.1.1 no such user <night@example.com>"));
        var answer = await _visitor.Get($"/console/tasks/{task}");
        var rows = answer.Page.QuerySelectorAll("article tbody tr").Select(Folded).ToList();
        rows.ShouldBe([
            "ops@example.com Delivered 2026-11-16 08:00 1 250 2.0.0 queued as 9F1",
            "night@example.com Refused 2026-11-16 08:00 1 550 5.1.1 no such user <night@example.com>"]);
        answer.Text.ShouldContain("Covers 2026-11-09 08:00 to 2026-11-16 08:00, finished 2026-11-16 08:00.");
        answer.Text.ShouldContain("1 TopUrlByAcc, where httpCode in 5xx");
        answer.Text.ShouldContain("17 DomainByTraf");
    }

    [Fact]
    public async Task Exports_are_shown_newest_first_with_state_reason_and_a_link_that_works()
    {
        await _server.Export(_account, "November", "%PDF-1.5 content"u8.ToArray());
        await _server.Export(_account, "Broken", failure: "rsvg-convert is not installed");
        await _server.Export(_account, "");

        var page = (await _visitor.Get("/console")).Page;
        var rows = page.QuerySelectorAll("section[aria-labelledby=exports] tbody tr");
        Folded(rows[0]).ShouldStartWith("Export 3 Usage statement · en-us 2026-11-01 08:00 to 2026-11-08 08:00 In progress since 2026-11-20 15:01");
        Folded(rows[1]).ShouldContain("Broken Usage statement · en-us 2026-11-01 08:00 to 2026-11-08 08:00 Failed rsvg-convert is not installed");
        Folded(rows[2]).ShouldEndWith("Download PDF, 16 B");

        var link = rows[2].QuerySelector("a")!.GetAttribute("href")!;
        link.ShouldStartWith(_server.Address.ToString());
        var file = await _visitor.Get(link);
        file.Status.ShouldBe(HttpStatusCode.OK);
        file.Body.ShouldBe("%PDF-1.5 content");

        _server.Clock.Advance(TimeSpan.FromHours(1));
        var later = (await _visitor.Get("/console")).Page.QuerySelectorAll("section[aria-labelledby=exports] tbody tr")[2].QuerySelector("a");
        later!.GetAttribute("href").ShouldNotBe(link, "a link is signed anew for each view");
    }

    [Fact]
    public async Task Nothing_of_another_account_is_shown()
    {
        var (other, _) = await _server.Account("Other");
        await _server.Traffic(other, ConsoleServer.Now);
        var task = await _server.Task(other, "Their task");
        await _server.Run(task, "2026-11-16T00:00:00Z", "delivered", "", ("theirs@example.com", "<theirs@example.com>", "delivered", 250, "ok"));
        await _server.Mail("<theirs@example.com>", "Their mail", "text", "<p>html</p>");
        await _server.Export(other, "Their export", "file"u8.ToArray());

        var overview = await _visitor.Get("/console");
        overview.Text.ShouldNotContain("Their");
        overview.Text.ShouldContain("No log has been metered yet.");
        overview.Text.ShouldContain("0 domains");
        (await _visitor.Get($"/console/tasks/{task}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await _visitor.Get("/console/mail")).Text.ShouldContain("This account has no mail yet.");
        var key = Tidemark.Mail.Pickup.PickupFolder.KeyOf("<theirs@example.com>");
        foreach (var path in new[] { $"/console/mail/{key}", $"/console/mail/{key}?handler=Html", $"/console/mail/{key}?handler=Eml" })
        {
            var answer = await _visitor.Get(path);
            answer.Status.ShouldBe(HttpStatusCode.NotFound, path);
            answer.Text.ShouldContain("Page not found");
        }
    }

    private static string Folded(IDocument page, string section) => Folded(page.QuerySelector($"section[aria-labelledby={section}]")!);

    private static string Folded(IElement element) =>
        string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
