using System.Text.Json;
using Microsoft.Playwright;
using Tidemark.Accounts;
using Tidemark.Mail.Pickup;
using Tidemark.Notifications;

namespace Tidemark.WebConsole.Tests.Browser;

public sealed class ConsoleBrowserTests(Chromium chromium) : IClassFixture<Chromium>, IAsyncLifetime
{
    private const string MessageId = "<weekly@example.com>";

    private ConsoleServer _server = null!;
    private Account _account = null!;
    private AccessKey _key = null!;
    private long _task;

    public async Task InitializeAsync()
    {
        _server = await ConsoleServer.Start();
        (_account, _key) = await _server.Account();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task The_whole_way_from_sign_in_to_sign_out()
    {
        var notice = await Furnish();
        await using var window = await chromium.Open(_server);
        var page = window.Page;

        await page.GotoAsync("/console");
        await page.GetByLabel("Access key ID").FillAsync(_key.Id);
        await page.GetByLabel("Access key secret").FillAsync("wrong");
        await page.Keyboard.PressAsync("Enter");
        (await page.GetByRole(AriaRole.Alert).InnerTextAsync()).ShouldContain("Access key ID or secret is wrong");
        (await page.GetByLabel("Access key ID").InputValueAsync()).ShouldBe(_key.Id);
        (await page.GetByLabel("Access key secret").InputValueAsync()).ShouldBe("");
        await page.GetByLabel("Access key secret").FillAsync(_key.Secret);
        await window.Arrive("/console", () => page.Keyboard.PressAsync("Enter"));

        (await page.Locator(".chart svg:visible").CountAsync()).ShouldBe(1);
        (await page.Locator(".chart svg:visible").GetAttributeAsync("aria-label")).ShouldBe("Bandwidth of the last 24 hours");

        await page.Locator("li", new() { HasText = "rm-2ze1" }).GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await page.Locator(".badge", new() { HasText = "1" }).WaitForAsync();
        (await page.GetByText("rm-2ze1").CountAsync()).ShouldBe(0);
        var stored = (await _server.Get<NotificationStore>().Query(_account.AliUid, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, true, 1, 10)).Items;
        stored.Single(item => item.Id == notice).ShouldSatisfyAllConditions(
            item => item.Confirmed.ShouldBeTrue(), item => item.Confirmor.ShouldBe(_account.AliUid));

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download usage-2026-11.pdf" }).ClickAsync());
        download.SuggestedFilename.ShouldBe("usage-2026-11.pdf");
        (await File.ReadAllTextAsync((await download.PathAsync())!)).ShouldBe("%PDF-1.5 content");

        await window.Arrive($"/console/tasks/{_task}#run-", () => page.GetByRole(AriaRole.Link, new() { Name = "Partly delivered" }).ClickAsync());
        (await page.GetByRole(AriaRole.Row, new() { Name = "night@example.com" }).InnerTextAsync()).ShouldContain("550 5.1.1 no such user");

        await page.GetByRole(AriaRole.Link, new() { Name = "ops@example.com" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "每周报告" }).WaitForAsync();
        (await page.FrameLocator("iframe").Locator("h1").InnerTextAsync()).ShouldBe("Traffic 1,234 bytes");
        window.ShouldBeAtPeace("401 (Unauthorized)", "tracker.example");

        await window.Arrive("/console/sign-in", () => page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync());
        await page.GoBackAsync();
        await page.GetByLabel("Access key ID").WaitForAsync();
        _server.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_scripts_signing_in_and_confirming_work()
    {
        await Furnish();
        await using var window = await chromium.Open(_server, script: false);
        await window.SignIn(_key);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).First.ClickAsync();
        await window.Page.Locator(".badge", new() { HasText = "1" }).WaitForAsync();
        window.ShouldBeAtPeace();
    }

    [Theory]
    [InlineData(360, false)]
    [InlineData(800, false)]
    [InlineData(1280, true)]
    public async Task Every_page_fits_its_width_and_can_be_read_by_eyes_and_by_screen_readers(int width, bool dark)
    {
        await Furnish();
        await using var window = await chromium.Open(_server, width, dark: dark);
        await Inspect("/console/sign-in");
        await window.SignIn(_key);
        foreach (var path in new[] { "/console", $"/console/tasks/{_task}", "/console/mail", $"/console/mail/{PickupFolder.KeyOf(MessageId)}", "/console/mail/none" })
        {
            await Inspect(path);
        }

        async Task Inspect(string path)
        {
            await window.Page.GotoAsync(path);
            await window.Picture($"{path.Trim('/').Replace('/', '-')}-{width}-{(dark ? "dark" : "light")}");
            (await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width, $"{path} scrolls sideways");
            (await window.Page.EvaluateAsync<string[]>(PageInspection.Script)).ShouldBeEmpty(path);
        }
    }

    [Fact]
    public async Task The_keyboard_reaches_everything_in_the_order_of_the_page()
    {
        await Furnish();
        await using var window = await chromium.Open(_server);
        await window.SignIn(_key);
        var reached = new List<string>();
        for (var i = 0; i < 9; i++)
        {
            await window.Page.Keyboard.PressAsync("Tab");
            reached.Add(await window.Page.EvaluateAsync<string>("document.activeElement.textContent.trim()"));
            (await window.Page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle")).ShouldBe("solid", reached[^1]);
        }

        reached.ShouldBe(["Skip to the content", "Tidemark", "Overview", "Mail", "Sign out", "See it", "Confirm", "Confirm", "Weekly report"]);
    }

    [Fact]
    public async Task While_an_export_is_in_progress_the_page_brings_itself_up_to_date()
    {
        var export = await _server.Export(_account, "Slow");
        await using var window = await chromium.Open(_server);
        await window.SignIn(_key);
        await window.Page.GetByText("In progress").WaitForAsync();
        await _server.Get<Storage.ControlDatabase>().Execute("UPDATE export_task SET state = 'failed', failure = 'no room' WHERE id = @Id", new { export.Id });
        await window.Page.GetByText("no room").WaitForAsync();
        window.ShouldBeAtPeace();
    }

    /// <summary>Two notifications, traffic, a task with a run and its mail, and exports. Answers the id of the older notification.</summary>
    private async Task<long> Furnish()
    {
        await _server.Traffic(_account, ConsoleServer.Now);
        _task = await _server.Task(_account, "Weekly report");
        var run = await _server.Run(
            _task, "2026-11-16T00:00:00Z", "partly", "1 of 2 delivered: night@example.com refused",
            ("ops@example.com", MessageId, "delivered", null, "written to the folder"),
            ("night@example.com", "<b@example.com>", "refused", 550, "5.1.1 no such user"));
        await _server.Task(_account, "Daily top URLs", "0 30 7 * * ?", "d");
        await _server.Mail(
            MessageId, "每周报告", "Traffic 1,234 bytes\n" + new string('=', 120),
            "<style>h1 { color: #0f5c8c }</style><h1>Traffic 1,234 bytes</h1><table width=600><tr><td bgcolor=\"#0f5c8c\" width=300>&nbsp;</td><td>50 %</td></tr></table><img src=\"https://tracker.example/x.png\">");
        await _server.Export(_account, "November statement", "%PDF-1.5 content"u8.ToArray());
        await _server.Export(_account, "Detail", failure: "rsvg-convert is not installed; run: apt-get install librsvg2-bin");
        var store = _server.Get<NotificationStore>();
        var first = await store.Raise(_account.AliUid, new Notice("a", "Sell", "warning", "RenewalRecommend", """{"instanceName":"rm-2ze1","reservedTime":7}"""));
        var failed = new
        {
            deliverId = _task,
            name = "Weekly report",
            runId = run,
            scheduledAt = "2026-11-16T00:00:00Z",
            state = "partly",
            reason = "1 of 2 delivered",
            delivered = 1,
            failed = 1,
        };
        await store.Raise(_account.AliUid, new Notice("b", "Operation", "error", "ReportDeliveryFailed", JsonSerializer.Serialize(failed)));
        return first;
    }
}
