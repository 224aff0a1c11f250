using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Metering.Ingest;
using Tidemark.Testing;
using Tidemark.Testing.Logs;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Store;
using Tidemark.Usage.Visitors;

namespace Tidemark.Metering.Tests.Ingest;

/// <summary>Figures of generated logs of several domains and days, by domain and by day of a zone, against awk, sort and GoAccess: equal, not similar.</summary>
public sealed class GeneratedFiguresTests : IngestFixture
{
    // the clocks of New York go forward on the 8th
    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-03-06T00:00:00Z");
    private static readonly GeneratedLog Generated = new(seed: 3, Start, TimeSpan.FromDays(4), requests: 30_000);
    private static readonly TimeRange All = new(Start.AddDays(-2), Start.AddDays(6));
    private static readonly string[] Zones = ["UTC", "Asia/Shanghai", "Asia/Kolkata", "America/New_York"];

    // how GoAccess is told the formats: where URLs are absolute the slash of the path goes with the host
    private static readonly Dictionary<string, (string Format, string Time)> OfGoAccess = new()
    {
        ["combined-vhost"] = ("""%v %h %^[%x] "%r" %s %b "%R" "%u" """.Trim(), "%d/%b/%Y:%H:%M:%S %z"),
        ["alibaba"] = ("""[%x] %h %^ %^ "%R" "%m %^//%v/%U" %s %^ %b %^ "%u" %^""", "%d/%b/%Y:%H:%M:%S %z"),
        ["nginx-json"] = ("""{"time_iso8601":"%x","remote_addr":"%h","host":"%v","request_method":"%m","request_uri":"%U","status":"%s","body_bytes_sent":"%b","http_user_agent":"%u"}""", "%Y-%m-%dT%H:%M:%S%z"),
    };

    public static TheoryData<string> Formats => [.. GeneratedLog.Formats];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Totals_statuses_URLs_and_visitors_by_domain_and_day_are_those_of_awk_before_and_after_days_are_sealed(string format)
    {
        var log = await Metered(format);
        var facts = await LogFacts.Of(log, format);

        await ShouldBeThoseOf(facts);
        await new UsageSealer(Store, Clock, NullLogger<UsageSealer>.Instance).Seal(DateTimeOffset.Parse("2026-04-01T00:00:00Z"));
        await ShouldBeThoseOf(facts);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Totals_statuses_URLs_clients_and_visitors_by_domain_and_day_are_those_of_GoAccess(string format)
    {
        var log = await Metered(format);
        var (goFormat, time) = OfGoAccess[format];

        foreach (var domain in GeneratedLog.Domains)
        {
            var part = await Part(log, format, domain);
            foreach (var zone in (string[])["UTC", "Asia/Shanghai"])
            {
                using var report = await GoAccess.Read(part, goFormat, time, zone);
                report.Failed.ShouldBe(0);
                var total = (await Store.Totals(new UsageQuery(Account, All) { Domains = [domain] }, UsageDimension.None)).Single().Total;
                (total.Requests, total.Bytes).ShouldBe((report.Requests, report.Bytes));
                (await Store.StatusCodes(new UsageQuery(Account, All) { Domains = [domain] })).ShouldBe(report.Statuses, ignoreOrder: true);
                (await Ranked(RankingKind.Url, domain, GoAccess.UrlOf)).ShouldBe(report.Urls.ToDictionary(url => "/" + url.Key.TrimStart('/'), url => url.Value), ignoreOrder: true);
                (await Ranked(RankingKind.ClientIp, domain, client => client)).ShouldBe(report.Clients, ignoreOrder: true);
                report.Days.Count.ShouldBeInRange(4, 5);
                foreach (var (day, figures) in report.Days)
                {
                    var range = DayOf(day, zone);
                    var ours = (await Store.Totals(new UsageQuery(Account, range) { Domains = [domain] }, UsageDimension.None)).Single().Total;
                    var visitors = (await Store.Visitors(new VisitorQuery(Account, [range.Start, range.End]) { Domains = [domain] })).Single();
                    (ours.Requests, ours.Bytes, visitors.UniqueVisitors).ShouldBe(figures, $"{domain} {day} {zone}");
                }
            }
        }
    }

    private async Task<string> Metered(string format)
    {
        Generated.Write(Folder[format], format);
        var outcome = await Ingest(
            Folder[format], Request(domain: null, format: format, domains: [.. GeneratedLog.Domains]), new IngestSizes(ChunkBytes: 64 * 1024, BatchBytes: 1_000_000));
        (outcome.Accepted, outcome.Rejected).ShouldBe((30_000, 0));
        return Folder[format];
    }

    private async Task ShouldBeThoseOf(LogFacts facts)
    {
        foreach (var zone in Zones)
        {
            var days = new Dictionary<string, (long, long)>();
            foreach (var day in Days(zone))
            {
                foreach (var total in await Store.Totals(new UsageQuery(Account, DayOf(day, zone)), UsageDimension.Domain))
                {
                    days.Add($"{total.Name} {day}", (total.Total.Requests, total.Total.Bytes));
                }
            }

            days.ShouldBe(await facts.By("$2 \" \" day", zone), ignoreOrder: true);
        }

        var buckets = (await Store.Timeline(new UsageQuery(Account, All))).Buckets;
        var expected = await facts.By($"int($1 / 300) - {All.Start.ToUnixTimeSeconds() / 300}");
        buckets.Select((bucket, i) => (Key: i.ToString(CultureInfo.InvariantCulture), Figures: (bucket.Requests, bucket.Bytes))).Where(bucket => bucket.Figures.Requests > 0)
            .ToDictionary(bucket => bucket.Key, bucket => bucket.Figures).ShouldBe(expected, ignoreOrder: true);

        await ShouldHaveStatusesAndVisitorsOf(facts, "Asia/Shanghai");
        foreach (var by in Enum.GetValues<RankBy>())
        {
            await ShouldRankAs(facts, RankingKind.Url, 4, by, "Asia/Shanghai");
            await ShouldRankAs(facts, RankingKind.ClientIp, 3, by, "Asia/Shanghai");
        }
    }

    private async Task ShouldHaveStatusesAndVisitorsOf(LogFacts facts, string zone)
    {
        var statuses = await facts.By("$2 \" \" day \" \" $5", zone);
        var clients = await facts.Clients("$2 \" \" day", zone);
        var asked = 0;
        foreach (var domain in GeneratedLog.Domains)
        {
            foreach (var day in Days(zone))
            {
                var range = DayOf(day, zone);
                foreach (var (status, requests) in await Store.StatusCodes(new UsageQuery(Account, range) { Domains = [domain] }))
                {
                    requests.ShouldBe(statuses[$"{domain} {day} {status}"].Requests);
                    asked++;
                }

                var visitors = (await Store.Visitors(new VisitorQuery(Account, [range.Start, range.End]) { Domains = [domain] })).Single();
                (visitors.UniqueVisitors, visitors.Exact).ShouldBe((clients.GetValueOrDefault($"{domain} {day}"), true));
            }
        }

        asked.ShouldBe(statuses.Count);
    }

    // The top of each domain and day, in order: 100 rows, of which many tie
    private async Task ShouldRankAs(LogFacts facts, RankingKind kind, int field, RankBy by, string zone)
    {
        var expected = await facts.Ranked(by == RankBy.Bytes, $"$2 \" \" day \" \" ${field}", zone);
        foreach (var domain in GeneratedLog.Domains)
        {
            foreach (var day in Days(zone))
            {
                var ranking = await Store.Ranking(new RankingQuery(Account, DayOf(day, zone), kind, by, 100) { Domains = [domain] });
                (ranking.RequestsError, ranking.BytesError).ShouldBe((0, 0));
                ranking.Rows.Select(row => ($"{domain} {day} {row.Key}", row.Requests, row.Bytes))
                    .ShouldBe(expected.Where(row => row.Key.StartsWith($"{domain} {day} ", StringComparison.Ordinal)).Take(100), $"{kind} by {by}");
            }
        }
    }

    private async Task<Dictionary<string, (long Requests, long Bytes)>> Ranked(RankingKind kind, string domain, Func<string, string> key) =>
        (await Store.Ranking(new RankingQuery(Account, All, kind, RankBy.Requests, 10_000) { Domains = [domain] })).Rows
            .GroupBy(row => key(row.Key), row => (row.Requests, row.Bytes))
            .ToDictionary(rows => rows.Key, rows => (rows.Sum(row => row.Requests), rows.Sum(row => row.Bytes)));

    private static async Task<string> Part(string log, string format, string domain)
    {
        var part = $"{log}.{domain}";
        var line = format switch { "combined-vhost" => $"^{domain}[: ]", "alibaba" => $"https?://{domain}/", _ => $"\"host\":\"{domain}\"" };
        await ToolRun.Shell($"grep -E '{line}' '{log}' > '{part}'");
        return part;
    }

    private static IEnumerable<string> Days(string zone) =>
        Enumerable.Range(-1, 7).Select(i => Start.AddDays(i).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Where(day => All.Contains(DayOf(day, zone).Start));

    private static TimeRange DayOf(string day, string zone) => new(
        Midnight(DateOnly.Parse(day, CultureInfo.InvariantCulture), zone),
        Midnight(DateOnly.Parse(day, CultureInfo.InvariantCulture).AddDays(1), zone));

    private static DateTimeOffset Midnight(DateOnly day, string zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, TimeZoneInfo.FindSystemTimeZoneById(zone).GetUtcOffset(local));
    }
}
