namespace Tidemark.Reports.Catalogue;

/// <summary>What a report is: the fields of <c>deliver.report</c> on the wire, and what it accepts.</summary>
/// <param name="Id">Odd, 1 to 23.</param>
/// <param name="Title">English name, such as TopUrlByAcc.</param>
/// <param name="Format">chart or table.</param>
/// <param name="Shape">line, pie, bar; empty for a table.</param>
/// <param name="XAxis">Column on the x axis; null for tables and pies.</param>
/// <param name="YAxis">Column on the y axis.</param>
/// <param name="Legend">Column that splits the series.</param>
/// <param name="Header">Columns of each row, in order.</param>
/// <param name="Top">At most this many rows, however long the range; null: all.</param>
/// <param name="ChineseTitle">For mails and documents in Chinese.</param>
/// <param name="Fields">Condition fields it accepts beside prov and isOverseas: httpCode, isp.</param>
/// <param name="Parameters">Parameters of DescribeCdnReport it accepts beside ReportId, StartTime and EndTime: DomainName, HttpCode, Area, IsOverseas.</param>
public sealed record ReportDefinition(
    int Id, string Title, string Format, string Shape, string? XAxis, string? YAxis, string? Legend,
    IReadOnlyList<string> Header, int? Top, string ChineseTitle, IReadOnlyList<string> Fields, IReadOnlyList<string> Parameters)
{
    /// <summary>At most this many rows when one region alone is selected.</summary>
    public int? TopOfOneRegion { get; init; } = Top;

    /// <summary>The rows there may be when this many regions are selected; null: all regions.</summary>
    public int? TopOf(int? regions) => regions == 1 ? TopOfOneRegion : Top;
}
