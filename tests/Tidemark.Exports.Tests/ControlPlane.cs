using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Accounts;
using Tidemark.Documents;
using Tidemark.Documents.Rendering;
using Tidemark.Exports.Closing;
using Tidemark.Exports.Files;
using Tidemark.Exports.Tasks;
using Tidemark.Exports.Work;
using Tidemark.Notifications;
using Tidemark.Storage;
using Tidemark.Testing;
using Tidemark.Usage.Contract;

namespace Tidemark.Exports.Tests;

/// <summary>A data folder with one account in Shanghai and its three domains, and the stores over it.</summary>
internal sealed class ControlPlane : IDisposable
{
    private readonly TempFolder _temp = new();

    public ControlPlane(string now = "2026-11-20T04:30:00Z")
    {
        Clock = FakeClock.At(now);
        Folder = new DataFolder(_temp["data"]);
        Database = Open(Folder);
        Key = DataKey.Load(Folder);
        Accounts = new AccountStore(Database, Key, Clock);
        Domains = new DomainStore(Database, Clock);
        Notifications = new NotificationStore(Database, Clock);
        Tasks = new ExportTaskStore(Database, Domains, new ExportOptions(), Clock);
        Files = new FileStore(Folder);
        Usage = new MeteredUsage(Folder, Clock);
    }

    /// <summary>The database of a folder with the tables of exports and of what they use.</summary>
    public static ControlDatabase Open(DataFolder folder) =>
        new(folder, typeof(AccountStore).Assembly, typeof(NotificationStore).Assembly, typeof(ExportTaskStore).Assembly);

    /// <summary>A request of the given times, yyyy-MM-ddTHH:mm:ssZ; names with commas between.</summary>
    public static ExportRequest Request(
        string start, string end, string? name = null, string? language = null, string? detailType = null, string? domainNames = null, string? group = null) =>
        new(DateTimeOffset.Parse(start), DateTimeOffset.Parse(end), name, language, detailType, domainNames?.Split(',', StringSplitOptions.TrimEntries), group);

    public FakeClock Clock { get; }

    public DataFolder Folder { get; }

    public ControlDatabase Database { get; }

    public DataKey Key { get; }

    public AccountStore Accounts { get; }

    public DomainStore Domains { get; }

    public NotificationStore Notifications { get; }

    public ExportTaskStore Tasks { get; }

    public FileStore Files { get; }

    public MeteredUsage Usage { get; }

    public async Task<Account> NewAccount(string name = "Tide Media", string zone = "Asia/Shanghai", double factor = 1.0, params string[] domains)
    {
        var (account, _) = await Accounts.Create(name, null, zone);
        foreach (var domain in domains)
        {
            await Domains.Add(account.AliUid, domain);
        }

        if (factor != 1.0)
        {
            await Database.Execute("UPDATE account SET traffic_factor = @factor WHERE ali_uid = @AliUid", new { factor, account.AliUid });
        }

        return account with { TrafficFactor = factor };
    }

    public ExportWorker Worker(ExportOptions? options = null, string renderer = "rsvg-convert", TimeProvider? clock = null, IUsageStore? usage = null) => new(
        Database, Accounts, Domains, usage ?? Usage.Store, Months(clock), Files, Notifications, new SvgRenderer(new DocumentOptions { Renderer = renderer }, TimeProvider.System),
        options ?? new ExportOptions(), clock ?? Clock, NullLogger<ExportWorker>.Instance);

    public MonthCloser Months(TimeProvider? clock = null) => new(Accounts, Usage.Store, new MeteringOptions(), clock ?? Clock, NullLogger<MonthCloser>.Instance);

    /// <summary>Works on what is due and answers the task as it then is.</summary>
    public async Task<ExportTask> Work(ExportTask task, ExportWorker? worker = null)
    {
        (await (worker ?? Worker()).RunOne(CancellationToken.None)).ShouldBeTrue();
        return await Find(task);
    }

    public async Task<ExportTask> Find(ExportTask task) =>
        (await Tasks.List(task.AliUid, task.Kind, 1, 50)).Items.Single(item => item.Id == task.Id);

    public string PathOf(ExportTask task) => Files.Find(task.FileHash.ShouldNotBeNull()).ShouldNotBeNull();

    public DownloadLinks Links(ExportOptions? options = null) => new(Database, Files, Key, options ?? new ExportOptions(), Clock);

    /// <summary>Queues a usage export of the day before the clock's.</summary>
    public Task<ExportTask> Queue(Account account) =>
        Tasks.Create(account, ExportKind.Usage, Request("2026-11-18T16:00:00Z", "2026-11-19T15:59:59Z"));

    /// <summary>Makes the task a success whose file holds the text.</summary>
    public async Task<ExportTask> Succeed(ExportTask task, string content, string? name = null)
    {
        var draft = Path.Combine(Files.BeginWork(task.Id), "file");
        await File.WriteAllTextAsync(draft, content);
        var stored = await Files.Keep(draft, CancellationToken.None);
        await Database.Execute(
            "UPDATE export_task SET state = 'success', file_hash = @Hash, file_size = @Size, file_name = @name WHERE id = @Id",
            new { stored.Hash, stored.Size, name = name ?? ExportFileNames.NameOf(task), task.Id });
        return await Find(task);
    }

    public Task<T> Scalar<T>(string sql, object? parameters = null) =>
        Database.Read(async connection => (await connection.ExecuteScalarAsync<T>(sql, parameters))!);

    public void Dispose()
    {
        Database.Release();
        _temp.Dispose();
    }
}
