using Tidemark.Testing;

namespace Tidemark.Tests.Hosting;

/// <summary>Damaged and lost files of a data folder: a message names the file, what it holds and the way out; nothing starts afresh.</summary>
public sealed class DamagedFileTests : IDisposable
{
    private const string Uid = "1234567890123456";

    private readonly TempFolder _folder = new();
    private readonly Tool _tidemark;

    public DamagedFileTests() => _tidemark = new Tool(_folder["data"]);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(": > control.db", "control.db is empty", "It held the accounts, keys, domains, tasks, runs and notifications")]
    [InlineData("rm control.db", "control.db is missing", "It held the accounts, keys, domains, tasks, runs and notifications")]
    [InlineData(": > usage.db", "usage.db is empty", "It held the figures and the ledger of metered sources")]
    [InlineData("rm usage.db", "usage.db is missing", "It held the figures and the ledger of metered sources")]
    [InlineData("head -c 20000 /dev/zero | tr '\\0' x > control.db", "control.db is damaged (file is not a database)", "It holds the accounts, keys, domains, tasks, runs and notifications")]
    [InlineData("head -c 20000 /dev/zero | tr '\\0' x > usage.db", "usage.db is damaged (file is not a database)", "It holds the figures and the ledger of metered sources")]
    [InlineData("dd if=/dev/zero of=usage.db bs=1 seek=100 count=8000 conv=notrunc status=none", "usage.db is damaged (database disk image is malformed)", "It holds the figures and the ledger of metered sources")]
    public async Task The_message_names_the_file_what_it_holds_and_the_way_out(string damage, string problem, string content)
    {
        await Fill();
        await ToolRun.Shell($"cd '{_folder["data"]}' && {damage}");
        var before = await ToolRun.Shell($"cd '{_folder["data"]}' && (cat control.db usage.db 2>/dev/null || :) | sha256sum");

        var run = await _tidemark.Run("ingest", _folder["old.log"], "--account", Uid, "--domain", "www.example.com");

        run.ExitCode.ShouldBe(1, run.Output);
        run.Errors.ShouldContain(problem);
        run.Errors.ShouldContain(content);
        run.Errors.ShouldContain("tidemark restore BACKUP --data NEW");
        (await ToolRun.Shell($"cd '{_folder["data"]}' && (cat control.db usage.db 2>/dev/null || :) | sha256sum")).ShouldBe(before);
    }

    [Fact]
    public async Task A_damaged_file_of_nonces_is_set_aside_and_the_server_starts()
    {
        await Fill();
        await ToolRun.Shell($"head -c 20000 /dev/zero | tr '\\0' x > '{_folder["data/nonces.db"]}'");

        await using var server = await RunningServer.Start(_tidemark);

        File.Exists(_folder["data/nonces.db.damaged"]).ShouldBeTrue();
        (await ToolRun.Shell($"sqlite3 '{_folder["data/nonces.db"]}' 'PRAGMA integrity_check'")).ShouldBe("ok\n");
        await Until.Seen<object>(() => Task.FromResult<object?>(server.Errors.Contains("was damaged. It was moved to", StringComparison.Ordinal) ? this : null), () => server.Errors);
    }

    private async Task Fill()
    {
        await _tidemark.Json("account", "create", "--name", "a", "--uid", Uid);
        await _tidemark.Json("domain", "add", "www.example.com", "--account", Uid);
        await File.WriteAllTextAsync(_folder["old.log"], "192.0.2.1 - - [05/Mar/2024:10:00:00 +0000] \"GET /a HTTP/1.1\" 200 100 \"-\" \"t\"\n");
        await _tidemark.Json("ingest", _folder["old.log"], "--account", Uid, "--domain", "www.example.com");
    }
}
