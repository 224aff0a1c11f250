using System.Text.Json;
using Tidemark.Testing;

namespace Tidemark.Tests.CommandLine;

public sealed class AccountCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Tool _tidemark;

    public AccountCommandTests() => _tidemark = new Tool(_folder["data"]);

    [Fact]
    public async Task Account_create_prints_exactly_the_three_members_of_the_contract()
    {
        var created = await _tidemark.Run("account", "create", "--name", "Shop 商店", "--uid", "1234567890123456", "--zone", "Europe/Berlin", "--json");
        created.ExitCode.ShouldBe(0, created.Errors);
        var json = JsonDocument.Parse(created.Output).RootElement;
        json.EnumerateObject().Select(member => member.Name).ShouldBe(["aliUid", "accessKeyId", "accessKeySecret"]);
        json.GetProperty("aliUid").GetInt64().ShouldBe(1234567890123456);
        var listed = await _tidemark.Json("account", "list");
        listed[0].GetProperty("name").GetString().ShouldBe("Shop 商店");
        listed[0].GetProperty("zone").GetString().ShouldBe("Europe/Berlin");
        listed[0].GetProperty("accessKeyIds")[0].GetString().ShouldBe(json.GetProperty("accessKeyId").GetString());
    }

    [Fact]
    public async Task The_first_command_makes_the_folder_and_a_key_file_that_only_its_owner_can_read()
    {
        await _tidemark.Json("account", "create", "--name", "a");
        (File.GetUnixFileMode(_folder["data/key"]) & (UnixFileMode)0b111_111_111).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task The_secret_is_not_in_any_file_of_the_folder()
    {
        var secret = (await _tidemark.Json("account", "create", "--name", "a")).GetProperty("accessKeySecret").GetString()!;
        var grep = await ToolRun.Run("grep", ["-rlaF", secret, _folder["data"]]);
        grep.Output.ShouldBeEmpty();
        grep.ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task A_name_that_is_taken_fails_with_the_way_out()
    {
        await _tidemark.Json("account", "create", "--name", "a");
        var again = await _tidemark.Run("account", "create", "--name", "a");
        again.ExitCode.ShouldBe(1);
        again.Output.ShouldBeEmpty();
        again.Errors.ShouldContain("tidemark account list");
        again.Errors.ShouldNotContain("uid", Case.Sensitive, "none was given");
    }

    [Fact]
    public async Task Accounts_made_at_once_by_many_processes_are_all_there()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => _tidemark.Json("account", "create", "--name", $"n{i}")));
        var listed = await _tidemark.Json("account", "list");
        listed.EnumerateArray().Select(row => row.GetProperty("aliUid").GetInt64())
            .ShouldBe(made.Select(row => row.GetProperty("aliUid").GetInt64()).Order());
    }

    [Fact]
    public async Task Account_set_changes_what_is_given_and_prints_the_account()
    {
        var uid = (await _tidemark.Json("account", "create", "--name", "a")).GetProperty("aliUid").GetInt64();
        var set = await _tidemark.Json("account", "set", "--account", $"{uid}", "--factor", "1.1", "--percentile", "validDays");
        set.GetRawText().ShouldBe($$"""{"aliUid":{{uid}},"name":"a","zone":"Asia/Shanghai","factor":1.1,"percentile":"validDays","language":"en-us"}""");
        var renamed = await _tidemark.Run("account", "set", "--account", $"{uid}", "--name", "b", "--zone", "Europe/Berlin");
        renamed.ExitCode.ShouldBe(0, renamed.Errors);
        renamed.Output.ShouldMatch(@"name +b\n.*zone +Europe/Berlin\n.*factor +1\.1\n.*percentile +validDays\n");
        var listed = (await _tidemark.Json("account", "list"))[0];
        (listed.GetProperty("name").GetString(), listed.GetProperty("factor").GetDecimal(), listed.GetProperty("percentile").GetString()).ShouldBe(("b", 1.1m, "validDays"));
    }

    [Theory]
    [InlineData(2, "nothing to change")]
    [InlineData(2, "invalid factor 'much'", "--factor", "much")]
    [InlineData(1, "invalid factor 2.5; use 1.0 to 2.0", "--factor", "2.5")]
    [InlineData(1, "'Mars/Olympus'", "--zone", "Mars/Olympus")]
    [InlineData(2, "validDays", "--percentile", "days")]
    public async Task Account_set_refuses_what_it_cannot_set(int exitCode, string says, params string[] options)
    {
        var uid = (await _tidemark.Json("account", "create", "--name", "a")).GetProperty("aliUid").GetInt64();
        var refused = await _tidemark.Run(["account", "set", "--account", $"{uid}", .. options]);
        refused.ExitCode.ShouldBe(exitCode, refused.Errors);
        refused.Errors.ShouldContain(says);
        refused.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task Account_key_set_refuses_a_key_of_another_account()
    {
        var key = (await _tidemark.Json("account", "create", "--name", "a")).GetProperty("accessKeyId").GetString()!;
        var other = (await _tidemark.Json("account", "create", "--name", "b")).GetProperty("aliUid").GetInt64();
        var refused = await _tidemark.Run("account", "key", "set", "--account", $"{other}", "--key", key, "--content", "text");
        refused.ExitCode.ShouldBe(1);
        refused.Errors.ShouldContain($"Account {other} has no access key '{key}'");
    }

    public void Dispose() => _folder.Dispose();
}
