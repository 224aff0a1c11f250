using System.Globalization;
using Tidemark.Geography.Names;
using Tidemark.Testing;
using Tidemark.Testing.Logs;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Visitors;

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
        Rows(await Top(RankingKind.Url, 5000, All)).ShouldBe(await Table(log, "{ n[$7]++ } END { for (k in n) print n[k], \"http://www.example.com\" k }"), ignoreOrder: true);
        Rows(await Top(RankingKind.ClientIp, 5000, All)).ShouldBe(await Table(log, "{ n[$1]++ } END { for (k in n) print n[k], k }"), ignoreOrder: true);
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
    public async Task Requests_bytes_days_statuses_URLs_and_addresses_are_those_of_GoAccess()
    {
        var log = await Log();
        using var report = await GoAccess.Read(log, "COMBINED");

        var outcome = await Ingest(log);

        report.Failed.ShouldBe(0);
        (outcome.Accepted, outcome.Bytes).ShouldBe((report.Requests, report.Bytes));
        (await Store.StatusCodes(new UsageQuery(Account, All))).ShouldBe(report.Statuses, ignoreOrder: true);
        report.Urls.Count.ShouldBeGreaterThan(800);
        (await Figures(RankingKind.Url, GoAccess.UrlOf)).ShouldBe(report.Urls, ignoreOrder: true);
        report.Clients.ShouldNotBeEmpty();
        (await Figures(RankingKind.ClientIp, client => client)).ShouldBe(report.Clients, ignoreOrder: true);
        report.Days.ShouldNotBeEmpty();
        foreach (var (day, figures) in report.Days)
        {
            var start = DateTimeOffset.Parse(day + "T00:00:00Z", CultureInfo.InvariantCulture);
            var total = (await Store.Timeline(new UsageQuery(Account, new TimeRange(start, start.AddDays(1))))).Total();
            (total.Requests, total.Bytes).ShouldBe((figures.Requests, figures.Bytes), day);
        }
    }

    private async Task<Dictionary<string, (long Requests, long Bytes)>> Figures(RankingKind kind, Func<string, string> name) =>
        (await Top(kind, 10_000, All)).GroupBy(row => name(row.Key), row => (row.Requests, row.Bytes))
            .ToDictionary(rows => rows.Key, rows => (rows.Sum(row => row.Requests), rows.Sum(row => row.Bytes)));

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
