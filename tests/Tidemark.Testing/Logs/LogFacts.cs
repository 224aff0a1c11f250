using System.Globalization;

namespace Tidemark.Testing.Logs;

/// <summary>
/// What awk and Python read in a <see cref="GeneratedLog"/>: a line a request, of unix second, host, client, URL, status and bytes, tab between them. Sums of it are made by awk and
/// sort; nothing here knows the code under test.
/// </summary>
public sealed class LogFacts
{
    private const string Epoch = """
        function epoch(t,   o) {
          o = substr(t, 23, 2) * 3600 + substr(t, 25, 2) * 60; if (substr(t, 22, 1) == "-") o = -o
          return mktime(substr(t, 8, 4) " " (index("JanFebMarAprMayJunJulAugSepOctNovDec", substr(t, 4, 3)) + 2) / 3 " " substr(t, 1, 2) " " substr(t, 13, 2) " " substr(t, 16, 2) " " substr(t, 19, 2)) - o }
        """;

    private const string CombinedVhost = """
        { split($1, a, " "); split(a[1], h, ":"); t = $1; sub(/^[^[]*\[/, "", t); n = split($2, r, " "); split($3, s, " ")
          print epoch(t), h[1], a[2], "http://" h[1] (n == 3 ? r[2] : "/" $2), s[1], s[2] + 0 }
        """;

    private const string Alibaba = """
        { split($1, a, " "); split($4, r, " "); split(r[2], u, "/"); split($5, s, " ")
          print epoch(substr($1, 2)), u[3], a[3], r[2], s[1], s[3] + 0 }
        """;

    private const string Json = """
        import datetime, json, sys
        for line in open(sys.argv[1]):
            r = json.loads(line)
            print(int(datetime.datetime.fromisoformat(r["time_iso8601"]).timestamp()), r["host"], r["remote_addr"],
                  r["scheme"] + "://" + r["host"] + r["request_uri"], r["status"], r["body_bytes_sent"], sep="\t")
        """;

    private readonly string _path;

    private LogFacts(string path) => _path = path;

    /// <summary>Reads a log of the format.</summary>
    public static async Task<LogFacts> Of(string log, string format)
    {
        var facts = log + ".facts";
        var (tool, script) = format switch
        {
            "combined-vhost" => ("awk", Epoch + CombinedVhost),
            "alibaba" => ("awk", Epoch + Alibaba),
            _ => ("python3", Json),
        };
        await File.WriteAllTextAsync(log + ".script", script);
        var read = tool == "awk" ? $"TZ=UTC0 awk -F'\"' -v OFS='\\t' -v CONVFMT=%.0f -v OFMT=%.0f -f '{log}.script'" : $"/usr/bin/python3 '{log}.script'";
        await ToolRun.Shell($"export LC_ALL=C; {read} '{log}' > '{facts}'");
        return new LogFacts(facts);
    }

    /// <summary>
    /// Requests and bytes by what an awk expression makes of each request; <c>day</c> is its day in the zone. Of equal keys there is one.
    /// </summary>
    /// <param name="key">Of <c>$1</c> to <c>$6</c>.</param>
    /// <param name="zone">The zone of <c>day</c>.</param>
    /// <param name="where">A condition, to leave requests out.</param>
    public async Task<Dictionary<string, (long Requests, long Bytes)>> By(string key, string zone = "UTC", string where = "1") =>
        (await Rows(key, zone, where, "cat")).ToDictionary(row => row.Key, row => (row.Requests, row.Bytes));

    /// <summary>All of them in order, the largest first by requests or bytes, ties by key, as sort has it.</summary>
    public Task<List<(string Key, long Requests, long Bytes)>> Ranked(bool byBytes, string key, string zone = "UTC") =>
        Rows(key, zone, "1", $"sort -t$'\\t' -k{(byBytes ? 2 : 1)},{(byBytes ? 2 : 1)}nr -k3,3");

    /// <summary>How many different clients there are, by what an awk expression makes of each request.</summary>
    public async Task<Dictionary<string, long>> Clients(string key, string zone = "UTC") =>
        (await Awk(zone, $"{{ day = strftime(\"%Y-%m-%d\", $1); k = {key}; if (!seen[k, $3]++) n[k]++ }} END {{ for (k in n) print n[k], k }}", "cat"))
            .ToDictionary(parts => parts[1], parts => Number(parts[0]));

    /// <summary>Bytes of the n-th largest sum of a five-minute bucket in the range; a bucket without requests has 0.</summary>
    public async Task<long> NthLargestBucket(long n, DateTimeOffset from, DateTimeOffset to)
    {
        var (first, end) = (from.ToUnixTimeSeconds(), to.ToUnixTimeSeconds());
        var rows = await Awk(
            "UTC",
            $"$1 >= {first} && $1 < {end} {{ b[int($1 / 300)] += $6 }} END {{ for (i = {first} / 300; i < {end} / 300; i++) printf \"%.0f\\n\", b[i] }}",
            $"sort -rn | awk 'NR == {n}'");
        return Number(rows.Single()[0]);
    }

    private async Task<List<(string Key, long Requests, long Bytes)>> Rows(string key, string zone, string where, string then) =>
        [.. (await Awk(
            zone,
            $"{{ day = strftime(\"%Y-%m-%d\", $1) }} {where} {{ k = {key}; n[k]++; b[k] += $6 }} END {{ for (k in n) printf \"%d\\t%.0f\\t%s\\n\", n[k], b[k], k }}",
            then)).Select(parts => (parts[2], Number(parts[0]), Number(parts[1])))];

    private async Task<IEnumerable<string[]>> Awk(string zone, string program, string then) =>
        (await ToolRun.Shell($"export LC_ALL=C TZ={zone}; awk -F'\\t' -v OFS='\\t' -v CONVFMT=%.0f '{program}' '{_path}' | {then}"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'));

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
