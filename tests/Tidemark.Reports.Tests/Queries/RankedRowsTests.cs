using Tidemark.Geography.Names;
using Tidemark.Reports.Queries;
using Tidemark.Reports.Rows;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;

namespace Tidemark.Reports.Tests.Queries;

public sealed class RankedRowsTests(TrafficFixture traffic) : IClassFixture<TrafficFixture>
{
    private static readonly TimeRange TwoDays = TrafficFixture.Range("2026-10-24T00:00:00Z", "2026-10-26T00:00:00Z");

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(11)]
    [InlineData(13)]
    [InlineData(15)]
    public async Task Rows_are_the_keys_with_their_bytes_requests_and_shares(int id)
    {
        var table = await traffic.Queries.Run(TrafficFixture.Query(id, TwoDays));
        RowText.Of(table).ShouldBe(Expected(id, traffic.In(TwoDays)));
        table.Range.ShouldBe(TwoDays);
        table.Remarks.ShouldBeEmpty();
        table.Definition.Id.ShouldBe(id);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(11)]
    [InlineData(13)]
    public async Task Domains_and_regions_narrow_the_rows_and_what_shares_are_of(int id)
    {
        var query = TrafficFixture.Query(id, TwoDays) with
        {
            Domains = ["a.example.com", "c.example.net"],
            Filter = new ReportFilter(Regions: ["beijing", "US"]),
        };
        RowText.Of(await traffic.Queries.Run(query)).ShouldBe(Expected(id, traffic.In(TwoDays).Where(request =>
            (request.Domain is "a.example.com" or "c.example.net") && request.Region is "beijing" or "US")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(11)]
    public async Task Status_classes_narrow_URLs(int id)
    {
        var query = TrafficFixture.Query(id, TwoDays) with { Filter = new ReportFilter(StatusClasses: [4, 5]) };
        RowText.Of(await traffic.Queries.Run(query)).ShouldBe(Expected(id, traffic.In(TwoDays).Where(request => request.Status >= 400)));
    }

    [Theory]
    [InlineData(false, new[] { "beijing", "shanghai", "CN" })]
    [InlineData(true, new[] { "xianggang", "US" })]
    public async Task Inside_and_outside_the_mainland_leave_out_what_is_unknown(bool overseas, string[] regions)
    {
        var query = TrafficFixture.Query(3, TwoDays) with { Filter = new ReportFilter(IsOverseas: overseas) };
        RowText.Of(await traffic.Queries.Run(query)).ShouldBe(Expected(3, traffic.In(TwoDays).Where(request => regions.Contains(request.Region))));
    }

    [Fact]
    public async Task A_region_without_data_gives_an_empty_table()
    {
        foreach (var filter in new[] { new ReportFilter(Regions: ["hainan"]), new ReportFilter(Regions: ["beijing"], IsOverseas: true) })
        {
            var table = await traffic.Queries.Run(TrafficFixture.Query(1, TwoDays) with { Filter = filter });
            (RowText.Of(table).Count(), table.Range, table.Remarks.Count).ShouldBe((0, TwoDays, 0));
        }
    }

    [Fact]
    public async Task A_range_off_the_hour_is_widened_and_says_so()
    {
        var asked = TrafficFixture.Range("2026-10-24T10:20:00Z", "2026-10-24T12:00:01Z");
        var covered = TrafficFixture.Range("2026-10-24T10:00:00Z", "2026-10-24T13:00:00Z");
        var table = await traffic.Queries.Run(TrafficFixture.Query(1, asked, "Asia/Shanghai"));
        table.Range.ShouldBe(covered);
        RowText.Of(table).ShouldBe(Expected(1, traffic.In(covered)));
        table.Remarks.ShouldHaveSingleItem().ShouldBe(new RangeWidened(asked, covered, TimeSpan.FromHours(1)));
    }

    [Fact]
    public async Task Client_addresses_have_200_rows_or_20_of_one_region()
    {
        var many = Traffic.Random(1, 1)[0];
        using var fixture = new TrafficFixture();
        fixture.Requests.Clear();
        fixture.Requests.AddRange(Enumerable.Range(0, 500).Select(index => many with { Ip = $"10.0.{index / 256}.{index % 256}", Bytes = index }));
        await fixture.InitializeAsync();
        var day = TrafficFixture.Range("2026-10-23T00:00:00Z", "2026-10-24T00:00:00Z");

        var all = await Rows(ReportFilter.None);
        all.Count.ShouldBe(200);
        all[0].ShouldBe(new KeyRow("10.0.1.243", new UsageShare(499, 499m / 124_750, 1, 0.002m)));
        (await Rows(new ReportFilter(Regions: [many.Region]))).Count.ShouldBe(20);
        (await Rows(new ReportFilter(Regions: [many.Region, "hainan"]))).Count.ShouldBe(200);

        async Task<IReadOnlyList<KeyRow>> Rows(ReportFilter filter) =>
            ((KeyReport)await fixture.Queries.Run(TrafficFixture.Query(15, day) with { Filter = filter })).Rows;
    }

    [Fact]
    public async Task Keys_beyond_what_is_kept_are_owned_up_to()
    {
        var table = await new ReportQueries(new BoundedRanking()).Run(TrafficFixture.Query(1, TwoDays));
        table.Remarks.ShouldBe([new KeysDropped(RankBy.Requests, 7), new KeysDropped(RankBy.Bytes, 900)]);
        ((KeyReport)table).Rows.ShouldHaveSingleItem().ShouldBe(new KeyRow("http://a.example.com/", new UsageShare(30, 0.03m, 2, 0.02m)));
    }

    [Fact]
    public async Task An_unknown_report_is_named() =>
        (await Should.ThrowAsync<InvalidReportException>(() => traffic.Queries.Run(TrafficFixture.Query(2, TwoDays)))).Message.ShouldContain("Report 2 does not exist");

    private static IEnumerable<string> Expected(int id, IEnumerable<Request> requests)
    {
        var counted = (id is 9 or 11 ? requests.Where(request => !request.Hit) : requests).ToList();
        var (bytes, count) = (counted.Sum(request => request.Bytes), counted.Count);
        var byBytes = id is 3 or 7 or 11 or 15;
        return counted
            .GroupBy(request => id switch { <= 3 => request.Url, <= 7 => request.Referer, <= 11 => request.Url, _ => request.Ip })
            .Select(group => (group.Key, Bytes: group.Sum(request => request.Bytes), Requests: (long)group.Count()))
            .OrderByDescending(group => byBytes ? group.Bytes : group.Requests).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Take(id is 1 or 3 ? 3000 : id >= 13 ? 200 : 100)
            .Select(group => $"{group.Key} {group.Bytes} {RowText.Share((double)group.Bytes / bytes)} {group.Requests} {RowText.Share((double)group.Requests / count)}");
    }
}
