using System.Text.Json;
using Tidemark.Testing;

namespace Tidemark.Tests.Watch;

/// <summary>The command <c>watch</c>: what it prints, and what it refuses.</summary>
public sealed class WatchCommandTests : IDisposable
{
    private const string Uid = "1234567890123456";

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Once_reads_a_folder_and_says_what_it_did_as_JSON()
    {
        var tool = await Account();
        await File.WriteAllTextAsync(_folder["access.log"], "192.0.2.1 - - [10/Mar/2026:12:00:00 +0000] \"GET / HTTP/1.1\" 200 10 \"-\" \"Agent\"\nnonsense\n");
        string[] once = ["watch", _folder["access.log"], "--account", Uid, "--domain", "www.example.com", "--add-domains", "--format", "combined", "--once", "--json"];

        var first = await tool.Run(once);
        var second = await tool.Run(once);

        first.ExitCode.ShouldBe(0, first.Errors);
        var events = first.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        events.Select(one => one.GetProperty("event").GetString()).ShouldBe(["begun", "metered"]);
        (events[1].GetProperty("accepted").GetInt64(), events[1].GetProperty("rejected").GetInt64(), events[1].GetProperty("bytes").GetInt64()).ShouldBe((1, 1, 10));
        second.Output.ShouldNotContain("\"accepted\":1");
        (await tool.Json("feeds", "--account", Uid)).GetRawText().ShouldContain("watch:" + _folder["access.log"]);
    }

    [Fact]
    public async Task After_a_rotation_it_says_which_file_is_a_new_log_and_which_is_known()
    {
        var tool = await Account();
        const string line = "192.0.2.1 - - [10/Mar/2026:12:00:00 +0000] \"GET / HTTP/1.1\" 200 10 \"-\" \"Agent\"\n";
        var (log, rotated) = (_folder["logs/access.log"], _folder["logs/access.log.1"]);
        Directory.CreateDirectory(_folder["logs"]);
        await File.WriteAllTextAsync(log, line);
        string[] watch = ["watch", _folder["logs"], "--account", Uid, "--domain", "www.example.com", "--add-domains", "--once"];
        (await tool.Run(watch)).Errors.ShouldContain($"{log}: new log, format combined, read from the first line\n");

        File.Move(log, rotated);
        await File.WriteAllTextAsync(log, line.Replace("10/Mar", "11/Mar"));
        var after = (await tool.Run(watch)).Errors;

        after.ShouldContain($"{rotated}: known log, format combined, continued at byte {line.Length}; earlier lines are metered\n");
        after.ShouldContain($"{log}: new log, format combined, read from the first line\n");
    }

    [Fact]
    public async Task A_path_that_is_not_there_fails_once_with_a_sentence()
    {
        var tool = await Account();

        var run = await tool.Run("watch", _folder["no.log"], "--account", Uid, "--domain", "www.example.com", "--add-domains", "--once");

        run.ExitCode.ShouldBe(1);
        run.Errors.ShouldContain($"{_folder["no.log"]}: does not exist yet");
    }

    [Theory]
    [InlineData("invalid duration '7'; use 200ms to 10m", "--flush", "7")]
    [InlineData("invalid duration '1ms'", "--flush", "1ms")]
    [InlineData("invalid domain name 'a b'", "--domain", "a b")]
    public async Task What_is_asked_wrongly_is_said(string message, params string[] wrong)
    {
        var run = await new Tool(_folder["data"]).Run(["watch", "access.log", "--account", Uid, .. wrong]);

        run.ExitCode.ShouldBe(2, run.Output);
        run.Errors.ShouldContain(message);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<Tool> Account()
    {
        var tool = new Tool(_folder["data"]);
        await tool.Json("account", "create", "--name", "a", "--uid", Uid);
        return tool;
    }
}
