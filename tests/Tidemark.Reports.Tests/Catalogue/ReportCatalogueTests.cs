using Tidemark.Reports.Catalogue;

namespace Tidemark.Reports.Tests.Catalogue;

public sealed class ReportCatalogueTests
{
    [Theory]
    [InlineData(1, "TopUrlByAcc", "table", "", "url,traf,traf_rate,acc,acc_rate", 3000)]
    [InlineData(3, "TopUrlByTraf", "table", "", "url,traf,traf_rate,acc,acc_rate", 3000)]
    [InlineData(5, "TopReferByAcc", "table", "", "refer,traf,traf_rate,acc,acc_rate", 100)]
    [InlineData(7, "TopReferByTraf", "table", "", "refer,traf,traf_rate,acc,acc_rate", 100)]
    [InlineData(9, "OriginTopUrlByAcc", "table", "", "url,traf,traf_rate,acc,acc_rate", 100)]
    [InlineData(11, "OriginTopUrlByTraf", "table", "", "url,traf,traf_rate,acc,acc_rate", 100)]
    [InlineData(13, "TopIpByAcc", "table", "", "ip,traf,traf_rate,acc,acc_rate", 200)]
    [InlineData(15, "TopIpByTraf", "table", "", "ip,traf,traf_rate,acc,acc_rate", 200)]
    [InlineData(17, "DomainByTraf", "table", "", "domain,traf,traf_rate,acc,acc_rate,max_bps,max_bps_time", 200)]
    [InlineData(19, "DomainPvUv", "chart", "line", "ds,cnt_type,cnt", null)]
    [InlineData(21, "AreaTrafStat", "chart", "bar", "area,traf,traf_rate,acc,acc_rate", null)]
    [InlineData(23, "IspTrafStat", "chart", "pie", "isp,traf,traf_rate,acc,acc_rate", null)]
    public void Each_report_is_the_one_that_is_documented(int id, string title, string format, string shape, string header, int? top)
    {
        var report = ReportCatalogue.Find(id).ShouldNotBeNull();
        (report.Id, report.Title, report.Format, report.Shape, report.Top).ShouldBe((id, title, format, shape, top));
        string.Join(",", report.Header).ShouldBe(header);
        report.ChineseTitle.ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public void There_are_twelve_by_id() =>
        ReportCatalogue.All.Select(report => report.Id).ShouldBe([1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23]);

    [Fact]
    public void Titles_are_unique_in_both_languages()
    {
        ReportCatalogue.All.Select(report => report.Title).Distinct().Count().ShouldBe(12);
        ReportCatalogue.All.Select(report => report.ChineseTitle).Distinct().Count().ShouldBe(12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(25)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void Another_id_is_no_report(int id) => ReportCatalogue.Find(id).ShouldBeNull();

    [Fact]
    public void Axes_are_those_of_the_documented_charts()
    {
        var axes = ReportCatalogue.All.Where(report => report.Format == "chart").Select(report => (report.Id, report.XAxis, report.YAxis, report.Legend));
        axes.ShouldBe([(19, "ds", "cnt", "cnt_type"), (21, "area", "traf", null), (23, null, null, null)]);
    }

    [Fact]
    public void Every_axis_is_a_column() =>
        ReportCatalogue.All.ShouldAllBe(report =>
            new[] { report.XAxis, report.YAxis, report.Legend }.All(axis => axis == null || report.Header.Contains(axis)));

    [Fact]
    public void Client_addresses_of_one_region_have_a_smaller_top()
    {
        foreach (var report in ReportCatalogue.All)
        {
            var one = report.Id is 13 or 15 ? 20 : report.Top;
            (report.TopOf(null), report.TopOf(1), report.TopOf(2)).ShouldBe((report.Top, one, report.Top));
        }
    }

    [Theory]
    [InlineData(1, "DomainName,HttpCode")]
    [InlineData(3, "DomainName,HttpCode")]
    [InlineData(5, "DomainName")]
    [InlineData(7, "DomainName")]
    [InlineData(9, "DomainName,HttpCode")]
    [InlineData(11, "DomainName,HttpCode")]
    [InlineData(13, "DomainName,Area")]
    [InlineData(15, "DomainName,Area")]
    [InlineData(17, "")]
    [InlineData(19, "DomainName")]
    [InlineData(21, "DomainName,IsOverseas")]
    [InlineData(23, "DomainName,IsOverseas")]
    public void Each_report_accepts_its_documented_parameters(int id, string parameters) =>
        string.Join(",", ReportCatalogue.Find(id)!.Parameters).ShouldBe(parameters);
}
