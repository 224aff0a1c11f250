using System.Text.Json;
using Tidemark.Testing;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Store;

namespace Tidemark.Tests.Intake;

/// <summary>A data folder with an account, a domain and a token, and a server on it.</summary>
internal sealed class HttpIngest : IAsyncDisposable
{
    public const string Uid = "1234567890123456";
    public const string Domain = "www.example.com";

    private readonly TempFolder _folder = new();

    private HttpIngest() => Tidemark = new Tool(_folder["data"]);

    public Tool Tidemark { get; }

    public string Token { get; private set; } = "";

    public string KeyId { get; private set; } = "";

    public string KeySecret { get; private set; } = "";

    public RunningServer Server { get; private set; } = null!;

    public string this[string name] => _folder[name];

    /// <summary>Where logs of the domain are posted.</summary>
    public string LogsUrl => new Uri(Server.Address, $"/ingest/v1/logs?format=combined&domain={Domain}").ToString();

    /// <param name="settings">Settings of the server such as Server__MetricsPort; $DIR stands for the test's folder.</param>
    public static async Task<HttpIngest> Start(params (string Name, string Value)[] settings)
    {
        var ingest = new HttpIngest();
        foreach (var (name, value) in settings)
        {
            ingest.Tidemark.Environment["TIDEMARK__" + name] = value.Replace("$DIR", ingest._folder.Path, StringComparison.Ordinal);
        }

        var key = await ingest.Tidemark.Json("account", "create", "--name", "a", "--uid", Uid);
        (ingest.KeyId, ingest.KeySecret) = (key.GetProperty("accessKeyId").GetString()!, key.GetProperty("accessKeySecret").GetString()!);
        await ingest.Tidemark.Json("domain", "add", Domain, "--account", Uid);
        ingest.Token = (await ingest.Tidemark.Json("token", "create", "--account", Uid, "--name", "edge-1")).GetProperty("token").GetString()!;
        ingest.Server = await RunningServer.Start(ingest.Tidemark);
        return ingest;
    }

    public async Task Restart() => Server = await RunningServer.Start(Tidemark);

    /// <summary>Runs a shell script that knows URL, TOKEN and DIR, and can wait until something is so.</summary>
    public Task<string> Shell(string script) => ToolRun.Shell(
        $$"""
        URL='{{LogsUrl}}'; TOKEN='{{Token}}'; DIR='{{_folder.Path}}'; export URL TOKEN DIR
        until_so() { for _ in $(seq 1200); do if eval "$1"; then return; fi; sleep 0.05; done; echo "never so: $1" >&2; exit 1; }
        {{script}}
        """);

    /// <summary>The answer of the last line that a script printed.</summary>
    public static JsonElement Last(string output) => JsonDocument.Parse(output.Trim().Split('\n')[^1]).RootElement;

    /// <summary>Requests and bytes of all that was metered, by another program.</summary>
    public async Task<string> Total() => (await ToolRun.Shell(
        $"sqlite3 '{_folder["data"]}/usage.db' 'SELECT coalesce(sum(accepted), 0), coalesce(sum(bytes), 0) FROM source'")).Trim();

    /// <summary>What the figures say, by bucket rows and blocks alike.</summary>
    public async Task<(long Requests, long Bytes)> Figures()
    {
        var store = new SqliteUsageStore(Path.Combine(_folder["data"], "usage.db"), TimeProvider.System);
        var range = new TimeRange(DateTimeOffset.UnixEpoch, new DateTimeOffset(2200, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var totals = await store.Totals(new UsageQuery(long.Parse(Uid), range), UsageDimension.None);
        store.Release();
        return totals.Count == 0 ? (0, 0) : (totals[0].Total.Requests, totals[0].Total.Bytes);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }
}
