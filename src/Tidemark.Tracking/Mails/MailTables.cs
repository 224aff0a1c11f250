using Tidemark.Reports.Rows;
using Tidemark.Usage.Rankings;

namespace Tidemark.Tracking.Mails;

/// <summary>Converts report rows to rows for people.</summary>
internal static class MailTables
{
    public static MailTable Of(Report report, TimeZoneInfo zone, MailWords words) => report switch
    {
        KeyReport keys => Keys(keys, words),
        DomainReport domains => Domains(domains, zone, words),
        VisitorReport visitors => Visitors(visitors, zone, words),
        _ => throw new ArgumentOutOfRangeException(nameof(report), report.GetType().Name, "Mails have no table of this kind."),
    };

    /// <summary>A key with traffic and requests; what the rows are ordered by comes first.</summary>
    private static MailTable Keys(KeyReport report, MailWords words)
    {
        var byRequests = report.Definition.By == RankBy.Requests;
        long Measure(KeyRow row) => byRequests ? row.Usage.Requests : row.Usage.Bytes;
        var longest = report.Rows.Select(Measure).DefaultIfEmpty().Max();
        return new MailTable(
            words.Key(report.Definition.Subject),
            byRequests ? [Requests(words), Traffic(words)] : [Traffic(words), Requests(words)],
            [.. report.Rows.Select(row => new MailRow(
                Words.OneLine(row.Key),
                byRequests ? [RequestCells(row.Usage), TrafficCells(row.Usage)] : [TrafficCells(row.Usage), RequestCells(row.Usage)],
                Bar(Measure(row), longest)))]);
    }

    private static MailTable Domains(DomainReport report, TimeZoneInfo zone, MailWords words)
    {
        var longest = report.Rows.Select(row => row.Usage.Bytes).DefaultIfEmpty().Max();
        return new MailTable(
            words.Key(report.Definition.Subject),
            [Traffic(words), Requests(words), new MailGroup(words.PeakGroup, ["bit/s", "SI", words.PeakAt])],
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
    private static MailTable Visitors(VisitorReport report, TimeZoneInfo zone, MailWords words)
    {
        var longest = report.Rows.Select(row => row.PageViews).DefaultIfEmpty().Max();
        return new MailTable(
            words.Time,
            [new MailGroup(words.PageViews, [words.PageViews]), new MailGroup(words.UniqueVisitors, [words.UniqueVisitors])],
            [.. report.Rows.Select(row => new MailRow(
                row.Day is { } day ? Words.Day(day) : Words.Minute(row.Start, zone),
                [[Words.Exact(row.PageViews)], [Words.Exact(row.UniqueVisitors)]],
                Bar(row.PageViews, longest)))]);
    }

    private static MailGroup Traffic(MailWords words) => new(words.TrafficGroup, [words.Bytes, "SI", words.Share]);

    private static MailGroup Requests(MailWords words) => new(words.RequestGroup, [words.RequestGroup, words.Share]);

    private static IReadOnlyList<string> TrafficCells(in UsageShare usage) => [Words.Exact(usage.Bytes), Words.Si(usage.Bytes, "B"), Words.Percent(usage.ByteShare)];

    private static IReadOnlyList<string> RequestCells(in UsageShare usage) => [Words.Exact(usage.Requests), Words.Percent(usage.RequestShare)];

    private static double Bar(long value, long longest) => longest == 0 ? 0 : (double)value / longest;
}
