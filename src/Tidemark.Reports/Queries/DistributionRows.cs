using Tidemark.Geography.Names;
using Tidemark.Reports.Catalogue;
using Tidemark.Reports.Rows;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.Reports.Queries;

/// <summary>Reports 21 and 23: usage by region or ISP.</summary>
internal static class DistributionRows
{
    public static async Task<KeyReport> Read(
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
        return new KeyReport(
            report,
            range,
            [.. totals
                .OrderByDescending(total => total.Total.Bytes).ThenBy(total => total.Name, StringComparer.Ordinal)
                .Select(total => new KeyRow(total.Name, UsageShare.Of(total.Total.Bytes, total.Total.Requests, bytes, requests)))])
        {
            Remarks = [.. Remarks.Widened(query.Range, range, TimeSpan.FromMinutes(5))],
        };
    }
}
