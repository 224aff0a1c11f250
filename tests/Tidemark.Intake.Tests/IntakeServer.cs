using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tidemark.Accounts;
using Tidemark.Accounts.Tokens;
using Tidemark.Geography.Ranges;
using Tidemark.Intake.Hosting;
using Tidemark.Metering.Clients;
using Tidemark.Metering.Ingest;
using Tidemark.Storage;
using Tidemark.Testing;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Store;

namespace Tidemark.Intake.Tests;

/// <summary>The room behind a real server, with an account that has a token and a domain.</summary>
public sealed class IntakeServer : IAsyncDisposable
{
    public const long Uid = 1234567890123456;
    public const string Domain = "www.example.com";
    public const string Logs = "/ingest/v1/logs?format=combined&domain=www.example.com";

    private readonly WebApplication _app;
    private readonly TempFolder? _ownFolder;

    private IntakeServer(WebApplication app, string data, TempFolder? ownFolder, FakeClock clock, ConcurrentQueue<string> logged)
    {
        _app = app;
        _ownFolder = ownFolder;
        Data = data;
        Clock = clock;
        Logged = logged;
        Http = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 }) { BaseAddress = new Uri(app.Urls.Single()), Timeout = TimeSpan.FromMinutes(2) };
    }

    public string Data { get; }

    public FakeClock Clock { get; }

    public HttpClient Http { get; }

    public string Token { get; private set; } = "";

    /// <summary>Everything that was logged.</summary>
    public ConcurrentQueue<string> Logged { get; }

    public SqliteUsageStore Store => Get<SqliteUsageStore>();

    public string Spool => Path.Combine(Data, "spool");

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<IntakeServer> Start(IntakeOptions? options = null, Action<IServiceCollection>? more = null, string? data = null)
    {
        var ownFolder = data is null ? new TempFolder() : null;
        var folder = new DataFolder(data ?? ownFolder!["data"]);
        var clock = FakeClock.At("2026-11-20T07:00:00Z");
        var logged = new ConcurrentQueue<string>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 4 * 1024 * 1024);
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(new Collector(logged));
        builder.Services
            .AddSingleton(folder)
            .AddSingleton(DataKey.Load(folder))
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton(provider => new ControlDatabase(provider.GetRequiredService<DataFolder>(), typeof(AccountStore).Assembly))
            .AddSingleton<AccountStore>()
            .AddSingleton<DomainStore>()
            .AddSingleton<IngestTokenStore>()
            .AddSingleton(new SqliteUsageStore(folder.UsageDatabase, clock))
            .AddSingleton<IPostLedger>(services => services.GetRequiredService<SqliteUsageStore>())
            .AddSingleton<IClientLocator, UnknownPlaces>()
            .AddSingleton(ClientPolicy.AsLogged)
            .AddSingleton<IngestDefaults>()
            .AddSingleton(options ?? new IntakeOptions());
        more?.Invoke(builder.Services);
        builder.Services.AddTidemarkIntake();
        var app = builder.Build();
        app.MapTidemarkIntake();
        await app.StartAsync();
        var server = new IntakeServer(app, folder.Root, ownFolder, clock, logged);
        if ((await server.Get<AccountStore>().Find(Uid)) is null)
        {
            await server.Get<AccountStore>().Create("a", Uid, "UTC");
            await server.Get<DomainStore>().Add(Uid, Domain);
        }

        server.Token = await server.NewToken($"edge-{Guid.NewGuid():N}"[..9]);
        return server;
    }

    public async Task<string> NewToken(string name) => (await Get<IngestTokenStore>().Create(Uid, name)).Secret;

    public static string Line(int number, string url = "/", int status = 200, int bytes = 100) =>
        $"192.0.2.{number % 250} - - [20/Nov/2026:06:{number / 60 % 60:00}:{number % 60:00} +0000] \"GET {url} HTTP/1.1\" {status} {bytes} \"-\" \"Agent/1.0\"\n";

    public static string Lines(int count, int from = 0) => string.Concat(Enumerable.Range(from, count).Select(i => Line(i, $"/page/{i % 37}", bytes: 1000 + i)));

    public Task<Answer> Post(string text, string path = Logs, string? key = null, string? token = null, Action<HttpRequestMessage>? more = null) =>
        Post(Encoding.Latin1.GetBytes(text), path, key, token, more);

    public async Task<Answer> Post(byte[] body, string path = Logs, string? key = null, string? token = null, Action<HttpRequestMessage>? more = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? Token);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        more?.Invoke(request);
        return await Send(request);
    }

    public async Task<Answer> Send(HttpRequestMessage request)
    {
        using var response = await Http.SendAsync(request);
        return new Answer(response, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>What the figures of the account say.</summary>
    public async Task<Counters> Total()
    {
        var always = new TimeRange(DateTimeOffset.UnixEpoch, DateTimeOffset.Parse("2200-01-01T00:00:00Z"));
        var totals = await Store.Totals(new UsageQuery(Uid, always), UsageDimension.None);
        return totals.Count == 0 ? default : totals[0].Total;
    }

    public Task<IReadOnlyList<SourceSummary>> Sources() => Store.Sources(Uid);

    /// <summary>Asks the database by another program.</summary>
    public async Task<string> Sql(string sql) => (await ToolRun.Shell($"sqlite3 '{Path.Combine(Data, "usage.db")}' \"{sql}\"")).Trim();

    /// <summary>Bodies that lie in the spool.</summary>
    public string[] Spooled() => Directory.EnumerateFiles(Spool, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)).ToArray();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        Get<ControlDatabase>().Release();
        Store.Release();
        await _app.DisposeAsync();
        _ownFolder?.Dispose();
    }

    private sealed class Collector(ConcurrentQueue<string> logged) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logged.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");
    }
}

/// <summary>An answer, read to its end.</summary>
public sealed class Answer(HttpResponseMessage response, byte[] body)
{
    public int Status { get; } = (int)response.StatusCode;

    public byte[] Body { get; } = body;

    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Code => Json.GetProperty("code").GetString()!;

    public string Message => Json.GetProperty("message").GetString()!;

    public bool Replayed => Header("Idempotency-Replayed") == "true";

    public string? Header(string name) =>
        response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    public long Number(string name) => Json.GetProperty(name).GetInt64();
}
