using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tidemark.Accounts;
using Tidemark.Exports;
using Tidemark.Exports.Files;
using Tidemark.Exports.Tasks;
using Tidemark.Mail;
using Tidemark.Notifications;
using Tidemark.Reports.Custom;
using Tidemark.Storage;
using Tidemark.Testing;
using Tidemark.Tracking;
using Tidemark.Tracking.Tasks;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Store;
using Tidemark.WebConsole.Hosting;

namespace Tidemark.WebConsole.Tests;

/// <summary>The console on a real Kestrel, a free loopback port and a data folder of its own, with the real rooms below.</summary>
public sealed class ConsoleServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TempFolder? _ownFolder;

    private ConsoleServer(WebApplication app, string folder, TempFolder? ownFolder, FakeClock clock, ConcurrentQueue<string> warnings)
    {
        _app = app;
        _ownFolder = ownFolder;
        Folder = folder;
        Clock = clock;
        Warnings = warnings;
    }

    /// <summary>15:01:40 on a Friday in Shanghai.</summary>
    public static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-11-20T07:01:40Z");

    /// <summary>A request with this header counts as arrived over its scheme, as behind a proxy that ends TLS.</summary>
    public const string SchemeHeader = "X-Test-Scheme";

    public string Folder { get; }

    /// <summary>Where mails lie.</summary>
    public string Pickup => Path.Combine(Folder, "mail");

    public FakeClock Clock { get; }

    /// <summary>What was logged as warning or worse.</summary>
    public ConcurrentQueue<string> Warnings { get; }

    public Uri Address => new(_app.Urls.Single());

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<ConsoleServer> Start(string? folder = null, DateTimeOffset? now = null)
    {
        var ownFolder = folder is null ? new TempFolder() : null;
        var root = folder ?? ownFolder!.Path;
        var clock = new FakeClock(now ?? Now);
        var warnings = new ConcurrentQueue<string>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(new WarningCollector(warnings));
        var data = new DataFolder(root);
        var pickup = Directory.CreateDirectory(Path.Combine(root, "mail")).FullName;
        builder.Services
            .AddSingleton(data)
            .AddSingleton(DataKey.Load(data))
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton(new ControlDatabase(
                data,
                typeof(AccountStore).Assembly, typeof(CustomReportStore).Assembly, typeof(NotificationStore).Assembly,
                typeof(TrackingTaskStore).Assembly, typeof(ExportTaskStore).Assembly, typeof(ConsoleServices).Assembly))
            .AddSingleton<AccountStore>()
            .AddSingleton<DomainStore>()
            .AddSingleton<NotificationStore>()
            .AddSingleton<IUsageStore>(new SqliteUsageStore(data.UsageDatabase, clock))
            .AddSingleton<CustomReportStore>()
            .AddSingleton(new TrackingOptions())
            .AddSingleton<TrackingTaskStore>()
            .AddSingleton(new ExportOptions())
            .AddSingleton<ExportTaskStore>()
            .AddSingleton<FileStore>()
            .AddSingleton<DownloadLinks>()
            .AddSingleton<IFeeds>(provider => (SqliteUsageStore)provider.GetRequiredService<IUsageStore>())
            .AddSingleton<IClosedPeriods>(provider => (SqliteUsageStore)provider.GetRequiredService<IUsageStore>())
            .AddSingleton(new MailOptions { Pickup = pickup })
            .AddTidemarkConsole();
        var app = builder.Build();
        app.Use((context, next) =>
        {
            context.Request.Scheme = context.Request.Headers[SchemeHeader].FirstOrDefault() ?? context.Request.Scheme;
            return next(context);
        });
        app.MapTidemarkConsole();
        app.MapGet(DownloadLinks.PathPrefix + "{id}/{name}", async (HttpContext context, DownloadLinks links) =>
            await links.Open(context.Request.Path, context.Request.Query["Expires"], context.Request.Query["Signature"]) is { } file
                ? Results.File(file.Path, file.ContentType, file.Name)
                : Results.StatusCode(StatusCodes.Status403Forbidden));
        await app.StartAsync();
        return new ConsoleServer(app, root, ownFolder, clock, warnings);
    }

    /// <summary>An account with its access key.</summary>
    public Task<(Account Account, AccessKey Key)> Account(string name = "Harbour Video", string zone = "Asia/Shanghai") =>
        Get<AccountStore>().Create(name, null, zone);

    /// <summary>A browser without a screen, already signed in.</summary>
    public async Task<Visitor> SignedIn(AccessKey key)
    {
        var visitor = new Visitor(Address);
        var answer = await visitor.SignIn(key.Id, key.Secret);
        answer.Status.ShouldBe(System.Net.HttpStatusCode.Redirect);
        return visitor;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        Get<ControlDatabase>().Release();
        ((SqliteUsageStore)Get<IUsageStore>()).Release();
        await _app.DisposeAsync();
        _ownFolder?.Dispose();
    }

    private sealed class WarningCollector(ConcurrentQueue<string> warnings) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                warnings.Enqueue($"{formatter(state, exception)} {exception}");
            }
        }
    }
}
