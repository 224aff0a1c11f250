using Tidemark.Usage.Rankings;

namespace Tidemark.Reports.Catalogue;

/// <summary>The twelve operations reports of the CDN.</summary>
public static class ReportCatalogue
{
    private const string DomainName = "DomainName";
    private const string HttpCode = "HttpCode";
    private const string IsOverseas = "IsOverseas";

    /// <summary>All, by id.</summary>
    public static IReadOnlyList<ReportDefinition> All { get; } =
    [
        new(1, "TopUrlByAcc", ReportSubject.Url, RankBy.Requests, 3000, ["httpCode"], [DomainName, HttpCode]),
        new(3, "TopUrlByTraf", ReportSubject.Url, RankBy.Bytes, 3000, ["httpCode"], [DomainName, HttpCode]),
        new(5, "TopReferByAcc", ReportSubject.Referer, RankBy.Requests, 100, [], [DomainName]),
        new(7, "TopReferByTraf", ReportSubject.Referer, RankBy.Bytes, 100, [], [DomainName]),
        new(9, "OriginTopUrlByAcc", ReportSubject.OriginUrl, RankBy.Requests, 100, ["httpCode"], [DomainName, HttpCode]),
        new(11, "OriginTopUrlByTraf", ReportSubject.OriginUrl, RankBy.Bytes, 100, ["httpCode"], [DomainName, HttpCode]),
        new(13, "TopIpByAcc", ReportSubject.ClientIp, RankBy.Requests, 200, [], [DomainName, "Area"]) { TopOfOneRegion = 20 },
        new(15, "TopIpByTraf", ReportSubject.ClientIp, RankBy.Bytes, 200, [], [DomainName, "Area"]) { TopOfOneRegion = 20 },
        new(17, "DomainByTraf", ReportSubject.Domain, RankBy.Bytes, 200, ["httpCode", "isp"], []),
        new(19, "DomainPvUv", ReportSubject.Visitors, null, null, [], [DomainName]),
        new(21, "AreaTrafStat", ReportSubject.Region, RankBy.Bytes, null, ["isp"], [DomainName, IsOverseas]),
        new(23, "IspTrafStat", ReportSubject.Isp, RankBy.Bytes, null, ["isp"], [DomainName, IsOverseas]),
    ];

    /// <summary>The report, or null.</summary>
    public static ReportDefinition? Find(int id) => id is >= 1 and <= 23 && int.IsOddInteger(id) ? All[id / 2] : null;
}
