using Tidemark.Metering.Rankings;
using Tidemark.Metering.Usage;
using Tidemark.Reports.Catalogue;

namespace Tidemark.Reports.Queries;

/// <summary>Reports 1 to 15: the top URLs, referers, origin URLs and client addresses, in logged bytes.</summary>
internal static class RankedReport
{
    public static async Task<ReportTable> Run(
        IUsageStore usage, ReportDefinition report, ReportQuery query, IReadOnlyList<string>? regions, CancellationToken cancellationToken)
    {
        if (regions is [])
        {
            return new ReportTable(report, query.Range, [], []);
        }

        var ranking = await usage.Ranking(
            new RankingQuery(query.Account, query.Range, KindOf(report.Id), ByOf(report), report.TopOf(regions?.Count)!.Value)
            {
                Domains = query.Domains,
                Regions = regions,
                StatusClasses = query.Filter.StatusClasses,
            },
            cancellationToken);
        return new ReportTable(
            report,
            ranking.Range,
            [.. ranking.Rows.Select(row => Figures.Row(row.Key, row.Bytes, row.Requests, ranking.TotalBytes, ranking.TotalRequests))],
            [.. Figures.Widened(query.Range, ranking.Range, "hour", query.Zone), .. Errors(ranking)]);
    }

    private static RankingKind KindOf(int id) => id switch
    {
        1 or 3 => RankingKind.Url,
        5 or 7 => RankingKind.Referer,
        9 or 11 => RankingKind.OriginUrl,
        _ => RankingKind.ClientIp,
    };

    private static RankBy ByOf(ReportDefinition report) =>
        report.Title.EndsWith("ByTraf", StringComparison.Ordinal) ? RankBy.Bytes : RankBy.Requests;

    private static IEnumerable<string> Errors(Ranking ranking)
    {
        if (ranking.RequestsError > 0)
        {
            yield return $"More keys than are kept: up to {ranking.RequestsError} requests may be missing from a row.";
        }

        if (ranking.BytesError > 0)
        {
            yield return $"More keys than are kept: up to {ranking.BytesError} bytes may be missing from a row.";
        }
    }
}
