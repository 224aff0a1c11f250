using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Tidemark.Testing.Logs;

/// <summary>The JSON report of GoAccess on a log.</summary>
public sealed class GoAccess : IDisposable
{
    private static readonly string[] UrlPanels = ["requests", "static_requests", "not_found"];

    private readonly JsonDocument _report;

    private GoAccess(JsonDocument report) => _report = report;

    /// <summary>Requests it could read; all, or the comparison is none.</summary>
    public long Requests => General("valid_requests");

    /// <summary>Bytes of all of them.</summary>
    public long Bytes => General("bandwidth");

    /// <summary>Lines it could not read.</summary>
    public long Failed => General("failed_requests");

    /// <summary>By day, as 2026-03-10; visitors are pairs of client and user agent of the day.</summary>
    public Dictionary<string, (long Requests, long Bytes, long Visitors)> Days => Panel("visitors").ToDictionary(
        day => Text(day).Insert(6, "-").Insert(4, "-"), day => (Count(day, "hits"), Count(day, "bytes"), Count(day, "visitors")));

    /// <summary>By virtual host.</summary>
    public Dictionary<string, (long Requests, long Bytes)> Hosts => Panel("vhosts").ToDictionary(Text, Figures);

    /// <summary>By client address.</summary>
    public Dictionary<string, (long Requests, long Bytes)> Clients => Panel("hosts").ToDictionary(Text, Figures);

    /// <summary>By exact status.</summary>
    public Dictionary<int, long> Statuses => Panel("status_codes").SelectMany(status => status.GetProperty("items").EnumerateArray())
        .ToDictionary(status => int.Parse(Text(status).Split(' ')[0], CultureInfo.InvariantCulture), status => Count(status, "hits"));

    /// <summary>By <see cref="UrlOf"/>: pages, static files and what was not found are lists of their own there.</summary>
    public Dictionary<string, (long Requests, long Bytes)> Urls => UrlPanels.SelectMany(Panel)
        .GroupBy(Text, Figures).ToDictionary(url => url.Key, url => (url.Sum(row => row.Requests), url.Sum(row => row.Bytes)));

    /// <summary>Runs it; every row of every panel is in the answer.</summary>
    /// <param name="log">The log.</param>
    /// <param name="format">Its name for the format, or <c>%</c> specifiers with <c>%x</c> for the time.</param>
    /// <param name="time">Of <c>%x</c>.</param>
    /// <param name="zone">The zone of the days.</param>
    public static async Task<GoAccess> Read(string log, string format, string time = "%d/%b/%Y:%H:%M:%S %z", string zone = "UTC")
    {
        var report = log + ".report.json";
        List<string> arguments =
        [
            log, "--log-format=" + format, "--tz=" + zone, "--no-global-config", "--http-method=no", "--http-protocol=no", "--4xx-to-unique-count",
            "--max-items=1000000", "--ignore-panel=GEO_LOCATION", "-o", report,
        ];
        if (format.Contains("%x", StringComparison.Ordinal))
        {
            arguments.Add("--datetime-format=" + time);
        }

        var run = await ToolRun.Run("goaccess", arguments);
        return run.ExitCode == 0
            ? new GoAccess(JsonDocument.Parse(await File.ReadAllTextAsync(report, Encoding.Latin1)))
            : throw new InvalidOperationException($"goaccess: {run.ExitCode} {run.Output} {run.Errors}");
    }

    /// <summary>A URL as it names it: without scheme and host, escapes decoded, no blanks around it; bytes, one a character, because decoded escapes need not be UTF-8.</summary>
    public static string UrlOf(string url)
    {
        var path = Encoding.Latin1.GetBytes(url[url.IndexOf('/', "https://".Length)..].Replace("+", "%2B", StringComparison.Ordinal));
        return Encoding.Latin1.GetString(WebUtility.UrlDecodeToBytes(path, 0, path.Length)).Trim(' ');
    }

    public void Dispose() => _report.Dispose();

    private IEnumerable<JsonElement> Panel(string name) => _report.RootElement.GetProperty(name).GetProperty("data").EnumerateArray();

    private long General(string name) => _report.RootElement.GetProperty("general").GetProperty(name).GetInt64();

    private static string Text(JsonElement row) => row.GetProperty("data").GetString()!;

    private static long Count(JsonElement row, string name) => row.GetProperty(name).GetProperty("count").GetInt64();

    private static (long Requests, long Bytes) Figures(JsonElement row) => (Count(row, "hits"), Count(row, "bytes"));
}
