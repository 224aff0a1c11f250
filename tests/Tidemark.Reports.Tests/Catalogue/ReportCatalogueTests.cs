using Tidemark.Reports.Catalogue;
using Tidemark.Usage.Rankings;

namespace Tidemark.Reports.Tests.Catalogue;

public sealed class ReportCatalogueTests
{
    [Theory]
    [InlineData(1, "TopUrlByAcc", ReportSubject.Url, RankBy.Requests, 3000)]
    [InlineData(3, "TopUrlByTraf", ReportSubject.Url, RankBy.Bytes, 3000)]
    [InlineData(5, "TopReferByAcc", ReportSubject.Referer, RankBy.Requests, 100)]
    [InlineData(7, "TopReferByTraf", ReportSubject.Referer, RankBy.Bytes, 100)]
    [InlineData(9, "OriginTopUrlByAcc", ReportSubject.OriginUrl, RankBy.Requests, 100)]
    [InlineData(11, "OriginTopUrlByTraf", ReportSubject.OriginUrl, RankBy.Bytes, 100)]
    [InlineData(13, "TopIpByAcc", ReportSubject.ClientIp, RankBy.Requests, 200)]
    [InlineData(15, "TopIpByTraf", ReportSubject.ClientIp, RankBy.Bytes, 200)]
    [InlineData(17, "DomainByTraf", ReportSubject.Domain, RankBy.Bytes, 200)]
    [InlineData(19, "DomainPvUv", ReportSubject.Visitors, null, null)]
    [InlineData(21, "AreaTrafStat", ReportSubject.Region, RankBy.Bytes, null)]
    [InlineData(23, "IspTrafStat", ReportSubject.Isp, RankBy.Bytes, null)]
    public void Each_report_is_the_one_that_is_documented(int id, string title, ReportSubject subject, RankBy? by, int? top)
    {
        var report = ReportCatalogue.Find(id).ShouldNotBeNull();
        (report.Id, report.Title, report.Subject, report.By, report.Top).ShouldBe((id, title, subject, by, top));
    }

    [Fact]
    public void There_are_twelve_by_id() =>
        ReportCatalogue.All.Select(report => report.Id).ShouldBe([1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23]);

    [Fact]
    public void Titles_are_unique() => ReportCatalogue.All.Select(report => report.Title).Distinct().Count().ShouldBe(12);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(25)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void Another_id_is_no_report(int id) => ReportCatalogue.Find(id).ShouldBeNull();

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
