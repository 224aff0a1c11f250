using System.Globalization;
using System.Text.RegularExpressions;
using Tidemark.Testing;
using Tidemark.Tests.Watch;

namespace Tidemark.Tests.Kill;

/// <summary>A disk that is full, which is a small tmpfs: a clear error, nothing half counted, and on it goes when there is room.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const string Uid = "1234567890123456";
    private const int Lines = 60_000;

    // some room for what a process needs that only reads
    private const int Left = 512 * 1024;

    private readonly TempFolder _folder = new();
    private readonly SmallDisk _disk = new(40);

    [Fact]
    public async Task An_ingest_says_that_the_disk_is_full_and_goes_on_when_there_is_room()
    {
        var tool = await Account();
        await Write("first.log", 0, 10);
        string[] first = ["ingest", _folder["first.log"], "--account", Uid, "--domain", "www.example.com", "--add-domains", "--format", "combined"];
        (await tool.Run(first)).ExitCode.ShouldBe(0);
        await Write("access.log", 10, Lines);
        _disk.Fill(Left);
        string[] ingest = ["ingest", _folder["access.log"], "--account", Uid, "--domain", "www.example.com", "--add-domains", "--format", "combined", "--json"];

        var full = await tool.Run(ingest);

        full.ExitCode.ShouldBe(1, full.Output);
        (full.Output + full.Errors).ShouldContain("full");
        _disk.MakeRoom();
        (await Usage.Of(_disk["data"], Uid)).ShouldBe(await Usage.InFiles(_folder["first.log"]), "the batch was not committed, nor a part of it");
        (await tool.Run(ingest)).ExitCode.ShouldBe(0);
        (await Usage.Of(_disk["data"], Uid)).ShouldBe(await Usage.InFiles(_folder["*.log"]));
    }

    [Fact]
    public async Task A_watch_says_that_the_disk_is_full_and_goes_on_when_there_is_room()
    {
        var tool = await Account();
        await Write("access.log", 0, 10);
        await using var watch = new RunningWatch(
            tool, _folder["access.log"], "--account", Uid, "--domain", "www.example.com", "--add-domains", "--format", "combined", "--flush", "300ms");
        await Until.Seen<object>(async () => (await Usage.Of(_disk["data"], Uid)).Requests == 10 ? this : null, () => watch.Said);
        _disk.Fill(Left);
        await Write("access.log", 10, Lines);
        await Until.Seen<object>(() => Task.FromResult<object?>(watch.Said.Contains("full", StringComparison.Ordinal) ? this : null), () => watch.Said);

        _disk.MakeRoom();

        var expected = await Usage.InFiles(_folder["access.log"]);
        await Until.Seen<object>(async () => (await Usage.Of(_disk["data"], Uid)) == expected ? this : null, () => watch.Said);
        (await watch.Terminate()).ShouldBe(0);
        (await Usage.Of(_disk["data"], Uid)).ShouldBe(expected);
    }

    [Fact]
    public async Task A_server_outlives_a_full_disk_and_does_everything_again_when_there_is_room()
    {
        var tool = new Tool(_disk["data"]);
        var key = await tool.Json("account", "create", "--name", "a", "--uid", Uid);
        await tool.Json("domain", "add", "www.example.com", "--account", Uid);
        var token = (await tool.Json("token", "create", "--account", Uid, "--name", "edge")).GetProperty("token").GetString()!;
        await using var server = await RunningServer.Start(tool);
        var (id, secret) = (key.GetProperty("accessKeyId").GetString()!, key.GetProperty("accessKeySecret").GetString()!);
        var wire = new Wire(server.Http, id, secret);
        await wire.Call("DescribeUserDomains");
        (await SignIn(server, id, secret)).ShouldBe(302);
        await Write("access.log", 0, 100);
        _disk.Fill();

        for (var i = 0; i < 5; i++)
        {
            (await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => wire.Try("DescribeUserDomains")))).ShouldAllBe(answer => answer.Status == 500);
            (await Post(server, token)).ShouldBe(503);
            (await SignIn(server, id, secret)).ShouldBe(500);
        }

        var notice = (string[])["notify", "--account", Uid, "--type", "Operation", "--template", "Test", "--idempotent-id", "n"];
        (await tool.Run(notice)).ExitCode.ShouldBe(1);

        server.Process.HasExited.ShouldBeFalse(server.Errors);
        _disk.MakeRoom();
        await Until.Seen<object>(async () => (await wire.Try("DescribeUserDomains")).Status == 200 ? this : null, () => server.Errors);
        (await Post(server, token)).ShouldBe(200);
        (await Usage.Of(_disk["data"], Uid)).ShouldBe(await Usage.InFiles(_folder["access.log"]), "no post of those refused was counted");
        (await SignIn(server, id, secret)).ShouldBe(302);
        (await tool.Run(notice)).ExitCode.ShouldBe(0);
        await wire.Call("CreateUserUsageDataExportTask", ("StartTime", Traffic.Start), ("EndTime", Traffic.End));
        await Until.Seen<object>(
            async () => (await wire.Call("DescribeUserUsageDataExportTask")).ToString().Contains("\"success\"", StringComparison.Ordinal) ? this : null, () => server.Errors);
        (await server.Terminate()).ShouldBe(0);
    }

    public void Dispose()
    {
        _disk.Dispose();
        _folder.Dispose();
    }

    private async Task<Tool> Account()
    {
        var tool = new Tool(_disk["data"]);
        await tool.Json("account", "create", "--name", "a", "--uid", Uid);
        return tool;
    }

    private async Task<int> Post(RunningServer server, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/ingest/v1/logs?format=combined&domain=www.example.com")
        {
            Headers = { Authorization = new("Bearer", token) },
            Content = new ByteArrayContent(await File.ReadAllBytesAsync(_folder["access.log"])),
        };
        using var answer = await server.Http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private static async Task<int> SignIn(RunningServer server, string id, string secret)
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };
        using var page = await browser.GetAsync("/console/sign-in");
        var form = Regex.Match(await page.Content.ReadAsStringAsync(), "name=\"form-token\"[^>]*value=\"([^\"]*)\"").Groups[1].Value;
        using var content = new FormUrlEncodedContent(new Dictionary<string, string> { ["id"] = id, ["secret"] = secret, ["form-token"] = form });
        using var answer = await browser.PostAsync("/console/sign-in", content);
        return (int)answer.StatusCode;
    }

    // Every line has a URL and a client of its own, so that the store needs room for each
    private async Task Write(string name, int from, int count)
    {
        var now = TimeProvider.System.GetUtcNow().ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture);
        await File.AppendAllLinesAsync(
            _folder[name],
            Enumerable.Range(from, count).Select(i => $"10.{i >> 16}.{(i >> 8) & 255}.{i & 255} - - [{now}] \"GET /{i * 2654435761L:x16}/{i * 40503L * 2654435761L:x16} HTTP/1.1\" 200 {i % 9973} \"-\" \"Agent/1.0\""));
    }
}
