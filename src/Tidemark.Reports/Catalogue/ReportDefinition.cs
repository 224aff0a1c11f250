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
/// <param name="Fields">Condition fields it accepts beside prov and isOverseas: httpCode, isp.</param>
/// <param name="Parameters">Parameters of DescribeCdnReport it accepts beside ReportId, StartTime and EndTime: DomainName, HttpCode, Area, IsOverseas.</param>
public sealed record ReportDefinition(
    int Id, string Title, ReportSubject Subject, RankBy? By, int? Top, IReadOnlyList<string> Fields, IReadOnlyList<string> Parameters)
{
    /// <summary>At most this many rows when one region alone is selected.</summary>
    public int? TopOfOneRegion { get; init; } = Top;

    /// <summary>The rows there may be when this many regions are selected; null: all regions.</summary>
    public int? TopOf(int? regions) => regions == 1 ? TopOfOneRegion : Top;
}
