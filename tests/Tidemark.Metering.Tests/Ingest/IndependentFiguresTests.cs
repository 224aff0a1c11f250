using System.Globalization;
using System.Text.Json;
using Tidemark.Metering.Rankings;
using Tidemark.Metering.Usage;
using Tidemark.Metering.Visitors;
using Tidemark.Testing;

namespace Tidemark.Metering.Tests.Ingest;

/// <summary>Figures of a log against those that awk and GoAccess get from it.</summary>
public sealed class IndependentFiguresTests : IngestFixture
{
    private static readonly TimeRange All = new(DateTimeOffset.Parse("2015-01-01T00:00:00Z"), DateTimeOffset.Parse("2030-01-01T00:00:00Z"));

    protected override TimeRange Year => new(DateTimeOffset.Parse("2015-01-01T00:00:00Z"), DateTimeOffset.Parse("2016-01-01T00:00:00Z"));

    /// <summary>The log of 10,000 real requests where it is beside the repository, else lines made by awk; always the path of a plain file.</summary>
    private async Task<string> Log()
    {
        var path = Folder["real.log"];
        await ToolRun.Shell(
            FindShared("data/apache_combined_10k.log.gz") is { } real
                ? $"zcat '{real}' > '{path}'"
                : """
                  awk 'BEGIN { srand(7); for (i = 0; i < 10000; i++) { t = int(i * 8.6);
                    printf "198.51.%d.%d - - [%02d/May/2015:%02d:%02d:%02d +0000] \"GET /p/%d.html?q=%d HTTP/1.%d\" %s %s \"%s\" \"Mozilla/5.0 (X11)\"\n",
                      rand() * 4, rand() * 250, 17 + t / 86400, t / 3600 % 24, t / 60 % 60, t % 60, rand() * rand() * 900, rand() * 2, rand() * 2,
                      substr("200200200200304404301500", 1 + 3 * int(rand() * 8), 3), rand() < .1 ? "-" : int(rand() * 90000), rand() < .4 ? "-" : "http://r" int(rand() * 30) ".example/x" } }' > 
                  """.TrimEnd() + $" '{path}'");
        return path;
    }

    [Fact]
    public async Task Totals_statuses_URLs_addresses_and_hours_are_those_of_awk()
    {
        var log = await Log();

        var outcome = await Ingest(log);

        outcome.Accepted.ShouldBe(long.Parse(await ToolRun.Shell($"wc -l < '{log}'"), CultureInfo.InvariantCulture));
        outcome.Bytes.ShouldBe(await Number(log, "{ sum += $10 } END { printf \"%.0f\", sum }"));
        (await Store.StatusCodes(new UsageQuery(Account, All))).ToDictionary(pair => pair.Key.ToString(CultureInfo.InvariantCulture), pair => pair.Value)
            .ShouldBe(await Table(log, "{ n[$9]++ } END { for (k in n) print n[k], k }"), ignoreOrder: true);
        Rows(await Top(RankingKind.Url, 5000)).ShouldBe(await Table(log, "{ n[$7]++ } END { for (k in n) print n[k], \"http://www.example.com\" k }"), ignoreOrder: true);
        Rows(await Top(RankingKind.ClientIp, 5000)).ShouldBe(await Table(log, "{ n[$1]++ } END { for (k in n) print n[k], k }"), ignoreOrder: true);
        var first = new[] { DateTimeOffset.Parse("2015-05-17T00:00:00Z"), DateTimeOffset.Parse("2015-06-17T00:00:00Z") };
        (await Store.Visitors(new VisitorQuery(Account, first)))[0].UniqueVisitors.ShouldBe(await Number(log, "!seen[$1]++ { n++ } END { print n }"));

        var hours = await Table(log, "{ split($4, t, \":\"); n[substr(t[1], 2, 2) \"T\" t[2]]++ } END { for (k in n) print n[k], k }");
        var timeline = await Store.Timeline(new UsageQuery(Account, new TimeRange(first[0], first[1])));
        timeline.Buckets.Select((bucket, i) => (Hour: timeline.StartOf(i).ToString("dd'T'HH", CultureInfo.InvariantCulture), bucket.Requests))
            .GroupBy(bucket => bucket.Hour, bucket => bucket.Requests)
            .Where(hour => hour.Sum() > 0)
            .ToDictionary(hour => hour.Key, hour => hour.Sum())
            .ShouldBe(hours, ignoreOrder: true);
    }

    [Fact]
    public async Task Requests_bytes_statuses_and_addresses_are_those_of_GoAccess()
    {
        var log = await Log();
        await ToolRun.Shell($"goaccess '{log}' --log-format=COMBINED --no-global-config --tz=UTC --ignore-panel=GEO_LOCATION -o '{Folder["report.json"]}' > /dev/null 2>&1");
        using var report = JsonDocument.Parse(await File.ReadAllBytesAsync(Folder["report.json"]));
        var general = report.RootElement.GetProperty("general");

        var outcome = await Ingest(log);

        outcome.Accepted.ShouldBe(general.GetProperty("valid_requests").GetInt64());
        outcome.Bytes.ShouldBe(general.GetProperty("bandwidth").GetInt64());
        var total = await Total();
        foreach (var data in report.RootElement.GetProperty("status_codes").GetProperty("data").EnumerateArray())
        {
            var ours = data.GetProperty("data").GetString()![0] switch
            {
                '2' => total.Status2xx,
                '3' => total.Status3xx,
                '4' => total.Status4xx,
                _ => total.Status5xx,
            };
            ours.ShouldBe(data.GetProperty("hits").GetProperty("count").GetInt64());
        }

        var hosts = report.RootElement.GetProperty("hosts").GetProperty("data").EnumerateArray().ToDictionary(
            host => host.GetProperty("data").GetString()!, host => (host.GetProperty("hits").GetProperty("count").GetInt64(), host.GetProperty("bytes").GetProperty("count").GetInt64()));
        hosts.ShouldNotBeEmpty();
        var clients = (await Top(RankingKind.ClientIp, 5000)).ToDictionary(row => row.Key, row => (row.Requests, row.Bytes));
        foreach (var (address, figures) in hosts)
        {
            clients[address].ShouldBe(figures, address);
        }
    }

    private static Dictionary<string, long> Rows(IEnumerable<RankingRow> rows) => rows.ToDictionary(row => row.Key, row => row.Requests);

    private static async Task<long> Number(string log, string program) =>
        long.Parse(await ToolRun.Shell($"LC_ALL=C awk '{program}' '{log}'"), CultureInfo.InvariantCulture);

    private static async Task<Dictionary<string, long>> Table(string log, string program) =>
        (await ToolRun.Shell($"LC_ALL=C awk '{program}' '{log}'"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', 2))
            .ToDictionary(parts => parts[1], parts => long.Parse(parts[0], CultureInfo.InvariantCulture));

    private static string? FindShared(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", name);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
