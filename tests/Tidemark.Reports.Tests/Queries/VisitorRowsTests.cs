using Tidemark.Geography.Names;
using Tidemark.Reports.Queries;
using Tidemark.Reports.Rows;
using Tidemark.Usage.Model;

namespace Tidemark.Reports.Tests.Queries;

public sealed class VisitorRowsTests(TrafficFixture traffic) : IClassFixture<TrafficFixture>
{
    [Fact]
    public async Task Up_to_three_days_have_a_point_an_hour()
    {
        var range = TrafficFixture.Range("2026-10-24T00:00:00Z", "2026-10-27T00:00:00Z");
        var table = await traffic.Queries.Run(TrafficFixture.Query(19, range));
        ((VisitorReport)table).Rows.Count.ShouldBe(72);
        RowText.Of(table).ShouldBe(Enumerable.Range(0, 72).SelectMany(index =>
        {
            var hour = range.Start.AddHours(index);
            return Points($"{hour:yyyy-MM-ddTHH:mm:ssZ}", new TimeRange(hour, hour.AddHours(1)));
        }));
        (table.Range, table.Remarks.Count).ShouldBe((range, 0));
    }

    [Fact]
    public async Task Longer_ranges_have_a_point_a_day_of_the_zone()
    {
        // clocks go back on the 25th in Berlin: that day has 25 hours
        var range = TrafficFixture.Range("2026-10-22T22:00:00Z", "2026-10-26T23:00:00Z");
        var table = await traffic.Queries.Run(TrafficFixture.Query(19, range, "Europe/Berlin"));
        RowText.Of(table).ShouldBe(
        [
            .. Points("2026-10-23", TrafficFixture.Range("2026-10-22T22:00:00Z", "2026-10-23T22:00:00Z")),
            .. Points("2026-10-24", TrafficFixture.Range("2026-10-23T22:00:00Z", "2026-10-24T22:00:00Z")),
            .. Points("2026-10-25", TrafficFixture.Range("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")),
            .. Points("2026-10-26", TrafficFixture.Range("2026-10-25T23:00:00Z", "2026-10-26T23:00:00Z")),
        ]);
        table.Remarks.ShouldBeEmpty();
    }

    [Fact]
    public async Task Three_days_of_which_one_has_25_hours_still_have_a_point_an_hour()
    {
        var range = TrafficFixture.Range("2026-10-23T22:00:00Z", "2026-10-26T23:00:00Z");
        var rows = await Rows(TrafficFixture.Query(19, range, "Europe/Berlin"));
        rows.Count.ShouldBe(73);

        // the hour from two o'clock comes twice: in summer time and in winter time
        rows.Where(row => row.Day is null).Select(row => RowText.Time(row.Start)).Where(time => time is "2026-10-25T00:00:00Z" or "2026-10-25T01:00:00Z").Count().ShouldBe(2);
    }

    [Fact]
    public async Task Domains_and_regions_narrow_it()
    {
        var range = TrafficFixture.Range("2026-10-23T00:00:00Z", "2026-10-29T00:00:00Z");
        var query = TrafficFixture.Query(19, range) with { Domains = ["a.example.com"], Filter = new ReportFilter(IsOverseas: true) };
        var rows = await Rows(query);
        rows.Count.ShouldBe(6);
        var expected = traffic.In(range).Where(request => request.Domain == "a.example.com" && request.Region is "xianggang" or "US").ToList();
        rows.Sum(row => row.PageViews).ShouldBe(expected.Count);
        rows.Sum(row => row.UniqueVisitors)
            .ShouldBe(expected.Select(request => (request.At.Date, request.Ip)).Distinct().Count());
    }

    [Fact]
    public async Task Where_days_begin_off_the_hour_points_are_taken_from_the_hour_before_and_say_so()
    {
        var range = TrafficFixture.Range("2026-10-22T18:30:00Z", "2026-10-26T18:30:00Z");
        var table = await traffic.Queries.Run(TrafficFixture.Query(19, range, "Asia/Kolkata"));
        table.Range.ShouldBe(TrafficFixture.Range("2026-10-22T18:00:00Z", "2026-10-26T19:00:00Z"));
        RowText.Of(table).ShouldBe(
        [
            .. Points("2026-10-23", TrafficFixture.Range("2026-10-22T18:00:00Z", "2026-10-23T18:00:00Z")),
            .. Points("2026-10-24", TrafficFixture.Range("2026-10-23T18:00:00Z", "2026-10-24T18:00:00Z")),
            .. Points("2026-10-25", TrafficFixture.Range("2026-10-24T18:00:00Z", "2026-10-25T18:00:00Z")),
            .. Points("2026-10-26", TrafficFixture.Range("2026-10-25T18:00:00Z", "2026-10-26T19:00:00Z")),
        ]);
        table.Remarks.ShouldBe([new RangeWidened(range, table.Range, TimeSpan.FromHours(1)), new DaysOffTheHour()]);
    }

    [Fact]
    public async Task A_range_that_starts_just_before_a_day_off_the_hour_does_not_count_an_hour_twice()
    {
        var range = TrafficFixture.Range("2026-10-22T18:10:00Z", "2026-10-26T18:30:00Z");
        var rows = await Rows(TrafficFixture.Query(19, range, "Asia/Kolkata"));
        rows.Sum(row => row.PageViews)
            .ShouldBe(traffic.In(TrafficFixture.Range("2026-10-22T18:00:00Z", "2026-10-26T19:00:00Z")).Count());
        rows[0].Day.ShouldBe(new DateOnly(2026, 10, 23));
    }

    [Fact]
    public async Task A_region_without_data_gives_zeros()
    {
        var range = TrafficFixture.Range("2026-10-24T00:00:00Z", "2026-10-24T02:00:00Z");
        foreach (var filter in new[] { new ReportFilter(Regions: ["hainan"]), new ReportFilter(Regions: ["US"], IsOverseas: false) })
        {
            RowText.Of(await traffic.Queries.Run(TrafficFixture.Query(19, range) with { Filter = filter })).ShouldBe(
                ["2026-10-24T00:00:00Z pv 0", "2026-10-24T00:00:00Z uv 0", "2026-10-24T01:00:00Z pv 0", "2026-10-24T01:00:00Z uv 0"]);
        }
    }

    [Fact]
    public async Task Estimates_are_called_estimates()
    {
        var table = await new ReportQueries(new BoundedRanking()).Run(
            TrafficFixture.Query(19, TrafficFixture.Range("2026-10-24T00:00:00Z", "2026-10-24T01:00:00Z")));
        table.Remarks.ShouldBe([new VisitorsEstimated()]);
    }

    private async Task<IReadOnlyList<VisitorRow>> Rows(ReportQuery query) => ((VisitorReport)await traffic.Queries.Run(query)).Rows;

    private IEnumerable<string> Points(string ds, TimeRange range)
    {
        var requests = traffic.In(range).ToList();
        return [$"{ds} pv {requests.Count}", $"{ds} uv {requests.Select(request => request.Ip).Distinct().Count()}"];
    }
}
