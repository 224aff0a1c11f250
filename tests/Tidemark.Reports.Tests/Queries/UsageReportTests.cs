using Tidemark.Geography.Names;
using Tidemark.Reports.Queries;
using Tidemark.Reports.Rows;
using Tidemark.Usage.Model;

namespace Tidemark.Reports.Tests.Queries;

/// <summary>Reports 17, 21 and 23: domains, regions and ISPs.</summary>
public sealed class UsageReportTests(TrafficFixture traffic) : IClassFixture<TrafficFixture>
{
    private static readonly TimeRange ThreeDays = TrafficFixture.Range("2026-10-24T00:00:00Z", "2026-10-27T00:00:00Z");

    [Fact]
    public async Task Domains_come_with_their_largest_bucket_and_its_time()
    {
        var table = await traffic.Queries.Run(TrafficFixture.Query(17, ThreeDays));
        RowText.Of(table).ShouldBe(ByDomain(traffic.In(ThreeDays)));
        (table.Range, table.Remarks.Count).ShouldBe((ThreeDays, 0));
    }

    [Fact]
    public async Task Domains_are_narrowed_by_name_region_and_ISP()
    {
        var query = TrafficFixture.Query(17, ThreeDays) with
        {
            Domains = ["b.example.com", "d.example.net", "none.example.com"],
            Filter = new ReportFilter(Regions: ["shanghai", "unknown"], Isps: ["telecom"]),
        };
        RowText.Of(await traffic.Queries.Run(query)).ShouldBe(ByDomain(traffic.In(ThreeDays).Where(request =>
            request.Domain is "b.example.com" or "d.example.net" && request.Region is "shanghai" or "unknown" && request.Isp == "telecom")));
    }

    [Fact]
    public async Task Domains_by_status_have_bytes_and_requests_and_say_what_is_not_kept()
    {
        var query = TrafficFixture.Query(17, ThreeDays) with { Filter = new ReportFilter(Regions: ["beijing", "US"], StatusClasses: [3, 4]) };
        var table = await traffic.Queries.Run(query);
        var expected = traffic.In(ThreeDays).Where(request => request.Region is "beijing" or "US" && request.StatusClass is 3 or 4);
        RowText.Of(table).ShouldBe(ByDomain(expected).Select(row => string.Join(' ', row.Split(' ')[..5]) + " - -"));
        table.Remarks.ShouldBe([new NoPeakByStatus()]);
    }

    [Fact]
    public async Task The_totals_are_the_sums_of_the_domains_in_whole_buckets()
    {
        var range = TrafficFixture.Range("2026-10-24T10:01:00Z", "2026-10-26T12:02:00Z");
        var expected = traffic.In(TrafficFixture.Range("2026-10-24T10:00:00Z", "2026-10-26T12:05:00Z"))
            .Where(request => request.Domain is "a.example.com" or "d.example.net").ToList();
        var totals = await traffic.Queries.Totals(Traffic.Account, range, ["a.example.com", "d.example.net"]);
        (totals.Bytes, totals.Requests).ShouldBe((expected.Sum(request => request.Bytes), expected.Count));
        (await traffic.Queries.Totals(1, range, null)).ShouldBe(default);
    }

    [Fact]
    public async Task At_most_200_domains_are_listed_and_shares_are_of_all()
    {
        using var fixture = new TrafficFixture();
        var one = fixture.Requests[0];
        fixture.Requests.Clear();
        fixture.Requests.AddRange(Enumerable.Range(0, 250).Select(index => one with { Domain = $"{index:000}.example.com", Bytes = 1000 }));
        await fixture.InitializeAsync();
        var report = await fixture.Queries.Run(TrafficFixture.Query(17, TrafficFixture.Range("2026-10-23T00:00:00Z", "2026-10-29T00:00:00Z")));
        var rows = ((DomainReport)report).Rows;
        rows.Count.ShouldBe(200);
        (rows[0].Domain, rows[0].Usage).ShouldBe(("000.example.com", new UsageShare(1000, 0.004m, 1, 0.004m)));
    }

    [Theory]
    [InlineData(21, null, new[] { "beijing", "shanghai", "xianggang", "US", "CN", "unknown" })]
    [InlineData(21, false, new[] { "beijing", "shanghai", "CN" })]
    [InlineData(21, true, new[] { "xianggang", "US" })]
    [InlineData(23, null, new[] { "beijing", "shanghai", "xianggang", "US", "CN", "unknown" })]
    [InlineData(23, false, new[] { "beijing", "shanghai", "CN" })]
    [InlineData(23, true, new[] { "xianggang", "US" })]
    public async Task Regions_and_ISPs_are_those_inside_or_outside_the_mainland(int id, bool? overseas, string[] regions)
    {
        var query = TrafficFixture.Query(id, ThreeDays) with { Filter = new ReportFilter(IsOverseas: overseas) };
        RowText.Of(await traffic.Queries.Run(query)).ShouldBe(
            By(id, traffic.In(ThreeDays).Where(request => regions.Contains(request.Region))));
    }

    [Theory]
    [InlineData(21)]
    [InlineData(23)]
    public async Task Distributions_are_narrowed_by_domain_region_and_ISP(int id)
    {
        var query = TrafficFixture.Query(id, ThreeDays) with
        {
            Domains = ["a.example.com"],
            Filter = new ReportFilter(Regions: ["beijing", "US"], Isps: ["unicom", "unknown"], IsOverseas: false),
        };
        RowText.Of(await traffic.Queries.Run(query)).ShouldBe(By(id, traffic.In(ThreeDays).Where(request =>
            request.Domain == "a.example.com" && request.Region == "beijing" && request.Isp is "unicom" or "unknown")));
    }

    [Theory]
    [InlineData(17)]
    [InlineData(21)]
    [InlineData(23)]
    public async Task Without_data_the_table_is_empty(int id)
    {
        RowText.Of(await traffic.Queries.Run(TrafficFixture.Query(id, TrafficFixture.Range("2020-01-01T00:00:00Z", "2020-01-02T00:00:00Z")))).ShouldBeEmpty();
        RowText.Of(await traffic.Queries.Run(TrafficFixture.Query(id, ThreeDays) with { Account = 1 })).ShouldBeEmpty();
        var filter = new ReportFilter(Regions: ["US"], IsOverseas: false);
        RowText.Of(await traffic.Queries.Run(TrafficFixture.Query(id, ThreeDays) with { Filter = filter })).ShouldBeEmpty();
        RowText.Of(await traffic.Queries.Run(TrafficFixture.Query(id, ThreeDays) with { Domains = [] })).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(17)]
    [InlineData(21)]
    public async Task A_range_off_the_bucket_is_widened_and_says_so(int id)
    {
        var asked = TrafficFixture.Range("2026-10-24T10:01:00Z", "2026-10-24T12:02:00Z");
        var table = await traffic.Queries.Run(TrafficFixture.Query(id, asked));
        table.Range.ShouldBe(TrafficFixture.Range("2026-10-24T10:00:00Z", "2026-10-24T12:05:00Z"));
        table.Remarks.ShouldBe([new RangeWidened(asked, table.Range, TimeSpan.FromMinutes(5))]);
    }

    [Theory]
    [InlineData("2026-10-24T00:00:00Z", "2026-10-25T00:00:00Z", true)]
    [InlineData("2026-10-28T00:00:00Z", "2026-10-29T00:00:00Z", true)] // the last line is in the last bucket of the day
    [InlineData("2026-10-28T00:00:00Z", "2026-10-29T00:10:00Z", false)]
    [InlineData("2026-10-30T00:00:00Z", "2026-10-31T00:00:00Z", false)]
    public async Task A_period_is_complete_when_the_watermark_has_reached_its_last_bucket(string start, string end, bool complete)
    {
        var period = TrafficFixture.Range(start, end);
        var completeness = await traffic.Queries.Completeness(Traffic.Account, period);
        var last = traffic.Requests.Max(request => request.At);
        completeness.IsComplete.ShouldBe(complete);
        completeness.Watermark.ShouldBe(last);
        completeness.Missing.ShouldBe(complete ? null : new TimeRange(last > period.Start ? last : period.Start, period.End));
    }

    [Fact]
    public async Task Of_an_account_without_logs_everything_is_missing()
    {
        var completeness = await traffic.Queries.Completeness(1, ThreeDays);
        (completeness.IsComplete, completeness.Watermark, completeness.Missing).ShouldBe((false, null, ThreeDays));
    }

    private static IEnumerable<string> By(int id, IEnumerable<Request> requests) => Rows(requests, request => id == 21 ? request.Region : request.Isp, _ => "");

    private static IEnumerable<string> ByDomain(IEnumerable<Request> requests) => Rows(requests, request => request.Domain, group =>
    {
        var largest = group.GroupBy(request => request.Bucket).Select(bucket => (Bytes: bucket.Sum(request => request.Bytes), At: bucket.Key))
            .OrderByDescending(bucket => bucket.Bytes).ThenBy(bucket => bucket.At).First();
        return $" {Math.Round(largest.Bytes * 8 / 300.0, MidpointRounding.AwayFromZero):F0} {DateTimeOffset.FromUnixTimeSeconds(largest.At):yyyy-MM-ddTHH:mm:ssZ}";
    });

    private static IEnumerable<string> Rows(IEnumerable<Request> requests, Func<Request, string> key, Func<IEnumerable<Request>, string> more)
    {
        var counted = requests.ToList();
        var bytes = counted.Sum(request => request.Bytes);
        return counted.GroupBy(key).OrderByDescending(group => group.Sum(request => request.Bytes)).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group =>
            {
                var sum = group.Sum(request => request.Bytes);
                return $"{group.Key} {sum} {RowText.Share((double)sum / bytes)} {group.Count()} {RowText.Share((double)group.Count() / counted.Count)}{more(group)}";
            });
    }
}
