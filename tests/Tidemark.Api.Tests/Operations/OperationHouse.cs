using Tidemark.Accounts;
using Tidemark.Api.Errors;
using Tidemark.Api.Gateway;
using Tidemark.Exports;
using Tidemark.Exports.Tasks;
using Tidemark.Notifications;
using Tidemark.Reports.Custom;
using Tidemark.Storage;
using Tidemark.Testing;
using Tidemark.Tracking;
using Tidemark.Tracking.Tasks;

namespace Tidemark.Api.Tests.Operations;

/// <summary>Operations called without a server: an account in Shanghai with two domains and a custom report of 1, 17 and 19.</summary>
internal sealed class OperationHouse : IDisposable
{
    /// <summary>The most export tasks that are not finished.</summary>
    public const int OpenExports = 3;

    private readonly TempFolder _temp = new();
    private readonly ControlDatabase _database;
    private readonly Account _account;
    private readonly AccessKey _key;

    private OperationHouse(string now)
    {
        var clock = FakeClock.At(now);
        var folder = new DataFolder(_temp.Path);
        _database = new ControlDatabase(
            folder, typeof(AccountStore).Assembly, typeof(CustomReportStore).Assembly, typeof(NotificationStore).Assembly,
            typeof(TrackingTaskStore).Assembly, typeof(ExportTaskStore).Assembly);
        var accounts = new AccountStore(_database, DataKey.Load(folder), clock);
        (_account, _key) = accounts.Create("shop", null, "Asia/Shanghai").GetAwaiter().GetResult();
        Domains = new DomainStore(_database, clock);
        CustomReports = new CustomReportStore(_database, clock);
        Tasks = new TrackingTaskStore(_database, Domains, CustomReports, new TrackingOptions(), clock);
        Exports = new ExportTaskStore(_database, Domains, new ExportOptions { OpenPerAccount = OpenExports }, clock);
    }

    public DomainStore Domains { get; }

    public CustomReportStore CustomReports { get; }

    public TrackingTaskStore Tasks { get; }

    public ExportTaskStore Exports { get; }

    public long AliUid => _account.AliUid;

    public static async Task<OperationHouse> Open(string now)
    {
        var house = new OperationHouse(now);
        await house.Domains.AddAll(house.AliUid, ["www.example.com", "img.example.com"]);
        await house.CustomReports.Create(house.AliUid, [1, 17, 19], null);
        return house;
    }

    /// <summary>Calls the operation; parameters that are null are left out.</summary>
    public Task Call(IOperation operation, params (string Name, string? Value)[] parameters) => operation.Run(
        new ApiCall(_account, _key, parameters.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Name, pair => pair.Value!), "http://127.0.0.1", false),
        CancellationToken.None);

    /// <summary>The code and the message that the call is refused with; both empty when it is taken.</summary>
    public async Task<(string Code, string Message)> Refusal(IOperation operation, params (string Name, string? Value)[] parameters)
    {
        try
        {
            await Call(operation, parameters);
            return ("", "");
        }
        catch (ApiException refusal)
        {
            return (refusal.Error.Code, refusal.Message);
        }
    }

    public void Dispose()
    {
        _database.Release();
        _temp.Dispose();
    }
}
