using System.Globalization;
using System.Text.Json;
using Tidemark.Testing;

namespace Tidemark.Tests.Journey;

/// <summary>Logs in; report mail, usage statement and notification out, over the wire, with the real program.</summary>
public sealed class MainJourneyTests : IDisposable
{
    private const string Uid = "1234567890123456";

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Logs_go_in_and_a_mail_a_statement_and_a_notification_come_out()
    {
        var tool = new Tool(_folder["data"]);
        tool.Environment["TIDEMARK__Mail__Pickup"] = _folder["mail"];
        var key = await tool.Json("account", "create", "--name", "a", "--uid", Uid);
        await using var server = await RunningServer.Start(tool);
        var wire = new Wire(server.Http, key.GetProperty("accessKeyId").GetString()!, key.GetProperty("accessKeySecret").GetString()!);

        // metered beside the running server, which sees it at the next call
        await Traffic.Ingest(tool, _folder, Uid, days: 1);
        var bytes = long.Parse((await ToolRun.Run("awk", ["-F\"", "{ split($5, f, \" \"); s += f[3] } END { printf \"%.0f\", s }", Traffic.LogOf(_folder)])).Output, CultureInfo.InvariantCulture);
        await wire.Call("CreateCdnSubTask", ("ReportIds", "1,17,19"));
        var report = await wire.Call("DescribeCdnReport", ("ReportId", "17"), ("StartTime", Traffic.Start), ("EndTime", Traffic.End));
        report.GetProperty("Content").GetProperty("data")[0].GetProperty("data").EnumerateArray()
            .Sum(row => row.GetProperty("traf").GetInt64()).ShouldBe(bytes);

        await TheMailTellsTheBytes(wire, bytes);
        await TheStatementTellsThem(wire, server, bytes);
        await TheNotificationStandsUntilItIsConfirmed(tool, wire);
        (await server.Terminate()).ShouldBe(0);
    }

    [Fact]
    public async Task A_browser_is_sent_to_the_console_and_a_client_is_told_what_is_missing()
    {
        await using var server = await RunningServer.Start(new Tool(_folder["data"]));
        using var visit = new HttpRequestMessage(HttpMethod.Get, "/");
        visit.Headers.Accept.ParseAdd("text/html,application/xhtml+xml");
        using var sent = await server.Http.SendAsync(visit);
        ((int)sent.StatusCode).ShouldBe(302);
        sent.Headers.Location!.OriginalString.ShouldBe("/console");
        using var called = await server.Http.GetAsync("/?Action=DescribeUserDomains&Version=2018-05-10&Format=JSON");
        ((int)called.StatusCode).ShouldBe(400);
        JsonDocument.Parse(await called.Content.ReadAsStringAsync()).RootElement.GetProperty("Code").GetString().ShouldStartWith("Missing");
    }

    public void Dispose() => _folder.Dispose();

    private async Task TheMailTellsTheBytes(Wire wire, long bytes)
    {
        await DueTask.Create(
            wire, _folder["data"], "daily", """[{"reportId":17}]""", new { subject = "日报", to = new[] { "a@example.com", "b@example.org" } });
        var mails = await Until.Seen(
            () => Task.FromResult(Directory.Exists(_folder["mail"]) && Directory.GetFiles(_folder["mail"], "*.eml", SearchOption.AllDirectories) is { Length: 2 } two ? two : null),
            () => string.Join(' ', Directory.GetFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories)));
        const string read = "import email, email.policy, sys; m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default); print(m['subject']); print(m['to']); print(m.get_body(('plain',)).get_content()); print(m.get_body(('html',)).get_content())";
        var text = await ToolRun.Run("/usr/bin/python3", ["-c", read, mails[0]]);
        text.Output.ShouldContain("日报");
        (text.Output.Contains($"{bytes}", StringComparison.Ordinal) || text.Output.Contains(bytes.ToString("N0", CultureInfo.InvariantCulture), StringComparison.Ordinal))
            .ShouldBeTrue($"{bytes} in {text.Output}");
    }

    private async Task TheStatementTellsThem(Wire wire, RunningServer server, long bytes)
    {
        await wire.Call("CreateUserUsageDataExportTask", ("StartTime", Traffic.Start), ("EndTime", Traffic.End), ("Language", "en-us"), ("TaskName", "yesterday"));
        JsonElement page = default;
        var url = await Until.Seen(
            async () =>
            {
                page = await wire.Call("DescribeUserUsageDataExportTask");
                var item = page.GetProperty("UsageDataPerPage").GetProperty("Data").GetProperty("DataItem")[0];
                return item.GetProperty("Status").GetString() == "success" ? item.GetProperty("DownloadUrl").GetString() : null;
            },
            () => $"{page}");
        await File.WriteAllBytesAsync(_folder["statement.pdf"], await server.Http.GetByteArrayAsync(new Uri(url)));
        var text = await ToolRun.Run("pdftotext", ["-layout", _folder["statement.pdf"], "-"]);
        text.Output.ShouldContain(bytes.ToString("N0", CultureInfo.InvariantCulture));
    }

    private static async Task TheNotificationStandsUntilItIsConfirmed(Tool tool, Wire wire)
    {
        await tool.Json("notify", "--account", Uid, "--type", "Promotion", "--template", "Sale", "--idempotent-id", "sale");
        var standing = (await Query(wire)).Single(item => item.GetProperty("TemplateName").GetString() == "Sale");
        await wire.Call("ConfirmNotify", ("Confirmor", "0"), ("NotifyIdList", $"[{standing.GetProperty("Id").GetInt64()}]"));
        (await Query(wire)).ShouldNotContain(item => item.GetProperty("TemplateName").GetString() == "Sale");
    }

    private static async Task<List<JsonElement>> Query(Wire wire)
    {
        var answer = await wire.Call("QueryNotify", ("From", "2026-01-01T00:00:00Z"), ("To", "2099-01-01T00:00:00Z"), ("WithConfirmed", "false"));
        return [.. answer.GetProperty("Data").GetProperty("NotifyItemList").EnumerateArray()];
    }
}
