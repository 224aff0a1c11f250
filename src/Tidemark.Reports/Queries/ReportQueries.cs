using Tidemark.Metering;
using Tidemark.Metering.Usage;
using Tidemark.Reports.Catalogue;

namespace Tidemark.Reports.Queries;

/// <summary>Turns usage into reports.</summary>
public sealed class ReportQueries(IUsageStore usage)
{
    /// <summary>Runs a report.</summary>
    /// <exception cref="InvalidReportException">There is no such report.</exception>
    public async Task<ReportTable> Run(ReportQuery query, CancellationToken cancellationToken = default)
    {
        var report = ReportCatalogue.Find(query.ReportId)
            ?? throw new InvalidReportException($"There is no report {query.ReportId}; the ids are {string.Join(", ", ReportCatalogue.All.Select(known => known.Id))}.");
        var regions = await RegionFilter.Resolve(usage, query, cancellationToken);
        var table = query.ReportId switch
        {
            17 => await DomainReport.Run(usage, report, query, regions, cancellationToken),
            19 => await VisitorReport.Run(usage, report, query, regions, cancellationToken),
            21 => await DistributionReport.Run(usage, report, query, regions, UsageDimension.Region, cancellationToken),
            23 => await DistributionReport.Run(usage, report, query, regions, UsageDimension.Isp, cancellationToken),
            _ => await RankedReport.Run(usage, report, query, regions, cancellationToken),
        };
        var kept = await usage.Kept(query.Account, cancellationToken);
        var since = query.ReportId is 17 or 21 or 23 && query.Filter.StatusClasses is null ? kept.Usage : Later(kept.Usage, kept.Audience);
        return table with { Remarks = [.. table.Remarks, .. KeptRemarks.Deleted(table.Range, since, query.Zone)] };
    }

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null || b > a ? b : a;

    /// <summary>How far the account's figures of a period are complete.</summary>
    public async Task<Completeness> Completeness(long account, TimeRange period, CancellationToken cancellationToken = default) =>
        new(period, await usage.Watermark(account, cancellationToken));
}
