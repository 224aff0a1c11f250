using Tidemark.Reports.Catalogue;
using Tidemark.Reports.Rows;
using Tidemark.Usage.Rankings;

namespace Tidemark.Tracking.Mails;

/// <summary>Converts report rows to rows for people.</summary>
internal static class MailTables
{
    private static readonly MailGroup Traffic = new("traffic", ["bytes", "SI", "share"]);
    private static readonly MailGroup Requests = new("requests", ["requests", "share"]);
    private static readonly MailGroup Peak = new("peak bandwidth", ["bit/s", "SI", "in the 5 min from"]);

    public static MailTable Of(Report report, TimeZoneInfo zone) => report switch
    {
        KeyReport keys => Keys(keys),
        DomainReport domains => Domains(domains, zone),
        VisitorReport visitors => Visitors(visitors, zone),
        _ => throw new ArgumentOutOfRangeException(nameof(report), report.GetType().Name, "Mails have no table of this kind."),
    };

    /// <summary>A key with traffic and requests; what the rows are ordered by comes first.</summary>
    private static MailTable Keys(KeyReport report)
    {
        var byRequests = report.Definition.By == RankBy.Requests;
        long Measure(KeyRow row) => byRequests ? row.Usage.Requests : row.Usage.Bytes;
        var longest = report.Rows.Select(Measure).DefaultIfEmpty().Max();
        return new MailTable(
            KeyLabel(report.Definition.Subject),
            byRequests ? [Requests, Traffic] : [Traffic, Requests],
            [.. report.Rows.Select(row => new MailRow(
                Words.OneLine(row.Key),
                byRequests ? [RequestCells(row.Usage), TrafficCells(row.Usage)] : [TrafficCells(row.Usage), RequestCells(row.Usage)],
                Bar(Measure(row), longest)))]);
    }

    private static MailTable Domains(DomainReport report, TimeZoneInfo zone)
    {
        var longest = report.Rows.Select(row => row.Usage.Bytes).DefaultIfEmpty().Max();
        return new MailTable(
            KeyLabel(report.Definition.Subject),
            [Traffic, Requests, Peak],
            [.. report.Rows.Select(row => new MailRow(
                Words.OneLine(row.Domain),
                [
                    TrafficCells(row.Usage),
                    RequestCells(row.Usage),
                    row.Peak is { } peak
                        ? [Words.Exact(peak.WholeBitsPerSecond), Words.Si(peak.WholeBitsPerSecond, "bit/s"), Words.Minute(peak.Start, zone)]
                        : ["-", "-", "-"],
                ],
                Bar(row.Usage.Bytes, longest)))]);
    }

    /// <summary>Page views and unique visitors side by side.</summary>
    private static MailTable Visitors(VisitorReport report, TimeZoneInfo zone)
    {
        var longest = report.Rows.Select(row => row.PageViews).DefaultIfEmpty().Max();
        return new MailTable(
            "time",
            [new MailGroup("page views", ["page views"]), new MailGroup("unique visitors", ["unique visitors"])],
            [.. report.Rows.Select(row => new MailRow(
                row.Day is { } day ? Words.Day(day) : Words.Minute(row.Start, zone),
                [[Words.Exact(row.PageViews)], [Words.Exact(row.UniqueVisitors)]],
                Bar(row.PageViews, longest)))]);
    }

    private static IReadOnlyList<string> TrafficCells(in UsageShare usage) => [Words.Exact(usage.Bytes), Words.Si(usage.Bytes, "B"), Words.Percent(usage.ByteShare)];

    private static IReadOnlyList<string> RequestCells(in UsageShare usage) => [Words.Exact(usage.Requests), Words.Percent(usage.RequestShare)];

    private static double Bar(long value, long longest) => longest == 0 ? 0 : (double)value / longest;

    private static string KeyLabel(ReportSubject subject) => subject switch
    {
        ReportSubject.Url or ReportSubject.OriginUrl => "URL",
        ReportSubject.Referer => "referer",
        ReportSubject.ClientIp => "client address",
        ReportSubject.Domain => "domain",
        ReportSubject.Region => "region",
        ReportSubject.Isp => "ISP",
        _ => throw new ArgumentOutOfRangeException(nameof(subject), subject, "The rows of this report have no key."),
    };
}
