using Tidemark.Reports.Catalogue;

namespace Tidemark.Api.Answers;

/// <summary>How the rows of a report look on the wire: the fields of <c>deliver.report</c>, and so the names of its columns.</summary>
/// <param name="Format">chart or table.</param>
/// <param name="Shape">line, pie, bar; empty for a table.</param>
/// <param name="XAxis">Column on the x axis; null for tables and pies.</param>
/// <param name="YAxis">Column on the y axis.</param>
/// <param name="Legend">Column that splits the series.</param>
/// <param name="Header">Columns of each row, in order.</param>
internal sealed record ReportShape(string Format, string Shape, string? XAxis, string? YAxis, string? Legend, IReadOnlyList<string> Header)
{
    public const string Bytes = "traf";
    public const string ByteShare = "traf_rate";
    public const string Requests = "acc";
    public const string RequestShare = "acc_rate";
    public const string Domain = "domain";
    public const string PeakBandwidth = "max_bps";
    public const string PeakTime = "max_bps_time";
    public const string Time = "ds";
    public const string CountKind = "cnt_type";
    public const string Count = "cnt";

    /// <summary>The column that a row's key stands in.</summary>
    public string Key => Header[0];

    public static ReportShape Of(ReportDefinition report) => report.Subject switch
    {
        ReportSubject.Url or ReportSubject.OriginUrl => Table("url"),
        ReportSubject.Referer => Table("refer"),
        ReportSubject.ClientIp => Table("ip"),
        ReportSubject.Domain => Table(Domain, PeakBandwidth, PeakTime),
        ReportSubject.Visitors => new("chart", "line", Time, Count, CountKind, [Time, CountKind, Count]),
        ReportSubject.Region => new("chart", "bar", "area", Bytes, null, Usage("area")),
        ReportSubject.Isp => new("chart", "pie", null, null, null, Usage("isp")),
        _ => throw new ArgumentOutOfRangeException(nameof(report), report.Subject, "The wire has no shape for this subject."),
    };

    private static ReportShape Table(string key, params string[] more) => new("table", "", null, null, null, [.. Usage(key), .. more]);

    private static string[] Usage(string key) => [key, Bytes, ByteShare, Requests, RequestShare];
}
