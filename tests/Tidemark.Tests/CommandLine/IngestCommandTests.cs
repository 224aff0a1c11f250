using System.Globalization;
using System.Text.Json;
using Tidemark.Testing;

namespace Tidemark.Tests.CommandLine;

public sealed class IngestCommandTests : IAsyncLifetime, IDisposable
{
    private const string Uid = "1234567890123456";

    private readonly TempFolder _folder = new();
    private readonly Tool _tidemark;

    public IngestCommandTests() => _tidemark = new Tool(_folder["data"]);

    public async Task InitializeAsync()
    {
        await _tidemark.Json("account", "create", "--name", "a", "--uid", Uid);
        await _tidemark.Json("domain", "add", "www.example.com", "--account", Uid);
        await File.WriteAllTextAsync(_folder["combined.log"], string.Concat(Enumerable.Range(0, 500).Select(Combined)));
        await File.WriteAllTextAsync(_folder["cdn.log"], string.Concat(Enumerable.Range(0, 300).Select(i => Alibaba(i, "www.example.com"))));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task The_sums_are_those_that_awk_finds()
    {
        var json = await Ingest("combined.log", "--domain", "www.example.com");
        var bytes = await Awk("{ s += $10 } END { printf \"%.0f\", s }", "combined.log");
        json.GetProperty("lines").GetInt64().ShouldBe(500);
        json.GetProperty("accepted").GetInt64().ShouldBe(500);
        json.GetProperty("requests").GetInt64().ShouldBe(500);
        json.GetProperty("rejected").GetInt64().ShouldBe(0);
        json.GetProperty("duplicates").GetInt64().ShouldBe(0);
        json.GetProperty("bytes").GetInt64().ShouldBe(bytes);
        json.GetProperty("seconds").GetDouble().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task The_same_content_adds_nothing_and_says_so_whatever_it_is_called()
    {
        await Ingest("combined.log", "--domain", "www.example.com");
        await ToolRun.Shell($"gzip -c {_folder["combined.log"]} > {_folder["renamed.gz"]}");
        foreach (var file in new[] { "combined.log", "renamed.gz" })
        {
            var run = await _tidemark.Run("ingest", _folder[file], "--account", Uid, "--domain", "www.example.com", "--json");
            run.ExitCode.ShouldBe(0);
            run.Errors.ShouldContain("not counted again");
            var json = JsonDocument.Parse(run.Output).RootElement;
            json.GetProperty("duplicates").GetInt64().ShouldBe(500);
            json.GetProperty("accepted").GetInt64().ShouldBe(0);
            json.GetProperty("bytes").GetInt64().ShouldBe(0);
        }
    }

    [Fact]
    public async Task A_content_that_was_metered_for_another_domain_is_said_to_count_twice()
    {
        await Ingest("cdn.log");
        var run = await _tidemark.Run("ingest", _folder["cdn.log"], "--account", Uid, "--domain", "www.example.com");
        run.Errors.ShouldContain("metered before as source 1, for the hosts in its lines. Its lines now count twice");
        run.Errors.ShouldContain($"tidemark sources remove 1 (or 2) --account {Uid}");

        (await _tidemark.Run("ingest", _folder["combined.log"], "--account", Uid, "--domain", "www.example.com")).Errors.ShouldNotContain("twice");
    }

    [Fact]
    public async Task Several_files_are_summed_and_shown_one_by_one()
    {
        await File.WriteAllTextAsync(_folder["more.log"], string.Concat(Enumerable.Range(1000, 200).Select(i => Alibaba(i, "www.example.com"))));
        var json = await _tidemark.Json("ingest", _folder["cdn.log"], _folder["more.log"], "--account", Uid);
        json.GetProperty("lines").GetInt64().ShouldBe(500);
        json.GetProperty("bytes").GetInt64().ShouldBe(await Awk("{ s += $11 } END { printf \"%.0f\", s }", "cdn.log", "more.log"));
        json.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("lines").GetInt64()).ShouldBe([300, 200]);
    }

    [Fact]
    public async Task Standard_input_is_read_for_a_dash()
    {
        var run = await _tidemark.RunWithInput(await File.ReadAllTextAsync(_folder["cdn.log"]), "ingest", "-", "--account", Uid, "--json");
        run.ExitCode.ShouldBe(0, run.Errors);
        JsonDocument.Parse(run.Output).RootElement.GetProperty("accepted").GetInt64().ShouldBe(300);
    }

    [Fact]
    public async Task Rejected_lines_are_counted_by_reason_and_do_not_fail_the_command()
    {
        await File.AppendAllTextAsync(_folder["cdn.log"], "not a log line\n" + Alibaba(1, "www.example.com"));
        var json = await Ingest("cdn.log");
        json.GetProperty("lines").GetInt64().ShouldBe(302);
        json.GetProperty("accepted").GetInt64().ShouldBe(301);
        json.GetProperty("rejected").GetInt64().ShouldBe(1);
        json.GetProperty("rejectedBy").EnumerateObject().Sum(reason => reason.Value.GetInt64()).ShouldBe(1);
    }

    [Fact]
    public async Task Unknown_hosts_are_named_with_the_way_out_and_added_when_that_is_asked()
    {
        await File.WriteAllTextAsync(_folder["other.log"], string.Concat(Enumerable.Range(0, 20).Select(i => Alibaba(i, i % 2 == 0 ? "www.example.com" : "new.example.com"))));
        var run = await _tidemark.Run("ingest", _folder["other.log"], "--account", Uid);
        run.ExitCode.ShouldBe(0);
        run.Errors.ShouldContain("new.example.com (10 lines)");
        run.Errors.ShouldContain($"tidemark domain add new.example.com --account {Uid}) and run the same command again, or run it with --add-domains");
        (await _tidemark.Run("domain", "add", "new.example.com", "--account", Uid)).ExitCode.ShouldBe(0);
        var again = await _tidemark.Run("ingest", _folder["other.log"], "--account", Uid, "--json");
        var outcome = JsonDocument.Parse(again.Output).RootElement;
        (outcome.GetProperty("accepted").GetInt64(), outcome.GetProperty("duplicates").GetInt64(), outcome.GetProperty("lines").GetInt64()).ShouldBe((10, 10, 20));
        again.Errors.ShouldContain("10 more lines are metered now");
        await File.WriteAllTextAsync(_folder["third.log"], string.Concat(Enumerable.Range(50, 20).Select(i => Alibaba(i, "third.example.com"))));
        var json = await Ingest("third.log", "--add-domains");
        json.GetProperty("accepted").GetInt64().ShouldBe(20);
        json.GetProperty("addedDomains")[0].GetString().ShouldBe("third.example.com");
        (await _tidemark.Json("domain", "list", "--account", Uid)).EnumerateArray().Select(domain => domain.GetProperty("name").GetString())
            .ShouldBe(["new.example.com", "third.example.com", "www.example.com"]);
    }

    [Fact]
    public async Task A_log_that_came_before_its_domain_is_metered_when_the_domain_is_there()
    {
        await File.WriteAllTextAsync(_folder["early.log"], string.Concat(Enumerable.Range(0, 20).Select(i => Alibaba(i, "early.example.com"))));
        var run = await _tidemark.Run("ingest", _folder["early.log"], "--account", Uid);
        run.ExitCode.ShouldBe(1);
        run.Errors.ShouldContain($"tidemark domain add early.example.com --account {Uid}) and run the same command again");

        (await _tidemark.Run("domain", "add", "early.example.com", "--account", Uid)).ExitCode.ShouldBe(0);

        (await Ingest("early.log")).GetProperty("accepted").GetInt64().ShouldBe(20);
        (await Ingest("early.log")).GetProperty("duplicates").GetInt64().ShouldBe(20);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_fails_the_command_after_the_others_are_metered()
    {
        var run = await _tidemark.Run("ingest", _folder["missing.log"], _folder["cdn.log"], "--account", Uid, "--json");
        run.ExitCode.ShouldBe(1);
        run.Errors.ShouldContain("missing.log");
        var json = JsonDocument.Parse(run.Output).RootElement;
        json.GetProperty("accepted").GetInt64().ShouldBe(300);
    }

    [Fact]
    public async Task A_folder_and_a_pattern_are_read_and_what_fails_fails_alone()
    {
        Directory.CreateDirectory(_folder["edge/old"]);
        File.Copy(_folder["cdn.log"], _folder["edge/cdn.log"]);
        await File.WriteAllTextAsync(_folder["edge/old/cdn.log.1"], string.Concat(Enumerable.Range(500, 100).Select(i => Alibaba(i, "www.example.com"))));
        await File.WriteAllTextAsync(_folder["edge/notes.txt"], "no log at all\n");
        var run = await _tidemark.Run("ingest", _folder["edge"], _folder["**/*.none"], "--account", Uid, "--json");
        run.ExitCode.ShouldBe(1);
        run.Errors.ShouldContain("Reading 3 files.");
        run.Errors.ShouldContain($"{_folder["edge/notes.txt"]}: cannot detect the log format");
        run.Errors.ShouldContain($"{_folder["**/*.none"]}: no file matches");
        var json = JsonDocument.Parse(run.Output).RootElement;
        json.GetProperty("accepted").GetInt64().ShouldBe(400);
        json.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("name").GetString()).ShouldBe(
            [_folder["edge/cdn.log"], _folder["edge/old/cdn.log.1"], _folder["**/*.none"], _folder["edge/notes.txt"]]);
    }

    [Fact]
    public async Task The_outcome_names_the_format_and_its_evidence()
    {
        var run = await _tidemark.Run("ingest", _folder["cdn.log"], "--account", Uid, "--json", "--threads", "1", "--feed", "edge-7");
        run.Errors.ShouldContain($"{_folder["cdn.log"]}: detected format alibaba (300 of the first 300 lines match).");
        var format = JsonDocument.Parse(run.Output).RootElement.GetProperty("files")[0].GetProperty("formats")[0];
        (format.GetProperty("name").GetString(), format.GetProperty("fromByte").GetInt64(), format.GetProperty("evidence").GetString())
            .ShouldBe(("alibaba", 0, "300 of the first 300 lines match"));
        (await _tidemark.Json("feeds", "--account", Uid))[0].GetProperty("name").GetString().ShouldBe("edge-7");
    }

    [Fact]
    public async Task A_format_of_ones_own_is_read_and_a_grown_file_goes_on_with_it()
    {
        const string format = "nginx:log_format x '$msec $remote_addr $host \"$request\" $status $body_bytes_sent';";
        await File.WriteAllTextAsync(_folder["own.log"], string.Concat(Enumerable.Range(0, 50).Select(i => $"1795169929.{i:000} 192.0.2.{i} www.example.com \"GET /p/{i} HTTP/1.1\" 200 {i}\n")));
        var first = await Ingest("own.log", "--format", format);
        (first.GetProperty("accepted").GetInt64(), first.GetProperty("bytes").GetInt64()).ShouldBe((50, 1225));
        await File.AppendAllTextAsync(_folder["own.log"], "1795169930.000 192.0.2.1 www.example.com \"GET / HTTP/1.1\" 200 7\n");
        var grown = await Ingest("own.log");
        (grown.GetProperty("accepted").GetInt64(), grown.GetProperty("duplicates").GetInt64(), grown.GetProperty("bytes").GetInt64()).ShouldBe((1, 50, 7));
    }

    [Fact]
    public async Task A_format_that_cannot_be_read_is_a_usage_error_that_shows_the_place()
    {
        var run = await _tidemark.Run("ingest", _folder["cdn.log"], "--account", Uid, "--format", "nginx:$remote_addr [$time_local] $status $body_bytes_sent$request_time");
        run.ExitCode.ShouldBe(2);
        run.Errors.ShouldContain("\n                                                     ^^^^^^^^^^^^^\n");
        run.Errors.ShouldContain("$request_time follows $body_bytes_sent with nothing between them");
    }

    [Theory]
    [InlineData("--format", "combined")]
    [InlineData("--format", "auto")]
    public async Task Combined_without_a_domain_is_a_usage_error(string option, string format)
    {
        var run = await _tidemark.Run("ingest", _folder["combined.log"], "--account", Uid, option, format);
        run.ExitCode.ShouldBe(2);
        run.Output.ShouldBeEmpty();
        run.Errors.ShouldContain("--domain");
    }

    [Fact]
    public async Task A_domain_that_the_account_has_not_fails_with_the_way_out()
    {
        var run = await _tidemark.Run("ingest", _folder["combined.log"], "--account", Uid, "--domain", "blog.example.com");
        run.ExitCode.ShouldBe(1);
        run.Errors.ShouldContain($"tidemark domain add blog.example.com --account {Uid}");
        var added = await Ingest("combined.log", "--domain", "blog.example.com", "--add-domains");
        added.GetProperty("accepted").GetInt64().ShouldBe(500);
    }

    public void Dispose() => _folder.Dispose();

    private static string Combined(int i) =>
        string.Create(CultureInfo.InvariantCulture, $"203.0.113.{i % 200} - - [19/Nov/2026:{i / 60 % 24:00}:{i % 60:00}:07 +0800] \"GET /item/{i % 37}?q={i} HTTP/1.1\" 200 {1000 + i} \"-\" \"curl/8.5.0\"\n");

    private static string Alibaba(int i, string host) =>
        string.Create(CultureInfo.InvariantCulture, $"[19/Nov/2026:{i / 60 % 24:00}:{i % 60:00}:09 +0800] 203.0.113.{i % 200} - 12 \"-\" \"GET https://{host}/a/{i % 11}\" 200 300 {2000 + i} HIT \"curl/8.5.0\" \"text/html\" 203.0.113.9\n");

    private Task<JsonElement> Ingest(string file, params string[] more) => _tidemark.Json(["ingest", _folder[file], "--account", Uid, .. more]);

    private async Task<long> Awk(string program, params string[] files)
    {
        var run = await ToolRun.Run("awk", [program, .. files.Select(file => _folder[file])]);
        return long.Parse(run.Output, CultureInfo.InvariantCulture);
    }
}
