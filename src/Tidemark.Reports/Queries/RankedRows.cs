using Tidemark.Geography.Names;
using Tidemark.Reports.Catalogue;
using Tidemark.Reports.Rows;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Rankings;

namespace Tidemark.Reports.Queries;

/// <summary>Reports 1 to 15: the top URLs, referers, origin URLs and client addresses, in logged bytes.</summary>
internal static class RankedRows
{
    public static async Task<KeyReport> Read(
        IUsageStore usage, ReportDefinition report, ReportQuery query, IReadOnlyList<string>? regions, CancellationToken cancellationToken)
    {
        if (regions is [])
        {
            return new KeyReport(report, query.Range, []);
        }

        var ranking = await usage.Ranking(
            new RankingQuery(query.Account, query.Range, KindOf(report.Subject), report.By!.Value, report.TopOf(regions?.Count)!.Value)
            {
                Domains = query.Domains,
                Regions = regions,
                StatusClasses = query.Filter.StatusClasses,
            },
            cancellationToken);
        return new KeyReport(
            report,
            ranking.Range,
            [.. ranking.Rows.Select(row => new KeyRow(row.Key, UsageShare.Of(row.Bytes, row.Requests, ranking.TotalBytes, ranking.TotalRequests)))])
        {
            Remarks = [.. Remarks.Widened(query.Range, ranking.Range, TimeSpan.FromHours(1)), .. Dropped(RankBy.Requests, ranking.RequestsError), .. Dropped(RankBy.Bytes, ranking.BytesError)],
        };
    }

    private static RankingKind KindOf(ReportSubject subject) => subject switch
    {
        ReportSubject.Url => RankingKind.Url,
        ReportSubject.Referer => RankingKind.Referer,
        ReportSubject.OriginUrl => RankingKind.OriginUrl,
        _ => RankingKind.ClientIp,
    };

    private static IEnumerable<ReportRemark> Dropped(RankBy measure, long most) => most > 0 ? [new KeysDropped(measure, most)] : [];
}
