using System.Text;
using System.Text.Json;
using Tidemark.Logs.Fields;
using Tidemark.Testing;
using Tidemark.Tests.Intake;

namespace Tidemark.Tests.CommandLine;

public sealed class SourcesCommandTests : IAsyncLifetime, IDisposable
{
    private const string Uid = "1234567890123456";

    private readonly TempFolder _folder = new();
    private readonly Tool _tidemark;

    public SourcesCommandTests() => _tidemark = new Tool(_folder["data"]);

    public async Task InitializeAsync()
    {
        await _tidemark.Json("account", "create", "--name", "a", "--uid", Uid, "--zone", "Asia/Shanghai");
        await _tidemark.Json("domain", "add", "www.example.com", "--account", Uid);
        await File.WriteAllBytesAsync(
            _folder["cdn.log"],
            [.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 40).Select(i => Line(i, i % 4 == 0 ? "new.example.com" : "www.example.com")))), .. "bad \u001b[31m\xff line\r\n"u8]);
        (await _tidemark.Run("ingest", _folder["cdn.log"], "--account", Uid)).ExitCode.ShouldBe(0);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_source_is_listed_explained_shown_with_its_rejected_lines_and_taken_out()
    {
        var source = (await _tidemark.Json("sources", "--account", Uid)).EnumerateArray().ShouldHaveSingleItem();
        var id = source.GetProperty("id").GetInt64();
        source.GetProperty("name").GetString().ShouldBe(_folder["cdn.log"]);
        source.GetProperty("end").GetInt64().ShouldBe(new FileInfo(_folder["cdn.log"]).Length);
        Numbers(source, "lines", "accepted", "rejected").ShouldBe([41, 30, 11]);
        source.GetProperty("rejectedBy").GetRawText().ShouldContain("\"unknown-domain\":10");
        source.GetProperty("unknownHosts").GetRawText().ShouldBe("{\"new.example.com\":10}");
        (source.GetProperty("format").GetString(), source.GetProperty("parsers")[0].GetInt64()).ShouldBe(("alibaba", 1));
        var table = await _tidemark.Run("sources", "--account", Uid);
        table.Output.ShouldContain("alibaba (parser 1)");
        table.Errors.ShouldContain("new.example.com (10 lines)");

        await ExplainedByBothZones(id);
        await RejectsAreBytesThatSteerNothing(id);
        await TakenOut(id);
    }

    [Fact]
    public async Task A_format_given_as_a_directive_of_several_lines_takes_one_line_of_the_list()
    {
        await File.WriteAllTextAsync(_folder["own.log"], "192.0.2.7 [20/Nov/2026:11:47:56 +0000] own.example.com 200 6\n");
        const string directive = "nginx:log_format cdn '$remote_addr [$time_local] '\n    '$host $status $body_bytes_sent';";
        (await _tidemark.Run("ingest", _folder["own.log"], "--account", Uid, "--format", directive, "--add-domains")).ExitCode.ShouldBe(0);

        var table = (await _tidemark.Run("sources", "--account", Uid)).Output;

        table.TrimEnd().Split('\n').Length.ShouldBe(3, table);
        (await _tidemark.Json("sources", "--account", Uid))[1].GetProperty("format").GetString().ShouldBe(directive);
    }

    [Fact]
    public async Task A_log_that_changes_its_format_is_listed_with_both()
    {
        var json = Enumerable.Range(0, 12).Select(i => $$"""{"remote_addr":"192.0.2.{{i}}","msec":1773136800,"host":"www.example.com","request_uri":"/{{i}}","status":200,"body_bytes_sent":1}""" + "\n");
        await File.WriteAllTextAsync(_folder["mid.log"], string.Concat(Enumerable.Range(0, 30).Select(i => Line(i, "www.example.com")).Concat(json)));
        (await _tidemark.Run("ingest", _folder["mid.log"], "--account", Uid, "--format", "alibaba")).ExitCode.ShouldBe(1);
        (await _tidemark.Run("ingest", _folder["mid.log"], "--account", Uid, "--format", "nginx-json")).ExitCode.ShouldBe(0);

        (await _tidemark.Run("sources", "--account", Uid)).Output.ShouldContain("alibaba, nginx-json (parser 1, parser 2)");
        (await _tidemark.Json("sources", "--account", Uid))[1].GetProperty("formats").GetRawText().ShouldBe("[\"alibaba\",\"nginx-json\"]");
    }

    [Fact]
    public async Task Of_hosts_that_were_posted_it_is_not_said_that_the_same_again_meters_them()
    {
        await using var ingest = await HttpIngest.Start();
        await File.WriteAllTextAsync(ingest["cdn.log"], Line(0, HttpIngest.Domain) + Line(1, "new.example.com"));
        await ingest.Shell("curl -sS --fail-with-body -H \"Authorization: Bearer $TOKEN\" --data-binary @\"$DIR/cdn.log\" \"${URL%%\\?*}?format=alibaba\"");

        var listed = await ingest.Tidemark.Run("sources", "--account", HttpIngest.Uid);

        listed.Errors.ShouldContain("new.example.com (1 ");
        listed.Errors.ShouldContain("send its lines as a new body");
        listed.Errors.ShouldNotContain("the same ingest again");
    }

    [Fact]
    public async Task A_host_that_has_become_a_domain_is_a_supplement_in_the_list()
    {
        (await _tidemark.Run("ingest", _folder["cdn.log"], "--account", Uid, "--add-domains")).ExitCode.ShouldBe(0);

        var sources = (await _tidemark.Json("sources", "--account", Uid)).EnumerateArray().ToList();

        Numbers(sources[1], "lines", "accepted", "rejected", "supplementOf").ShouldBe([10, 10, 0, sources[0].GetProperty("id").GetInt64()]);
        sources[1].GetProperty("finished").GetBoolean().ShouldBeTrue();
        sources[0].GetProperty("unknownHosts").GetRawText().ShouldBe("{}");
        (await _tidemark.Run("sources", "--account", Uid)).Output.ShouldContain($"supplement of {sources[0].GetProperty("id").GetInt64()}");
    }

    [Theory]
    [InlineData("sources", "remove", "99")]
    [InlineData("sources", "rejects", "99")]
    public async Task A_source_that_is_not_there_is_said_so(params string[] command)
    {
        var run = await _tidemark.Run([.. command, "--account", Uid]);
        run.ExitCode.ShouldBe(1);
        run.Errors.ShouldContain($"has no source 99; list its sources with: tidemark sources --account {Uid}");
    }

    [Theory]
    [InlineData("yesterday", "invalid time 'yesterday'", 2)]
    [InlineData("9999-12-31T23:59Z", "9999-12-31T23:59Z is out of range; use a time in the years 1970 to 2199", 2)]
    [InlineData("0001-01-01 00:00", "0001-01-01 00:00 is out of range", 2)]
    [InlineData("2026-03-10T18:00", null, 0)]
    [InlineData("2026-03-10T10:00:00+00:00", null, 0)]
    public async Task A_time_is_read_in_the_zone_of_the_account_or_its_own(string at, string? error, int exit)
    {
        var run = await _tidemark.Run("explain", "--account", Uid, "--domain", "www.example.com", "--at", at);
        run.ExitCode.ShouldBe(exit, run.Errors);
        run.Errors.ShouldContain(error ?? "2026-03-10 18:00 to 18:05 +08:00 (2026-03-10T10:00Z)");
    }

    [Fact]
    public async Task A_domain_that_is_not_the_accounts_is_not_explained()
    {
        var run = await _tidemark.Run("explain", "--account", Uid, "--domain", "other.example", "--at", "2026-03-10T10:00Z");
        run.ExitCode.ShouldBe(1);
        run.Errors.ShouldContain("has no domain other.example");
    }

    private async Task ExplainedByBothZones(long id)
    {
        foreach (var at in new[] { "2026-03-10T10:04Z", "2026-03-10 18:04" })
        {
            var explained = await _tidemark.Json("explain", "--account", Uid, "--domain", "www.example.com", "--at", at);
            explained.GetProperty("start").GetString().ShouldBe("2026-03-10T10:00:00Z");
            Numbers(explained, "requests", "bytes").ShouldBe([30, Enumerable.Range(0, 40).Where(i => i % 4 != 0).Sum(i => 1000 + i)]);
            var source = explained.GetProperty("sources").EnumerateArray().ShouldHaveSingleItem();
            Numbers(source, "id", "requests").ShouldBe([id, 30]);
            Numbers(source.GetProperty("ranges")[0], "start", "end").ShouldBe([0, new FileInfo(_folder["cdn.log"]).Length]);
            Numbers(explained.GetProperty("olderVersion"), "requests", "bytes").ShouldBe([0, 0]);
        }
    }

    private async Task RejectsAreBytesThatSteerNothing(long id)
    {
        var shown = await _tidemark.Run("sources", "rejects", $"{id}", "--account", Uid);
        shown.Output.ShouldContain("bad \\x1B[31m");
        shown.Output.ShouldNotContain("\u001b");
        shown.Output.Count(c => c == '\n').ShouldBe(11);
        var rejects = (await _tidemark.Json("sources", "rejects", $"{id}", "--account", Uid)).EnumerateArray().ToList();
        rejects.Count.ShouldBe(11);
        rejects[0].GetProperty("reason").GetString().ShouldBe("unknown-domain");

        var raw = await ToolRun.Shell(
            $"dotnet '{Path.Combine(AppContext.BaseDirectory, "tidemark.dll")}' sources rejects {id} --account {Uid} --raw --data '{_folder["data"]}' | tail -n 1 | od -An -tx1 | tr -d ' \\n'");
        raw.ShouldBe(Convert.ToHexStringLower("bad \u001b[31m\xff line\n"u8));
    }

    private async Task TakenOut(long id)
    {
        var unasked = await _tidemark.Run("sources", "remove", $"{id}", "--account", Uid);
        (unasked.ExitCode, unasked.Output).ShouldBe((2, "www.example.com  30 requests  30,600 bytes\n"));
        unasked.Errors.ShouldContain("pass --yes");
        var removed = await _tidemark.Run("sources", "remove", $"{id}", "--account", Uid, "--yes", "--json");
        JsonDocument.Parse(removed.Output).RootElement.GetProperty("id").GetInt64().ShouldBe(id);
        (await _tidemark.Json("sources", "--account", Uid)).GetArrayLength().ShouldBe(0);
        (await _tidemark.Json("ingest", _folder["cdn.log"], "--account", Uid)).GetProperty("accepted").GetInt64().ShouldBe(30);
    }

    private static long[] Numbers(JsonElement element, params string[] names) => [.. names.Select(name => element.GetProperty(name).GetInt64())];

    private static string Line(int i, string host) =>
        $"[10/Mar/2026:18:0{i % 5}:{i:00} +0800] 192.0.2.{i % 9} - 5 \"-\" \"GET http://{host}/{i % 50}\" 200 100 {1000 + i} HIT \"UA\" \"text/html\" 192.0.2.1\n";
}
