using System.Globalization;
using Tidemark.Demo;
using Tidemark.Testing;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Store;
using Xunit.Abstractions;

namespace Tidemark.Tests.Kill;

/// <summary>kill -9 at random instants: what is metered in the end is what awk finds in the log, each line once.</summary>
public sealed class IngestKillTests(ITestOutputHelper output) : IDisposable
{
    private const string Uid = "1234567890123456";
    private const int Days = 8;

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task An_ingest_killed_at_random_instants_meters_every_line_exactly_once()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
        var first = new DateOnly(2026, 11, 10);
        await using (var log = File.Create(_folder["cdn.log"]))
        {
            for (var day = 0; day < Days; day++)
            {
                DemoLog.WriteEdge(log, first.AddDays(day), DateTimeOffset.MaxValue, zone);
            }
        }

        var expected = await Awk("""{ split($4, r, " "); split(r[2], u, "/"); split($5, f, " "); n["all"]++; b["all"] += f[3]; n[u[3]]++; b[u[3]] += f[3] } END { for (h in n) printf "%s %d %.0f\n", h, n[h], b[h] }""");
        var whole = await TimeOf();
        var kills = Kills.Or(10);
        for (var kill = 0; kill < kills; kill++)
        {
            var data = $"killed-{kill}";
            var tool = await Account(data);
            var instant = TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * whole.TotalMilliseconds);
            using (var ingest = tool.Start("ingest", _folder["cdn.log"], "--account", Uid, "--add-domains", "--json"))
            {
                await Task.Delay(instant);
                ingest.Kill();
                await ingest.WaitForExitAsync();
            }

            var rest = await tool.Json("ingest", _folder["cdn.log"], "--account", Uid, "--add-domains");
            rest.GetProperty("lines").GetInt64().ShouldBe(expected["all"].Requests, $"killed after {instant}");
            (await Metered(data)).ShouldBe(expected, ignoreOrder: true, customMessage: $"killed after {instant}");
            Directory.Delete(_folder[data], recursive: true);
        }

        output.WriteLine($"ingest: {kills} kills survived, each followed by the same command; awk and metered {expected["all"].Requests} requests, {expected["all"].Bytes} bytes");
    }

    public void Dispose() => _folder.Dispose();

    private async Task<Tool> Account(string data)
    {
        var tool = new Tool(_folder[data]);
        await tool.Json("account", "create", "--name", "a", "--uid", Uid);
        return tool;
    }

    private async Task<TimeSpan> TimeOf()
    {
        var tool = await Account("whole");
        var started = TimeProvider.System.GetTimestamp();
        await tool.Json("ingest", _folder["cdn.log"], "--account", Uid, "--add-domains");
        return TimeProvider.System.GetElapsedTime(started);
    }

    private async Task<Dictionary<string, (long Requests, long Bytes)>> Metered(string data)
    {
        var store = new SqliteUsageStore(Path.Combine(_folder[data], "usage.db"), TimeProvider.System);
        var range = new TimeRange(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero));
        var query = new UsageQuery(long.Parse(Uid), range);
        var metered = (await store.Totals(query, UsageDimension.Domain)).ToDictionary(total => total.Name, total => (total.Total.Requests, total.Total.Bytes));
        metered["all"] = (metered.Values.Sum(total => total.Requests), metered.Values.Sum(total => total.Bytes));
        store.Release();
        return metered;
    }

    private async Task<Dictionary<string, (long Requests, long Bytes)>> Awk(string program)
    {
        var run = await ToolRun.Run("awk", ["-F\"", program, _folder["cdn.log"]]);
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .ToDictionary(parts => parts[0], parts => (long.Parse(parts[1], CultureInfo.InvariantCulture), long.Parse(parts[2], CultureInfo.InvariantCulture)));
    }
}
