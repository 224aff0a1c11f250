using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Tidemark.Accounts;
using Tidemark.Api.Hosting;
using Tidemark.Exports;
using Tidemark.Exports.Closing;
using Tidemark.Exports.Files;
using Tidemark.Exports.Tasks;
using Tidemark.Notifications;
using Tidemark.Reports;
using Tidemark.Reports.Custom;
using Tidemark.Reports.Queries;
using Tidemark.Storage;
using Tidemark.Testing;
using Tidemark.Tracking;
using Tidemark.Tracking.Tasks;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Store;

namespace Tidemark.Api.Tests;

/// <summary>The wire on a real Kestrel on a free loopback port, over real rooms and a data folder of its own.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly TempFolder _temp;
    private readonly WebApplication _app;

    private ApiServer(TempFolder temp, WebApplication app, Uri address, Account account, AccessKey key)
    {
        (_temp, _app, Address, Account, Key) = (temp, app, address, account, key);
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address };
    }

    public Uri Address { get; }

    public Account Account { get; }

    public AccessKey Key { get; }

    public HttpClient Client { get; }

    public TimeProvider Clock => Get<TimeProvider>();

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<ApiServer> Start(Action<IServiceCollection>? change = null)
    {
        var temp = new TempFolder();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(TidemarkApi.ConfigureKestrel);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        AddRooms(builder.Services, temp.Path);
        builder.Services.AddTidemarkApi();
        change?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapTidemarkApi();
        await app.StartAsync();
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        var (account, key) = await app.Services.GetRequiredService<AccountStore>().Create("first", null, "Asia/Shanghai");
        return new ApiServer(temp, app, address, account, key);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        var control = Get<ControlDatabase>();
        await _app.StopAsync();
        await _app.DisposeAsync();
        control.Release();
        _temp.Dispose();
    }

    private static void AddRooms(IServiceCollection services, string folder)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new DataFolder(folder));
        services.AddSingleton(provider => DataKey.Load(provider.GetRequiredService<DataFolder>()));
        services.AddSingleton(provider => new ControlDatabase(
            provider.GetRequiredService<DataFolder>(),
            typeof(AccountStore).Assembly, typeof(CustomReportStore).Assembly, typeof(NotificationStore).Assembly, typeof(TrackingTaskStore).Assembly, typeof(ExportTaskStore).Assembly));
        services.AddSingleton<AccountStore>();
        services.AddSingleton<DomainStore>();
        services.AddSingleton<NotificationStore>();
        services.AddSingleton(provider =>
            new SqliteUsageStore(provider.GetRequiredService<DataFolder>().UsageDatabase, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IUsageStore>(provider => provider.GetRequiredService<SqliteUsageStore>());
        services.AddSingleton<IClosedPeriods>(provider => provider.GetRequiredService<SqliteUsageStore>());
        services.AddSingleton<CustomReportStore>();
        services.AddSingleton<ReportOptions>();
        services.AddSingleton<TrackingOptions>();
        services.AddSingleton<ReportQueries>();
        services.AddSingleton<TrackingTaskStore>();
        services.AddSingleton<ExportOptions>();
        services.AddSingleton<MeteringOptions>();
        services.AddSingleton<MonthCloser>();
        services.AddSingleton<ExportTaskStore>();
        services.AddSingleton<FileStore>();
        services.AddSingleton<DownloadLinks>();
    }
}
