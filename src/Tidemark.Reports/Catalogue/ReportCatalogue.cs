namespace Tidemark.Reports.Catalogue;

/// <summary>The twelve operations reports of the CDN.</summary>
public static class ReportCatalogue
{
    private const string Table = "table";
    private const string Chart = "chart";
    private const string DomainName = "DomainName";
    private const string HttpCode = "HttpCode";
    private const string IsOverseas = "IsOverseas";

    /// <summary>All, by id.</summary>
    public static IReadOnlyList<ReportDefinition> All { get; } =
    [
        Ranked(1, "TopUrlByAcc", "热门 URL（按请求数）", "url", 3000, ["httpCode"], [DomainName, HttpCode]),
        Ranked(3, "TopUrlByTraf", "热门 URL（按流量）", "url", 3000, ["httpCode"], [DomainName, HttpCode]),
        Ranked(5, "TopReferByAcc", "热门 Referer（按请求数）", "refer", 100, [], [DomainName]),
        Ranked(7, "TopReferByTraf", "热门 Referer（按流量）", "refer", 100, [], [DomainName]),
        Ranked(9, "OriginTopUrlByAcc", "热门回源 URL（按请求数）", "url", 100, ["httpCode"], [DomainName, HttpCode]),
        Ranked(11, "OriginTopUrlByTraf", "热门回源 URL（按流量）", "url", 100, ["httpCode"], [DomainName, HttpCode]),
        Ranked(13, "TopIpByAcc", "Top 客户端 IP（按请求数）", "ip", 200, [], [DomainName, "Area"]) with { TopOfOneRegion = 20 },
        Ranked(15, "TopIpByTraf", "Top 客户端 IP（按流量）", "ip", 200, [], [DomainName, "Area"]) with { TopOfOneRegion = 20 },
        new(17, "DomainByTraf", Table, "", null, null, null, [.. Figures("domain"), "max_bps", "max_bps_time"], 200, "域名排行（按流量）", ["httpCode", "isp"], []),
        new(19, "DomainPvUv", Chart, "line", "ds", "cnt", "cnt_type", ["ds", "cnt_type", "cnt"], null, "PV/UV", [], [DomainName]),
        new(21, "AreaTrafStat", Chart, "bar", "area", "traf", null, Figures("area"), null, "用户区域分布", ["isp"], [DomainName, IsOverseas]),
        new(23, "IspTrafStat", Chart, "pie", null, null, null, Figures("isp"), null, "运营商分布", ["isp"], [DomainName, IsOverseas]),
    ];

    /// <summary>The report, or null.</summary>
    public static ReportDefinition? Find(int id) => id is >= 1 and <= 23 && int.IsOddInteger(id) ? All[id / 2] : null;

    private static ReportDefinition Ranked(
        int id, string title, string chinese, string key, int top, IReadOnlyList<string> fields, IReadOnlyList<string> parameters) =>
        new(id, title, Table, "", null, null, null, Figures(key), top, chinese, fields, parameters);

    private static string[] Figures(string key) => [key, "traf", "traf_rate", "acc", "acc_rate"];
}
