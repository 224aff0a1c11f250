using Tidemark.Metering;
using Tidemark.Metering.Usage;
using Tidemark.Reports.Catalogue;

namespace Tidemark.Reports.Queries;

/// <summary>Reports 21 and 23: usage by region or ISP.</summary>
internal static class DistributionReport
{
    public static async Task<ReportTable> Run(
        IUsageStore usage, ReportDefinition report, ReportQuery query, IReadOnlyList<string>? regions, UsageDimension by,
        CancellationToken cancellationToken)
    {
        var range = query.Range.WidenedTo(Bucket.Seconds);
        IReadOnlyList<UsageTotal> totals = regions is []
            ? []
            : await usage.Totals(
                new UsageQuery(query.Account, range) { Domains = query.Domains, Regions = regions, Isps = query.Filter.Isps },
                by,
                cancellationToken);
        var bytes = totals.Sum(total => total.Total.Bytes);
        var requests = totals.Sum(total => total.Total.Requests);
        return new ReportTable(
            report,
            range,
            [.. totals
                .OrderByDescending(total => total.Total.Bytes).ThenBy(total => total.Name, StringComparer.Ordinal)
                .Select(total => Figures.Row(total.Name, total.Total.Bytes, total.Total.Requests, bytes, requests))],
            [.. Figures.Widened(query.Range, range, "bucket of five minutes", query.Zone)]);
    }
}
