using System.Globalization;
using System.Text;

namespace Tidemark.Testing.Logs;

/// <summary>
/// Requests of several domains over some days, the same for the same seed, written in the formats of different edges: zone offsets that change from line to line,
/// late lines, URLs and clients drawn unevenly, few sizes so that totals tie, responses above 4 GiB, no bytes at all, and requests that are none.
/// </summary>
public sealed class GeneratedLog(int seed, DateTimeOffset start, TimeSpan length, int requests)
{
    private static readonly string[] Agents =
    [
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15",
        "curl/8.9.1", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    ];

    private static readonly int[] OffsetMinutes = [0, 480, -480, 330, -210, 765];
    private static readonly int[] Statuses = [200, 200, 200, 200, 200, 200, 206, 206, 301, 302, 304, 304, 400, 403, 404, 404, 416, 499, 500, 502, 503, 504];
    private static readonly long[] Sizes = [0, 1, 17, 300, 300, 4096, 65_535, 1_048_576, 5_368_709_120];
    private static readonly string[] Methods = ["GET", "GET", "GET", "GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "DELETE"];

    /// <summary>The domains, busiest first.</summary>
    public static IReadOnlyList<string> Domains { get; } = ["www.example.com", "img.example.com", "dl.example.net", "api.example.org"];

    /// <summary>The formats it can be written in.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["combined-vhost", "alibaba", "nginx-json"];

    /// <summary>Writes the log.</summary>
    public void Write(string path, string format)
    {
        using var log = new StreamWriter(path, append: false, new UTF8Encoding(false)) { NewLine = "\n" };
        foreach (var request in Requests())
        {
            log.WriteLine(format switch
            {
                "combined-vhost" => CombinedVhost(request),
                "alibaba" => Alibaba(request),
                "nginx-json" => NginxJson(request),
                _ => throw new ArgumentOutOfRangeException(nameof(format), format, "not generated"),
            });
        }
    }

    private IEnumerable<Request> Requests()
    {
        var random = new Random(seed);
        for (var i = 0; i < requests; i++)
        {
            // every fiftieth is up to six hours late
            var late = random.Next(50) == 0 ? random.Next(6 * 3600) : 0;
            var time = start.AddSeconds(Math.Max(0, Math.Floor(length.TotalSeconds * i / requests) - late)).ToOffset(TimeSpan.FromMinutes(Pick(random, OffsetMinutes)));
            var client = Uneven(random, 900);
            var path = Uneven(random, 1200);
            var status = Pick(random, Statuses);
            var bytes = status == 304 ? -1 : Pick(random, Sizes);
            yield return new Request(time, Uneven(random, Domains.Count), ClientOf(client), Agents[client % Agents.Length], Pick(random, Methods), PathOf(path), status, bytes, random.Next());
        }
    }

    private static string CombinedVhost(Request request)
    {
        // as where HTTP and HTTPS are virtual hosts of their own
        var port = request.Domain == 1 ? (request.Luck % 2 == 0 ? ":443" : ":80") : "";
        var line = (request.Luck % 97) switch
        {
            0 => "-",
            1 => @"\x16\x03\x01\x02",
            _ => $"{request.Method} {request.Path} HTTP/{(request.Luck % 3 == 0 ? "2.0" : "1.1")}",
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Domains[request.Domain]}{port} {request.Client} - - [{Clf(request.Time)}] \"{line}\" {request.Status} {(request.Bytes < 0 ? "-" : request.Bytes)} \"-\" \"{request.Agent}\"");
    }

    private static string Alibaba(Request request) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"[{Clf(request.Time)}] {request.Client} - {request.Luck % 900} \"-\" \"{request.Method} http{(request.Luck % 2 == 0 ? "s" : "")}://{Domains[request.Domain]}{request.Path}\" {request.Status} {request.Luck % 700} {(request.Bytes < 0 ? "-" : request.Bytes)} {(request.Luck % 10 == 0 ? "MISS" : "HIT")} \"{request.Agent}\" \"text/html\" {request.Client}");

    private static string NginxJson(Request request) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"time_iso8601\":\"{request.Time:yyyy-MM-ddTHH:mm:sszzz}\",\"remote_addr\":\"{request.Client}\",\"scheme\":\"{(request.Luck % 2 == 0 ? "https" : "http")}\",\"host\":\"{Domains[request.Domain]}\",\"request_method\":\"{request.Method}\",\"request_uri\":\"{request.Path}\",\"status\":\"{request.Status}\",\"body_bytes_sent\":\"{Math.Max(0, request.Bytes)}\",\"http_referer\":\"\",\"http_user_agent\":\"{request.Agent}\"}}");

    private static string Clf(DateTimeOffset time) =>
        time.ToString("dd/MMM/yyyy:HH:mm:ss ", CultureInfo.InvariantCulture) + time.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);

    private static string ClientOf(int client) => client % 7 == 0 ? $"2001:db8::{client + 1:x}" : $"198.51.{client / 250}.{client % 250}";

    // Pages with and without query, files that GoAccess calls static, escapes
    private static string PathOf(int path) => (path % 6) switch
    {
        0 => $"/page/{path}.html",
        1 => $"/page/{path - 1}.html?from={path}",
        2 => $"/img/{path}.png",
        3 => $"/css/site.css?v={path}",
        4 => $"/caf%C3%A9/{path}",
        _ => $"/{path}/",
    };

    private static int Uneven(Random random, int count) => (int)(count * Math.Pow(random.NextDouble(), 2.5));

    private static T Pick<T>(Random random, T[] of) => of[random.Next(of.Length)];

    private sealed record Request(DateTimeOffset Time, int Domain, string Client, string Agent, string Method, string Path, int Status, long Bytes, int Luck);
}
