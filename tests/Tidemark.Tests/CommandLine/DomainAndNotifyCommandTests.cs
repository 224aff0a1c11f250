using Tidemark.Testing;

namespace Tidemark.Tests.CommandLine;

public sealed class DomainAndNotifyCommandTests : IDisposable
{
    private const string Uid = "1234567890123456";

    private readonly TempFolder _folder = new();
    private readonly Tool _tidemark;

    public DomainAndNotifyCommandTests() => _tidemark = new Tool(_folder["data"]);

    [Fact]
    public async Task Domains_are_added_once_and_listed_in_their_written_form()
    {
        await _tidemark.Json("account", "create", "--name", "a", "--uid", Uid);
        await _tidemark.Json("domain", "add", "WWW.Example.com", "--account", Uid);
        var again = await _tidemark.Json("domain", "add", "www.example.com", "cdn.example.com", "--account", Uid);
        again.EnumerateArray().Select(row => row.GetProperty("added").GetBoolean()).ShouldBe([false, true]);
        var listed = await _tidemark.Json("domain", "list", "--account", Uid);
        listed.EnumerateArray().Select(row => row.GetProperty("name").GetString()).ShouldBe(["cdn.example.com", "www.example.com"]);
    }

    [Fact]
    public async Task A_notification_raised_again_keeps_its_id_and_is_counted()
    {
        await _tidemark.Json("account", "create", "--name", "a", "--uid", Uid);
        string[] notify =
        [
            "notify", "--account", Uid, "--type", "Sell", "--level", "warning", "--template", "RenewalRecommend",
            "--element", """{"instanceName":"rm-1","reservedTime":7}""", "--idempotent-id", "i",
        ];
        var first = (await _tidemark.Json(notify)).GetProperty("id").GetInt64();
        (await _tidemark.Json(notify)).GetProperty("id").GetInt64().ShouldBe(first);
        var third = await _tidemark.Run(notify);
        third.Output.ShouldBe($"notification  {first}\n");
        third.Errors.ShouldContain("its counter was incremented (2 times)");
    }

    [Fact]
    public async Task An_element_that_is_no_object_is_a_usage_error()
    {
        await _tidemark.Json("account", "create", "--name", "a", "--uid", Uid);
        var run = await _tidemark.Run("notify", "--account", Uid, "--type", "Sell", "--template", "T", "--element", "[1]", "--idempotent-id", "i");
        run.ExitCode.ShouldBe(2);
        run.Errors.ShouldContain("JSON object");
    }

    [Fact]
    public async Task TIDEMARK_DATA_is_the_folder_when_the_command_line_names_none()
    {
        _tidemark.Environment["TIDEMARK_DATA"] = _folder["elsewhere"];
        await _tidemark.Json("account", "create", "--name", "a");
        Directory.Exists(_folder["elsewhere"]).ShouldBeFalse("--data goes first");
        var start = await ToolRun.Run("env", [$"TIDEMARK_DATA={_folder["elsewhere"]}", "dotnet", Path.Combine(AppContext.BaseDirectory, "tidemark.dll"), "account", "create", "--name", "b"]);
        start.ExitCode.ShouldBe(0, start.Errors);
        File.Exists(_folder["elsewhere/control.db"]).ShouldBeTrue();
    }

    public void Dispose() => _folder.Dispose();
}
