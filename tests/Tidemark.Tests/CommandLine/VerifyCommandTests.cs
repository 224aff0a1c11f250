using Tidemark.Testing;

namespace Tidemark.Tests.CommandLine;

public sealed class VerifyCommandTests : IDisposable
{
    private const string Uid = "1234567890123456";

    private readonly TempFolder _folder = new();
    private readonly Tool _tidemark;

    public VerifyCommandTests() => _tidemark = new Tool(_folder["data"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_whole_folder_is_read_and_balanced()
    {
        await Fill();

        var run = await _tidemark.Run("verify");
        run.ExitCode.ShouldBe(0, run.Output);
        run.Errors.ShouldContain("No faults found.");

        var json = await _tidemark.Json("verify");
        json.GetProperty("whole").GetBoolean().ShouldBeTrue();
        json.GetProperty("read").GetProperty("blocks").GetInt64().ShouldBe(1);
        json.GetProperty("read").GetProperty("sources").GetInt64().ShouldBe(1);
        json.GetProperty("faults").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_damaged_block_is_named_by_verify_and_by_the_question()
    {
        await Fill();
        await ToolRun.Shell($"sqlite3 '{_folder["data/usage.db"]}' \"UPDATE usage_block SET slots = substr(slots, 1, 9) || x'55' || substr(slots, 11)\"");

        var verify = await _tidemark.Run("verify");
        verify.ExitCode.ShouldBe(1);
        verify.Output.ShouldContain($"block: The usage of www.example.com (account {Uid}, region unknown, ISP unknown) on 2024-03-05: the checksum does not match");
        verify.Errors.ShouldContain("1 fault. Restore a backup with: tidemark restore");

        var question = await _tidemark.Run("explain", "--account", Uid, "--domain", "www.example.com", "--at", "2024-03-05T10:00Z");
        question.ExitCode.ShouldBe(1);
        question.Errors.ShouldContain($"The usage of www.example.com (account {Uid}, region unknown, ISP unknown) on 2024-03-05 in ");
        question.Errors.ShouldContain("tidemark verify");
        question.Errors.ShouldNotContain("Internal error");
    }

    [Fact]
    public async Task A_database_that_is_not_one_is_a_fault_and_the_rest_is_still_read()
    {
        await Fill();
        await File.WriteAllTextAsync(_folder["data/nonces.db"], new string('x', 10_000));

        var json = await _tidemark.Run("verify", "--json");
        json.ExitCode.ShouldBe(1);
        json.Output.ShouldContain("nonces.db");
        json.Output.ShouldContain("\"sources\":1");
    }

    private async Task Fill()
    {
        await _tidemark.Json("account", "create", "--name", "a", "--uid", Uid);
        await _tidemark.Json("domain", "add", "www.example.com", "--account", Uid);
        await File.WriteAllTextAsync(_folder["old.log"], "192.0.2.1 - - [05/Mar/2024:10:00:00 +0000] \"GET /a HTTP/1.1\" 200 100 \"-\" \"t\"\n");
        await _tidemark.Json("ingest", _folder["old.log"], "--account", Uid, "--domain", "www.example.com");
    }
}
