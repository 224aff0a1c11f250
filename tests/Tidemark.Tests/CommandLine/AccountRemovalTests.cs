using Tidemark.Testing;

namespace Tidemark.Tests.CommandLine;

/// <summary>Keys that are lost and accounts that go, with the real program.</summary>
public sealed class AccountRemovalTests : IDisposable
{
    private const string Uid = "1234567890123456";
    private const string Other = "2234567890123456";

    private readonly TempFolder _folder = new();
    private readonly Tool _tool;

    public AccountRemovalTests() => _tool = new Tool(_folder["data"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_missing_data_key_ends_what_needs_it_and_the_rest_works_and_forgetting_starts_afresh()
    {
        var old = (await _tool.Json("account", "create", "--name", "a", "--uid", Uid)).GetProperty("accessKeyId").GetString()!;
        File.Delete(_folder["data/key"]);

        foreach (var command in (string[][])[["serve", "--port", "0"], ["account", "key", "add", "--account", Uid], ["account", "create", "--name", "b"]])
        {
            var run = await _tool.Run(command);
            run.ExitCode.ShouldBe(1, run.Output);
            run.Errors.ShouldContain(_folder["data/key"]);
            run.Errors.ShouldContain("It opens the secrets of the access keys");
        }

        (await _tool.Json("domain", "add", "www.example.com", "--account", Uid)).ToString().ShouldContain("www.example.com");
        (await _tool.Json("account", "key", "list", "--account", Uid)).GetArrayLength().ShouldBe(1);
        await using var server = await RunningServer.Start(_tool, "--forget-secrets");
        server.Errors.ShouldContain($"Forgotten: 1 access key ({old})");
        var key = await _tool.Json("account", "key", "add", "--account", Uid);
        var wire = new Wire(server.Http, key.GetProperty("accessKeyId").GetString()!, key.GetProperty("accessKeySecret").GetString()!);
        (await wire.Call("DescribeUserDomains")).ToString().ShouldContain("www.example.com");
        var rotated = await _tool.Json("account", "key", "rotate", "--account", Uid, "--key", key.GetProperty("accessKeyId").GetString()!);
        (await wire.Try("DescribeUserDomains")).Status.ShouldBe(400, "the old secret");
        await new Wire(server.Http, rotated.GetProperty("accessKeyId").GetString()!, rotated.GetProperty("accessKeySecret").GetString()!).Call("DescribeUserDomains");
        (await _tool.Run("account", "key", "disable", "--account", Uid, "--key", rotated.GetProperty("accessKeyId").GetString()!)).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task An_account_is_removed_with_everything_it_has_and_no_other_is_touched()
    {
        foreach (var uid in (string[])[Uid, Other])
        {
            await _tool.Json("account", "create", "--name", uid, "--uid", uid);
            await Traffic.Ingest(_tool, _folder, uid, days: 3);
            await _tool.Json("maintain");
        }

        var before = await Figures(Other);
        var asked = await _tool.Run("account", "remove", "--account", Uid, "--json");
        asked.ExitCode.ShouldBe(2);
        asked.Errors.ShouldContain("add --yes");
        (await Figures(Uid)).ShouldNotBe("0|0");

        var removed = await _tool.Json("account", "remove", "--account", Uid, "--yes");

        removed.GetProperty("sources").GetInt64().ShouldBe(4);
        removed.GetProperty("domains").GetInt64().ShouldBeGreaterThan(0);
        (await Figures(Uid)).ShouldBe("0|0");
        (await Sql("usage.db", "SELECT (SELECT count(*) FROM usage_open WHERE series NOT IN (SELECT id FROM series)) + (SELECT count(*) FROM usage_block WHERE series NOT IN (SELECT id FROM series)) + (SELECT count(*) FROM ranking_part WHERE place NOT IN (SELECT id FROM place)) + (SELECT count(*) FROM contribution WHERE source NOT IN (SELECT id FROM source))")).ShouldBe("0");
        (await Sql("control.db", $"SELECT (SELECT count(*) FROM access_key WHERE ali_uid = {Uid}) + (SELECT count(*) FROM domain WHERE ali_uid = {Uid})")).ShouldBe("0");
        (await Figures(Other)).ShouldBe(before);
        (await _tool.Run("verify")).ExitCode.ShouldBe(0);
        (await _tool.Run("account", "remove", "--account", Uid, "--yes")).ExitCode.ShouldBe(1);
    }

    private Task<string> Figures(string uid) => Sql("usage.db", $"SELECT count(*), coalesce(sum(bytes), 0) FROM source WHERE account = {uid}");

    private async Task<string> Sql(string file, string query) => (await ToolRun.Run("sqlite3", [Path.Combine(_folder["data"], file), query])).Output.Trim();
}
