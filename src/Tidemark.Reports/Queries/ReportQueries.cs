using Tidemark.Reports.Catalogue;
using Tidemark.Reports.Rows;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.Reports.Queries;

/// <summary>Turns usage into reports.</summary>
public sealed class ReportQueries(IUsageStore usage)
{
    /// <summary>Runs a report.</summary>
    /// <exception cref="InvalidReportException">There is no such report.</exception>
    public async Task<Report> Run(ReportQuery query, CancellationToken cancellationToken = default)
    {
        var report = ReportCatalogue.Find(query.ReportId)
            ?? throw new InvalidReportException($"Report {query.ReportId} does not exist; use one of {string.Join(", ", ReportCatalogue.All.Select(known => known.Id))}.");
        var regions = await RegionFilter.Resolve(usage, query, cancellationToken);
        Report rows = report.Subject switch
        {
            ReportSubject.Domain => await DomainRows.Read(usage, report, query, regions, cancellationToken),
            ReportSubject.Visitors => await VisitorRows.Read(usage, report, query, regions, cancellationToken),
            ReportSubject.Region => await DistributionRows.Read(usage, report, query, regions, UsageDimension.Region, cancellationToken),
            ReportSubject.Isp => await DistributionRows.Read(usage, report, query, regions, UsageDimension.Isp, cancellationToken),
            _ => await RankedRows.Read(usage, report, query, regions, cancellationToken),
        };
        var kept = await usage.Kept(query.Account, cancellationToken);
        var since = report.Subject is ReportSubject.Domain or ReportSubject.Region or ReportSubject.Isp && query.Filter.StatusClasses is null ? kept.Usage : Later(kept.Usage, kept.Audience);
        var watermark = await usage.Watermark(query.Account, cancellationToken);
        return Metered(rows, watermark) with { Remarks = [.. rows.Remarks, .. Remarks.Deleted(rows.Range, since), .. Remarks.Incomplete(rows.Range, watermark)] };
    }

    /// <summary>How far the account's figures for a period are complete.</summary>
    public async Task<Completeness> Completeness(long account, TimeRange period, CancellationToken cancellationToken = default) =>
        new(period, await usage.Watermark(account, cancellationToken));

    /// <summary>The sums of a period of whole buckets; zeros when there was no usage.</summary>
    /// <param name="account">The account (AliUid).</param>
    /// <param name="period">Widened to whole buckets.</param>
    /// <param name="domains">Null: all of the account.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<Counters> Totals(long account, TimeRange period, IReadOnlyList<string>? domains, CancellationToken cancellationToken = default) =>
        await usage.Totals(new UsageQuery(account, period) { Domains = domains }, UsageDimension.None, cancellationToken) is [var whole, ..] ? whole.Total : default;

    /// <summary>A series over time ends at the watermark: later points would look like time without requests.</summary>
    private static Report Metered(Report report, DateTimeOffset? watermark) => report is VisitorReport visitors && !MeteredTime.IsComplete(report.Range, watermark)
        ? visitors with { Rows = [.. visitors.Rows.Where(row => row.Start < watermark)] }
        : report;

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null || b > a ? b : a;
}
