using Tidemark.Accounts;
using Tidemark.Notifications;
using Tidemark.Reports.Custom;
using Tidemark.Storage;
using Tidemark.Testing;
using Tidemark.Tracking.Schedules;
using Tidemark.Tracking.Tasks;

namespace Tidemark.Tracking.Tests;

/// <summary>A data folder with an account, its domains and its custom report.</summary>
internal sealed class TrackingHouse : IDisposable
{
    /// <summary>Every day at 08:00, over the last full day.</summary>
    public static readonly TrackingSchedule Daily = Schedule("0 0 8 * * ?");

    private readonly TempFolder _folder = new();

    /// <param name="now">Where its clock starts.</param>
    /// <param name="path">The data folder; null: a temporary one.</param>
    public TrackingHouse(string now = "2026-03-10T00:00:00Z", string? path = null)
    {
        Clock = FakeClock.At(now);
        Folder = new DataFolder(path ?? _folder.Path);
        Database = Open(Folder);
        Accounts = new AccountStore(Database, DataKey.Load(Folder), Clock);
        Domains = new DomainStore(Database, Clock);
        CustomReports = new CustomReportStore(Database, Clock);
    }

    /// <summary>The database of a folder with the tables of tracking and of what it uses.</summary>
    public static ControlDatabase Open(DataFolder folder) =>
        new(folder, typeof(AccountStore).Assembly, typeof(CustomReportStore).Assembly, typeof(NotificationStore).Assembly, typeof(TrackingTaskStore).Assembly);

    public FakeClock Clock { get; }

    public DataFolder Folder { get; }

    public ControlDatabase Database { get; }

    public AccountStore Accounts { get; }

    public DomainStore Domains { get; }

    public CustomReportStore CustomReports { get; }

    public TrackingTaskStore Tasks(int quota = 5) => new(Database, Domains, CustomReports, new TrackingOptions { TasksPerAccount = quota }, Clock);

    /// <summary>An account with www.example.com and img.example.com and a custom report of 1, 17 and 19.</summary>
    public async Task<Account> Account(string zone = "UTC", string name = "shop", bool custom = true)
    {
        var (account, _) = await Accounts.Create(name, null, zone);
        await Domains.Add(account.AliUid, "www.example.com");
        await Domains.Add(account.AliUid, "img.example.com");
        if (custom)
        {
            await CustomReports.Create(account.AliUid, [1, 17, 19], null);
        }

        return account;
    }

    public static TrackingTaskRequest Request(
        string name = "Domain name report", IReadOnlyList<TrackedReport>? reports = null, IReadOnlyList<string>? domains = null, TrackingEmail? email = null,
        TrackingSchedule? schedule = null) =>
        new(name, reports ?? [new TrackedReport(1, [])], domains, email ?? To("ops@example.com"), schedule ?? Daily, "console");

    public static TrackingEmail To(params string[] recipients) => new(null, recipients, []);

    public static TrackingSchedule Schedule(string crontab, string frequency = "d", string status = "enable", string? from = null, string? end = null) =>
        new("", "", crontab, frequency, status, from is null ? null : DateTimeOffset.Parse(from), end is null ? null : DateTimeOffset.Parse(end));

    public void Dispose()
    {
        Database.Release();
        _folder.Dispose();
    }
}
