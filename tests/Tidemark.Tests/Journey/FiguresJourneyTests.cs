using System.Globalization;
using System.Text.Json;
using Tidemark.Testing;
using Tidemark.Testing.Logs;

namespace Tidemark.Tests.Journey;

/// <summary>Logs in by every way, figures out over the wire: the same ones, and those of awk and sort.</summary>
public sealed class FiguresJourneyTests : IDisposable
{
    private const string Uid = "1234567890123456";
    private const string Format = "combined-vhost";
    private const string Zone = "Asia/Shanghai";

    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById(Zone);
    private static readonly string[] Days = ["2026-03-06", "2026-03-07", "2026-03-08", "2026-03-09", "2026-03-10"];

    private readonly TempFolder _folder = new();

    private delegate Task<RunningServer> WayIn(Tool tool, string log);

    [Fact]
    public async Task A_log_that_is_ingested_posted_in_parts_or_watched_has_the_figures_of_awk()
    {
        new GeneratedLog(seed: 11, DateTimeOffset.Parse("2026-03-06T00:00:00Z", CultureInfo.InvariantCulture), TimeSpan.FromDays(4), requests: 20_000).Write(_folder["access.log"], Format);
        var facts = await LogFacts.Of(_folder["access.log"], Format);
        var expected = await Expected(facts);

        foreach (var (name, wayIn) in (IEnumerable<(string, WayIn)>)[("ingested", Ingested), ("posted", Posted), ("watched", Watched)])
        {
            var tool = new Tool(_folder[name]);
            tool.Environment["TIDEMARK__Api__Rates"] = "DescribeCdnReport=1000";
            var wire = await Wire(tool, wayIn);
            await using (wire.Server)
            {
                (await Answered(wire.Wire)).ShouldBe(expected, name);
            }
        }
    }

    [Fact]
    public async Task The_95th_percentile_of_a_statement_is_what_sort_and_awk_find_in_the_log()
    {
        // a whole month that is over, with a day of log on either side
        var today = TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), Shanghai);
        var month = new DateOnly(today.Year, today.Month, 1).AddMonths(-2);
        var (from, to) = (Midnight(month), Midnight(month.AddMonths(1)));
        new GeneratedLog(seed: 95, from.AddDays(-1), to - from + TimeSpan.FromDays(2), requests: 30_000).Write(_folder["access.log"], Format);
        var facts = await LogFacts.Of(_folder["access.log"], Format);
        var buckets = (int)((to - from).TotalSeconds / 300);
        var percentile = await facts.NthLargestBucket((buckets / 20) + 1, from, to);
        var inMonth = $"$1 >= {from.ToUnixTimeSeconds()} && $1 < {to.ToUnixTimeSeconds()}";
        var (requests, bytes) = (await facts.By("\"all\"", where: inMonth))["all"];

        var (server, wire) = await Wire(new Tool(_folder["data"]), Ingested);
        await using (server)
        {
            await wire.Call("CreateUserUsageDataExportTask", ("StartTime", Instant(from)), ("EndTime", Instant(to.AddSeconds(-1))), ("Language", "en-us"), ("TaskName", "month"));
            var statement = await Statement(server, wire);
            statement.ShouldMatch($@"\b{buckets:N0} / {buckets / 20:N0}\b");
            statement.ShouldContain($"· {percentile:N0} B");
            statement.ShouldContain($"{percentile * 8m / 300:N2} bit/s");
            statement.ShouldContain($"{bytes:N0} B");
            statement.ShouldContain($"{requests:N0}");
            foreach (var (status, figures) in await facts.By("substr($5, 1, 1) \"xx\"", where: inMonth))
            {
                statement.ShouldMatch($@"{status}\D+.*\b{figures.Requests:N0}\b");
            }
        }
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<RunningServer> Ingested(Tool tool, string log)
    {
        await tool.Json("ingest", log, "--account", Uid, "--add-domains", "--format", Format);
        return await RunningServer.Start(tool);
    }

    private static async Task<RunningServer> Watched(Tool tool, string log)
    {
        var run = await tool.Run("watch", log, "--account", Uid, "--add-domains", "--format", Format, "--once");
        run.ExitCode.ShouldBe(0, run.Errors);
        return await RunningServer.Start(tool);
    }

    // Parts of 3,000 lines, every other one gzip, and one of them twice
    private static async Task<RunningServer> Posted(Tool tool, string log)
    {
        var token = (await tool.Json("token", "create", "--account", Uid, "--name", "edge-1")).GetProperty("token").GetString()!;
        var server = await RunningServer.Start(tool);
        await ToolRun.Shell(
            $"""
            split -l 3000 -d '{log}' '{log}.part.'
            gzip '{log}'.part.*[13579]
            for part in '{log}'.part.* '{log}.part.02'; do
              curl -sS --fail-with-body -H 'Authorization: Bearer {token}' -H "Idempotency-Key: $(basename "$part")" --data-binary @"$part" '{new Uri(server.Address, $"/ingest/v1/logs?format={Format}&add-domains=true")}'
            done
            """);
        return server;
    }

    private async Task<(RunningServer Server, Wire Wire)> Wire(Tool tool, WayIn wayIn)
    {
        var key = await tool.Json("account", "create", "--name", "a", "--uid", Uid, "--zone", Zone);
        var server = await wayIn(tool, _folder["access.log"]);
        var wire = new Wire(server.Http, key.GetProperty("accessKeyId").GetString()!, key.GetProperty("accessKeySecret").GetString()!);
        await wire.Call("CreateCdnSubTask", ("ReportIds", "1,3,13,15,17,19"));
        return (server, wire);
    }

    private static async Task<string> Answered(Wire wire)
    {
        var lines = new List<string>();
        foreach (var day in Days)
        {
            lines.AddRange((await Report(wire, 17, day)).Select(row => $"{row.GetProperty("domain")} {Figures(row)}").Order(StringComparer.Ordinal).Select(row => $"{day} {row}"));
            foreach (var (report, key) in ((int, string)[])[(1, "url"), (3, "url"), (13, "ip"), (15, "ip")])
            {
                lines.AddRange((await Report(wire, report, day, ("DomainName", "www.example.com"))).Take(100).Select((row, i) => $"{day} {key} {i} {row.GetProperty(key)} {Figures(row)}"));
            }
        }

        var visitors = await Report(wire, 19, Days[0], Days[^1]);
        lines.AddRange(visitors.Select(row => $"{row.GetProperty("ds")} {row.GetProperty("cnt_type")} {row.GetProperty("cnt")}"));
        return string.Join('\n', lines);
    }

    private static async Task<string> Expected(LogFacts facts)
    {
        var lines = new List<string>();
        var domains = await facts.By("day \" \" $2", Zone);
        var ranked = new List<(string Name, List<(string Key, long Requests, long Bytes)> Rows)>();
        foreach (var (name, field) in ((string, string)[])[("url", "$4"), ("ip", "$3")])
        {
            ranked.Add((name, await facts.Ranked(byBytes: false, $"$2 \" \" day \" \" {field}", Zone)));
            ranked.Add((name, await facts.Ranked(byBytes: true, $"$2 \" \" day \" \" {field}", Zone)));
        }

        foreach (var day in Days)
        {
            lines.AddRange(domains.Where(row => row.Key.StartsWith(day, StringComparison.Ordinal)).Select(row => $"{row.Key} {row.Value.Requests} {row.Value.Bytes}").Order(StringComparer.Ordinal));
            foreach (var (name, rows) in ranked)
            {
                var prefix = $"www.example.com {day} ";
                lines.AddRange(rows.Where(row => row.Key.StartsWith(prefix, StringComparison.Ordinal)).Take(100)
                    .Select((row, i) => $"{day} {name} {i} {row.Key[prefix.Length..]} {row.Requests} {row.Bytes}"));
            }
        }

        var views = await facts.By("day", Zone);
        var clients = await facts.Clients("day", Zone);
        lines.AddRange(Days.SelectMany(day => (string[])[$"{day} pv {views[day].Requests}", $"{day} uv {clients[day]}"]));
        return string.Join('\n', lines);
    }

    private static Task<List<JsonElement>> Report(Wire wire, int report, string day, params (string, string)[] more) => Report(wire, report, day, day, more);

    private static async Task<List<JsonElement>> Report(Wire wire, int report, string first, string last, params (string, string)[] more)
    {
        var answer = await wire.Call(
            "DescribeCdnReport",
            [("ReportId", $"{report}"), ("StartTime", Instant(Midnight(DateOnly.Parse(first, CultureInfo.InvariantCulture)))), ("EndTime", Instant(Midnight(DateOnly.Parse(last, CultureInfo.InvariantCulture).AddDays(1)))), .. more]);
        return [.. answer.GetProperty("Content").GetProperty("data")[0].GetProperty("data").EnumerateArray()];
    }

    private async Task<string> Statement(RunningServer server, Wire wire)
    {
        JsonElement page = default;
        var url = await Until.Seen(
            async () =>
            {
                page = await wire.Call("DescribeUserUsageDataExportTask");
                var item = page.GetProperty("UsageDataPerPage").GetProperty("Data").GetProperty("DataItem")[0];
                return item.GetProperty("Status").GetString() == "success" ? item.GetProperty("DownloadUrl").GetString() : null;
            },
            () => $"{page}");
        await File.WriteAllBytesAsync(_folder["statement.pdf"], await server.Http.GetByteArrayAsync(new Uri(url)));
        return (await ToolRun.Run("pdftotext", ["-layout", _folder["statement.pdf"], "-"])).Output;
    }

    private static string Figures(JsonElement row) => $"{row.GetProperty("acc").GetInt64()} {row.GetProperty("traf").GetInt64()}";

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), Shanghai.BaseUtcOffset);

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
