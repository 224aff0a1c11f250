using System.Globalization;
using Tidemark.Accounts;
using Tidemark.Accounts.Tokens;
using Tidemark.Exports;
using Tidemark.Exports.Tasks;
using Tidemark.Hosting;
using Tidemark.Notifications;
using Tidemark.Reports.Custom;
using Tidemark.Storage;
using Tidemark.Testing;
using Tidemark.Tracking;
using Tidemark.Tracking.Runs;
using Tidemark.Tracking.Tasks;

namespace Tidemark.Tests.Hosting;

/// <summary>
/// Data folders that were written while every script of the control plane stood in one room. <c>OldFolder/control.sql</c> is the
/// dump of such a folder: a demo, two more accounts, tokens, a sign-in and failed ones.
/// </summary>
public sealed class OldFolderTests : IDisposable
{
    private const long Demo = 4256554357761745;
    private const long North = 1234567890123456;

    /// <summary>The key of the dumped folder; its secrets sign nothing anywhere else.</summary>
    private const string Key = "kaJnT+fg+xBL5hLObjqi6BmCgiujm7/5x85TXdpynCo=";

    private static readonly (string Script, string[] Tables)[] Steps =
    [
        ("001_accounts.sql", ["account", "access_key", "domain"]),
        ("002_reports.sql", ["custom_report"]),
        ("003_notifications.sql", ["notification"]),
        ("004_tracking.sql", ["tracking_task", "run", "delivery"]),
        ("005_exports.sql", ["export_task"]),
        ("007_console.sql", ["console_session", "sign_in_failure"]),
        ("008_ingest_tokens.sql", ["ingest_token"]),
    ];

    private readonly TempFolder _temp = new();
    private readonly FakeClock _clock = FakeClock.At("2026-12-01T12:00:00Z");

    /// <summary>What the folder's database should become, made by the sqlite3 program.</summary>
    private string Expected => _temp["expected.db"];

    private string File => _temp["control.db"];

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task A_folder_of_the_old_program_opens_with_every_row_as_it_was()
    {
        await Write(Steps.Length);
        await ToolRun.Shell($"cp '{File}' '{Expected}'");
        await AddLaterScripts();
        Open().Release();
        var after = await Dump(File);
        after.ShouldBe(await Dump(Expected));
        after.ShouldContain("INSERT INTO sign_in_failure VALUES('key:TMnotthere',1,1796124719786,1796124719786);");
    }

    [Fact]
    public async Task What_the_old_program_kept_is_read_by_the_rooms_that_own_it_now()
    {
        await Write(Steps.Length);
        await System.IO.File.WriteAllTextAsync(_temp["key"], Key);
        await ToolRun.Shell($"chmod 600 '{_temp["key"]}'");
        var database = Open();
        var accounts = new AccountStore(database, DataKey.Load(new DataFolder(_temp.Path)), _clock);
        var domains = new DomainStore(database, _clock);
        var reports = new CustomReportStore(database, _clock);
        (await accounts.List()).Select(account => $"{account.Name} {account.Zone.Id}").ShouldBe(["north UTC", "demo Asia/Shanghai", "harbour Europe/Berlin"]);
        (await accounts.FindKey("TM5bw5xYzYO1BXvNNt4Zs187")).ShouldNotBeNull().Secret.ShouldBe("8exSogsp0bh6qE0IHW3Hb94wIWeX0A");
        (await domains.Names(North)).ShouldBe([".img.north.example", "www.north.example"]);
        (await new IngestTokenStore(database, _clock).Authenticate("tmi_c3FwabuI802rFLsTP0bX3wHKCOvjuDIgzOWhOiLRgEg")).ShouldNotBeNull().Name.ShouldBe("edge-1");
        (await reports.Find(Demo)).ShouldNotBeNull().ReportIds.Count.ShouldBe(12);
        (await new NotificationStore(database, _clock).Query(Demo, default, DateTimeOffset.MaxValue, true, 1, 10)).Total.ShouldBe(2);
        var tasks = await new TrackingTaskStore(database, domains, reports, new TrackingOptions(), _clock).List(Demo);
        tasks.Select(task => task.Name).ShouldBe(["Daily traffic 每日流量", "Hourly visits", "Weekly review 每周汇总"]);
        (await new RunHistory(database).Newest(Demo, tasks[0].DeliverId, 5)).ShouldHaveSingleItem().Deliveries.Select(mail => mail.Recipient)
            .ShouldBe(["ops@example.com", "billing@example.com"]);
        (await new ExportTaskStore(database, domains, new ExportOptions(), _clock).List(Demo, ExportKind.Usage, 1, 10)).Total.ShouldBe(2);
        database.Release();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task A_folder_that_stopped_at_an_earlier_script_gets_the_others(int applied)
    {
        await Write(applied);
        var rows = await Counts(applied);
        Open().Release();
        (await Counts(applied)).ShouldBe(rows);
        (await ToolRun.Shell($"sqlite3 '{File}' 'SELECT name FROM migration'")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe(Steps.Select(step => step.Script).Concat(LaterScripts.Select(script => Path.GetFileName(script)!)), ignoreOrder: true);
        await ToolRun.Shell($"sqlite3 '{Expected}' < '{Fixture}'");
        await AddLaterScripts();
        (await Schema(File)).ShouldBe(await Schema(Expected));
    }

    private static string Fixture => Repository.Path("tests/Tidemark.Tests/Hosting/OldFolder/control.sql");

    private ControlDatabase Open() => new(new DataFolder(_temp.Path), Composition.WithTables);

    private async Task Write(int applied)
    {
        var later = Steps.Skip(applied).SelectMany(step => step.Tables.Select(table => $"DROP TABLE {table};").Append($"DELETE FROM migration WHERE name = '{step.Script}';"));
        await ToolRun.Shell($"sqlite3 '{File}' < '{Fixture}' && sqlite3 '{File}' \"{string.Join(' ', later)}\"");
    }

    /// <summary>The scripts that the old program did not have, in order.</summary>
    private static IEnumerable<string> LaterScripts => Directory.EnumerateFiles(Repository.Path("src"), "*.sql", SearchOption.AllDirectories)
        .Where(path => path.Contains("/Migrations/control/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
        .Where(path => !Steps.Any(step => step.Script == Path.GetFileName(path)))
        .OrderBy(path => Path.GetFileName(path), StringComparer.Ordinal);

    private async Task AddLaterScripts()
    {
        foreach (var script in LaterScripts)
        {
            await ToolRun.Shell($"sqlite3 '{Expected}' < '{script}' && sqlite3 '{Expected}' \"INSERT INTO migration VALUES ('{Path.GetFileName(script)}')\"");
        }
    }

    private static Task<string> Dump(string file) => ToolRun.Shell($"sqlite3 '{file}' .dump");

    private static Task<string> Schema(string file) => ToolRun.Shell($"sqlite3 '{file}' \"SELECT type, name, sql FROM sqlite_master ORDER BY type, name\"");

    private async Task<string> Counts(int applied) => applied == 0 ? "" : await ToolRun.Shell(
        $"sqlite3 '{File}' '{string.Join(' ', Steps.Take(applied).SelectMany(step => step.Tables).Select(table => string.Create(CultureInfo.InvariantCulture, $"SELECT count(*) FROM {table};")))}'");
}
