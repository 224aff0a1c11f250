using Tidemark.Geography.Names;
using Tidemark.Usage.Rankings;

namespace Tidemark.Reports.Catalogue;

/// <summary>What the rows of a report are about.</summary>
public enum ReportSubject
{
    /// <summary>URLs.</summary>
    Url,

    /// <summary>Hosts of referers.</summary>
    Referer,

    /// <summary>URLs that were fetched from the origin.</summary>
    OriginUrl,

    /// <summary>Client addresses.</summary>
    ClientIp,

    /// <summary>Domains.</summary>
    Domain,

    /// <summary>Page views and unique visitors over time.</summary>
    Visitors,

    /// <summary>Regions of clients.</summary>
    Region,

    /// <summary>ISPs of clients.</summary>
    Isp,
}

/// <summary>What a report is, and what it accepts.</summary>
/// <param name="Id">Odd, 1 to 23.</param>
/// <param name="Title">English name, such as TopUrlByAcc.</param>
/// <param name="Subject">What its rows are about.</param>
/// <param name="By">The measure that its rows are ordered by, the largest first; null: by time.</param>
/// <param name="Top">At most this many rows, however long the range; null: all.</param>
/// <param name="Fields">Accepted condition fields in addition to prov and isOverseas: httpCode, isp.</param>
/// <param name="Parameters">Accepted parameters of DescribeCdnReport in addition to ReportId, StartTime and EndTime: DomainName, HttpCode, Area, IsOverseas.</param>
public sealed record ReportDefinition(
    int Id, string Title, ReportSubject Subject, RankBy? By, int? Top, IReadOnlyList<string> Fields, IReadOnlyList<string> Parameters)
{
    /// <summary>The maximum number of rows if exactly one region is selected.</summary>
    public int? TopOfOneRegion { get; init; } = Top;

    /// <summary>The maximum number of rows for a number of selected regions; null: all regions.</summary>
    public int? TopOf(int? regions) => regions == 1 ? TopOfOneRegion : Top;
}
