using Tidemark.Geography.Names;
using Tidemark.Reports.Catalogue;
using Tidemark.Reports.Rows;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;

namespace Tidemark.Reports.Queries;

/// <summary>Report 17: domains by traffic, with their largest bucket.</summary>
internal static class DomainRows
{
    public static async Task<DomainReport> Read(
        IUsageStore usage, ReportDefinition report, ReportQuery query, IReadOnlyList<string>? regions, CancellationToken cancellationToken)
    {
        var byStatus = query.Filter.StatusClasses is not null;
        var range = query.Range.WidenedTo(byStatus ? Bucket.HourSeconds : Bucket.Seconds);
        IReadOnlyList<UsageTotal> totals = regions is []
            ? []
            : await usage.Totals(
                new UsageQuery(query.Account, range) { Domains = query.Domains, Regions = regions, Isps = query.Filter.Isps },
                UsageDimension.Domain,
                cancellationToken);
        var domains = byStatus
            ? await OfStatus(usage, query, range, regions, totals, cancellationToken)
            : [.. totals.Select(total => new DomainFigures(
                total.Name, total.Total.Bytes, total.Total.Requests, new BandwidthPoint(total.PeakAt, total.PeakBytes, Bucket.BitsPerSecond(total.PeakBytes))))];

        var bytes = domains.Sum(domain => domain.Bytes);
        var requests = domains.Sum(domain => domain.Requests);
        var rows = domains
            .OrderByDescending(domain => domain.Bytes).ThenBy(domain => domain.Name, StringComparer.Ordinal)
            .Take(report.TopOf(regions?.Count)!.Value)
            .Select(domain => new DomainRow(domain.Name, UsageShare.Of(domain.Bytes, domain.Requests, bytes, requests), domain.Peak));
        return new DomainReport(report, range, [.. rows])
        {
            Remarks = byStatus
                ? [.. Remarks.Widened(query.Range, range, TimeSpan.FromHours(1)), new NoPeakByStatus()]
                : [.. Remarks.Widened(query.Range, range, TimeSpan.FromMinutes(5)), .. Remarks.Averages(totals)],
        };
    }

    /// <summary>Bytes by status are stored only in the URL ranking. Its totals cover every URL, listed or not.</summary>
    private static async Task<List<DomainFigures>> OfStatus(
        IUsageStore usage, ReportQuery query, TimeRange range, IReadOnlyList<string>? regions, IReadOnlyList<UsageTotal> totals,
        CancellationToken cancellationToken)
    {
        var classes = query.Filter.StatusClasses!;
        var domains = new List<DomainFigures>();
        foreach (var total in totals.Where(total => classes.Any(status => RequestsOf(total.Total, status) > 0)))
        {
            var ranking = await usage.Ranking(
                new RankingQuery(query.Account, range, RankingKind.Url, RankBy.Bytes, Top: 1)
                {
                    Domains = [total.Name],
                    Regions = regions,
                    StatusClasses = [.. classes],
                },
                cancellationToken);
            domains.Add(new DomainFigures(total.Name, ranking.TotalBytes, ranking.TotalRequests, null));
        }

        return domains;
    }

    private static long RequestsOf(in Counters counters, int statusClass) => statusClass switch
    {
        2 => counters.Status2xx,
        3 => counters.Status3xx,
        4 => counters.Status4xx,
        _ => counters.Status5xx,
    };

    private sealed record DomainFigures(string Name, long Bytes, long Requests, BandwidthPoint? Peak);
}
