using System.Globalization;
using Tidemark.Testing;

namespace Tidemark.Tests.CommandLine;

public sealed class BackupCommandTests : IDisposable
{
    private const string Uid = "1234567890123456";

    private readonly TempFolder _folder = new();
    private readonly Tool _tidemark;

    public BackupCommandTests() => _tidemark = new Tool(_folder["data"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Backups_beside_a_server_that_meters_and_mails_are_restored_whole()
    {
        var key = await _tidemark.Json("account", "create", "--name", "a", "--uid", Uid);
        await Traffic.Ingest(_tidemark, _folder, Uid, days: 1);
        await using var relay = await Relay.Start(_folder["taken"], pause: 0.3);
        _tidemark.Environment["TIDEMARK__Smtp__Host"] = "127.0.0.1";
        _tidemark.Environment["TIDEMARK__Smtp__Port"] = $"{relay.Port}";
        _tidemark.Environment["TIDEMARK__Smtp__From"] = "reports@example.com";
        await using var server = await RunningServer.Start(_tidemark);
        var wire = new Wire(server.Http, key.GetProperty("accessKeyId").GetString()!, key.GetProperty("accessKeySecret").GetString()!);
        await wire.Call("CreateCdnSubTask", ("ReportIds", "1,17,19"));
        await DueTask.Create(wire, _folder["data"], "load", """[{"reportId":17}]""", new { subject = "load", to = Enumerable.Range(0, 20).Select(i => $"r{i}@example.com") });
        await Until.Seen<object>(async () => (await relay.Taken()).Count > 0 ? this : null, () => server.Errors);
        using var stop = new CancellationTokenSource();
        var metering = Meter(stop.Token);

        for (var i = 0; i < 3; i++)
        {
            var backup = await _tidemark.Json("backup", _folder[$"backup{i}"]);
            backup.GetProperty("hasKey").GetBoolean().ShouldBeTrue();
        }

        await stop.CancelAsync();
        await metering;
        server.Kill();
        var taken = (await relay.Taken()).Select(mail => mail.To).ToHashSet();
        for (var i = 0; i < 3; i++)
        {
            var restored = new Tool(_folder[$"restored{i}"]);
            var restore = await restored.Run("restore", _folder[$"backup{i}"]);
            restore.ExitCode.ShouldBe(0, restore.Errors);
            var verify = await restored.Run("verify");
            verify.ExitCode.ShouldBe(0, verify.Output);
            (await Usage(i, "SELECT sum(accepted) FROM source WHERE name LIKE '%load%'")).ShouldBe(
                await Usage(i, "SELECT sum(requests) FROM usage_open o JOIN series s ON s.id = o.series WHERE domain = 'load.example.com'"));
            (await DueTask.Sql(_folder[$"restored{i}"], "SELECT recipient FROM delivery WHERE state = 'delivered'"))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(recipient => !taken.Contains(recipient)).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_backup_that_is_killed_is_not_taken_for_a_backup_or_an_installation()
    {
        await _tidemark.Json("account", "create", "--name", "a", "--uid", Uid);
        await _tidemark.Json("maintain");
        await ToolRun.Shell($"sqlite3 '{_folder["data/usage.db"]}' 'CREATE TABLE large (x); INSERT INTO large WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 200) SELECT randomblob(1000000) FROM c'");
        using (var backup = _tidemark.Start("backup", _folder["killed"]))
        {
            await Until.Seen<object>(() => Task.FromResult<object?>(File.Exists(_folder["killed/usage.db"]) ? this : null), () => "no copy was begun");
            backup.Kill();
            await backup.WaitForExitAsync();
            backup.ExitCode.ShouldNotBe(0);
        }

        var restore = await new Tool(_folder["new"]).Run("restore", _folder["killed"]);
        (restore.ExitCode, Directory.Exists(_folder["new"])).ShouldBe((1, false));
        restore.Errors.ShouldContain("is not a whole backup: it was interrupted");
        var opened = await new Tool(_folder["killed"]).Run("account", "list");
        opened.ExitCode.ShouldBe(1);
        opened.Errors.ShouldContain("is a backup, not a data folder");
        var again = await _tidemark.Run("backup", _folder["killed"]);
        again.ExitCode.ShouldBe(1);
        again.Errors.ShouldContain("holds a backup that was interrupted; remove the folder, or name another");
    }

    [Fact]
    public async Task A_folder_without_an_installation_is_not_backed_up_and_not_made()
    {
        var run = await _tidemark.Run("backup", _folder["backup"]);
        run.ExitCode.ShouldBe(1);
        run.Errors.ShouldContain("does not exist; name it with --data");
        Directory.Exists(_folder["data"]).ShouldBeFalse();
    }

    // Log after log beside the server, each of other lines
    private async Task Meter(CancellationToken stop)
    {
        var now = TimeProvider.System.GetUtcNow().ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture);
        for (var n = 0; !stop.IsCancellationRequested; n++)
        {
            var path = _folder[$"load{n}.log"];
            await File.WriteAllLinesAsync(path, Enumerable.Range(0, 2000).Select(i => $"192.0.2.{i % 250} - - [{now}] \"GET /{n}/{i} HTTP/1.1\" 200 {i} \"-\" \"t\""), CancellationToken.None);
            await _tidemark.Json("ingest", path, "--account", Uid, "--domain", "load.example.com", "--add-domains");
        }
    }

    private async Task<string> Usage(int index, string query) => (await ToolRun.Shell($"sqlite3 '{_folder[$"restored{index}/usage.db"]}' \"{query}\"")).Trim();
}
