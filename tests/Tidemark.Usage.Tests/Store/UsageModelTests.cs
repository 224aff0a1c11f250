using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Testing;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Store;
using Tidemark.Usage.Tests.Store.Verification;
using Tidemark.Usage.Visitors;

namespace Tidemark.Usage.Tests.Store;

/// <summary>Whatever is committed in whatever order, sealed or not, the answers are those of the plain list of requests.</summary>
public sealed class UsageModelTests
{
    private const long FirstDay = 20_500;

    private static readonly string[] Domains = ["a.com", "b.com", "c.com"];
    private static readonly string[] Regions = ["unknown", "Beijing"];
    private static readonly string[] Isps = ["unknown", "telecom"];

    private static readonly Gen<Request> Requests =
        from account in Gen.Frequency((9, Gen.Constant(1L)), (1, Gen.Constant(2L)))
        from domain in Gen.Elements(Domains)
        from region in Gen.Elements(Regions)
        from isp in Gen.Elements(Isps)
        from second in Gen.OneOf(Gen.Choose(0, 6 * 86_400), Gen.Choose(86_400 - 20, 86_400 + 20), Gen.Choose(40_000, 40_900))
        from bytes in Gen.OneOf(Gen.Choose(0, 1000).Select(n => (long)n), Gen.Choose(1, int.MaxValue).Select(n => n * 1000L))
        from code in Gen.Elements(200, 206, 301, 404, 499, 503, 101)
        from flags in Gen.Choose(0, 3)
        from url in Gen.Choose(0, 12)
        from visitor in Gen.Choose(0, 30)
        select new Request(account, domain, region, isp, (FirstDay * 86_400) + second, bytes, code, (flags & 1) != 0, (flags & 2) != 0, $"http://{domain}/{url}", visitor);

    /// <summary>Days the clock moves on (-1: not at all, but seal), and requests committed then.</summary>
    private static readonly Gen<(int Days, Request[] Requests)[]> Histories =
        (from days in Gen.Choose(-1, 2)
         from size in Gen.Choose(1, 60)
         from requests in Requests.ArrayOf(size)
         select (days, requests)).ArrayOf(7);

    [Fact]
    public void Answers_are_those_of_the_list_of_requests() =>
        Prop.ForAll(Histories.ToArbitrary(), Gen.Choose(0, 86_400 * 5).Two().ToArbitrary(), (history, cut) => Check(history, cut).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(12));

    /// <summary>Two days in many batches that have something of most hours: their blocks stand beside each other and merge each other.</summary>
    private static readonly Gen<(int Days, Request[] Requests)[]> HistoriesOfTwoDays =
        (from days in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(-1, 1)))
         from size in Gen.Frequency((6, Gen.Choose(1, 4)), (1, Gen.Choose(50, 200)))
         from requests in Requests.Select(request => request with { Region = "unknown", Isp = "unknown", Second = (FirstDay * 86_400) + (request.Second % 172_800) }).ArrayOf(size)
         select (days, requests)).ArrayOf(60);

    [Fact]
    public void Answers_of_days_that_came_in_many_batches_are_those_of_the_list_of_requests() =>
        Prop.ForAll(
                HistoriesOfTwoDays.ToArbitrary(), Gen.Choose(0, 86_400 * 2).Two().ToArbitrary(),
                (history, cut) => Check([(3, []), .. history], cut).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(4));

    private static async Task Check((int Days, Request[] Requests)[] history, (int From, int Length) cut)
    {
        using var folder = new TempFolder();
        var clock = new FakeClock(DateTimeOffset.FromUnixTimeSeconds((FirstDay * 86_400) + 5000));
        var store = new SqliteUsageStore(folder["usage.db"], clock);
        var sealer = new UsageSealer(store, clock, NullLogger<UsageSealer>.Instance);
        var all = new List<Request>();
        var start = DateTimeOffset.FromUnixTimeSeconds((FirstDay * 86_400) + cut.From);
        var query = new UsageQuery(1, new TimeRange(start, start.AddSeconds(cut.Length + 1)));

        for (var step = 0; step < history.Length; step++)
        {
            clock.Advance(TimeSpan.FromDays(Math.Max(0, history[step].Days)));
            foreach (var requests in history[step].Requests.GroupBy(request => request.Account))
            {
                all.AddRange(requests);
                (await store.Commit(BatchOf(requests.ToList(), $"{step}/{requests.Key}"))).Committed.ShouldBeTrue();
            }

            if (history[step].Days == -1)
            {
                await sealer.Seal(clock.GetUtcNow());
            }
        }

        await Compare(store, query, all);
        await Compare(store, query with { Domains = ["a.com", "c.com", "not.there"], Regions = ["Beijing"], Isps = ["telecom"] }, all);
        clock.Advance(TimeSpan.FromDays(4));
        await sealer.Seal(clock.GetUtcNow());
        await Compare(store, query, all);
        await Compare(store, query with { Range = new TimeRange(start.AddDays(-5), start.AddDays(40)) }, all);
        Verified.IsWhole(store);
        store.Release();
    }

    private static async Task Compare(SqliteUsageStore store, UsageQuery query, List<Request> all)
    {
        bool Selected(Request r) => r.Account == query.Account && query.Domains?.Contains(r.Domain) != false && query.Regions?.Contains(r.Region) != false;
        bool Within(long second, int step) =>
            second >= query.Range.Start.ToUnixTimeSeconds() / step * step
            && second < (query.Range.End.ToUnixTimeSeconds() + step - 1) / step * step;

        var selected = all.Where(r => Selected(r) && query.Isps?.Contains(r.Isp) != false && Within(r.Second, 300)).ToList();
        var timeline = await store.Timeline(query);
        timeline.Buckets.Index().Where(bucket => bucket.Item != default).ToDictionary(bucket => timeline.StartOf(bucket.Index).ToUnixTimeSeconds(), bucket => bucket.Item)
            .ShouldBe(selected.GroupBy(r => r.Bucket).ToDictionary(b => b.Key, Request.Sum), ignoreOrder: true);

        foreach (var (by, name) in new (UsageDimension, Func<Request, string>)[]
                 { (UsageDimension.None, _ => ""), (UsageDimension.Domain, r => r.Domain), (UsageDimension.Region, r => r.Region), (UsageDimension.Isp, r => r.Isp) })
        {
            (await store.Totals(query, by)).ShouldBe(
                selected.GroupBy(name).Select(group =>
                {
                    var peak = group.GroupBy(r => r.Bucket).Select(b => (Start: b.Key, Bytes: b.Sum(r => r.Bytes))).OrderByDescending(b => b.Bytes).ThenBy(b => b.Start).First();
                    var at = peak.Bytes == 0 ? timeline.Range.Start : DateTimeOffset.FromUnixTimeSeconds(peak.Start);
                    return new UsageTotal(group.Key, Request.Sum(group), peak.Bytes, at);
                }).OrderByDescending(total => total.Total.Bytes).ThenBy(total => total.Name, StringComparer.Ordinal));
        }

        (await store.Rows(query).ToListAsync()).ShouldBe(
            selected.GroupBy(r => (r.Bucket, r.Domain)).OrderBy(g => g.Key.Bucket).ThenBy(g => g.Key.Domain, StringComparer.Ordinal)
                .Select(g => new UsageRow(DateTimeOffset.FromUnixTimeSeconds(g.Key.Bucket), g.Key.Domain, Request.Sum(g))));
        (await store.StatusCodes(query)).ShouldBe(selected.GroupBy(r => r.Code).ToDictionary(g => g.Key, g => (long)g.Count()), ignoreOrder: true);

        var byHour = all.Where(r => Selected(r) && Within(r.Second, 3600)).ToList();
        await CompareRanking(store, query, byHour, null);
        await CompareRanking(store, query, byHour.Where(r => r.StatusClass is 2 or 5).ToList(), [2, 5]);
        await CompareVisitors(store, query, all.Where(Selected).ToList());
    }

    private static async Task CompareRanking(SqliteUsageStore store, UsageQuery query, List<Request> requests, int[]? classes)
    {
        var ranking = await store.Ranking(new RankingQuery(query.Account, query.Range, RankingKind.Url, RankBy.Bytes, 5)
        {
            Domains = query.Domains,
            Regions = query.Regions,
            StatusClasses = classes,
        });
        ranking.Rows.ShouldBe(
            requests.GroupBy(r => r.Url).Select(g => new RankingRow(g.Key, g.Count(), g.Sum(r => r.Bytes)))
                .OrderByDescending(row => row.Bytes).ThenBy(row => row.Key, StringComparer.Ordinal).Take(5));
        (ranking.TotalRequests, ranking.TotalBytes, ranking.RequestsError, ranking.BytesError).ShouldBe((requests.Count, requests.Sum(r => r.Bytes), 0, 0));
    }

    private static async Task CompareVisitors(SqliteUsageStore store, UsageQuery query, List<Request> requests)
    {
        var range = query.Range.WidenedTo(3600);
        var middle = range.Start.AddHours(Math.Floor(range.Duration.TotalHours / 2) + 1);
        DateTimeOffset[] boundaries = [range.Start, middle, middle.AddDays(30)];
        (await store.Visitors(new VisitorQuery(query.Account, boundaries) { Domains = query.Domains, Regions = query.Regions })).ShouldBe(
            boundaries.Zip(boundaries.Skip(1)).Select(interval =>
            {
                var within = requests.Where(r => r.Second >= interval.First.ToUnixTimeSeconds() && r.Second < interval.Second.ToUnixTimeSeconds()).ToList();
                return new VisitorCount(interval.First, within.Count, within.Select(r => r.Visitor).Distinct().Count(), true);
            }));
    }

    private static MeteredBatch BatchOf(List<Request> requests, string name) => new()
    {
        Account = requests[0].Account,
        Source = new SourceIdentity(null, name, "", "combined", name.Length, System.Text.Encoding.UTF8.GetBytes(name)),
        LastSource = long.MaxValue,
        Start = 0,
        End = requests.Count,
        Hash = new byte[32],
        Lines = requests.Count,
        Accepted = requests.Count,
        Bytes = requests.Sum(r => r.Bytes),
        Instants = (requests.Min(r => r.Second), requests.Max(r => r.Second)),
        Usage = Request.Usage(requests),
        Rankings = Request.Rankings(requests),
        Visitors = Request.Visitors(requests),
        Rejected = new Dictionary<string, long>(),
        Samples = [],
    };
}
