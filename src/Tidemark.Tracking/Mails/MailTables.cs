using Tidemark.Reports.Queries;

namespace Tidemark.Tracking.Mails;

/// <summary>Turns the rows of reports into rows for people.</summary>
internal static class MailTables
{
    private static readonly MailGroup Traffic = new("traffic", ["bytes", "SI", "share"]);
    private static readonly MailGroup Requests = new("requests", ["requests", "share"]);
    private static readonly MailGroup Peak = new("peak bandwidth", ["bit/s", "SI", "in the 5 min from"]);

    public static MailTable Of(ReportTable report) => report.Definition.Legend is null ? Ranked(report) : Series(report);

    /// <summary>A key with traffic and requests, ordered by one of them.</summary>
    private static MailTable Ranked(ReportTable report)
    {
        var header = report.Definition.Header.ToList();
        int Column(string name) => header.IndexOf(name);
        var (traffic, requests, peak) = (Column("traf"), Column("acc"), Column("max_bps"));
        var byRequests = report.Definition.Title.EndsWith("ByAcc", StringComparison.Ordinal);
        var measure = byRequests ? requests : traffic;
        var longest = report.Rows.Count == 0 ? 0L : report.Rows.Max(row => Number(row[measure]));

        MailRow Row(IReadOnlyList<object> row)
        {
            IReadOnlyList<string> bytes = [Words.Exact(Number(row[traffic])), Words.Si(Number(row[traffic]), "B"), Text(row[traffic + 1])];
            IReadOnlyList<string> count = [Words.Exact(Number(row[requests])), Text(row[requests + 1])];
            List<IReadOnlyList<string>> cells = byRequests ? [count, bytes] : [bytes, count];
            if (peak >= 0)
            {
                cells.Add(row[peak] is long bps ? [Words.Exact(bps), Words.Si(bps, "bit/s"), Words.RowTime(Text(row[peak + 1]))] : ["-", "-", "-"]);
            }

            return new MailRow(Words.OneLine(Text(row[0])), cells, longest == 0 ? 0 : (double)Number(row[measure]) / longest);
        }

        List<MailGroup> groups = byRequests ? [Requests, Traffic] : [Traffic, Requests];
        if (peak >= 0)
        {
            groups.Add(Peak);
        }

        return new MailTable(KeyLabel(header[0]), groups, [.. report.Rows.Select(Row)]);
    }

    /// <summary>A series a legend value becomes a column: page views and unique visitors side by side.</summary>
    private static MailTable Series(ReportTable report)
    {
        var series = report.Rows.Select(row => Text(row[1])).Distinct().ToList();
        var points = report.Rows.GroupBy(row => Text(row[0])).Select(point => (
            Key: Words.RowTime(point.Key),
            Counts: series.Select(name => point.Where(row => Text(row[1]) == name).Select(row => Number(row[2])).FirstOrDefault()).ToList())).ToList();
        var longest = points.Count == 0 || series.Count == 0 ? 0 : points.Max(point => point.Counts[0]);
        return new MailTable(
            "time",
            [.. series.Select(name => new MailGroup(SeriesLabel(name), [SeriesLabel(name)]))],
            [.. points.Select(point => new MailRow(
                point.Key, [.. point.Counts.Select(count => (IReadOnlyList<string>)[Words.Exact(count)])], longest == 0 ? 0 : (double)point.Counts[0] / longest))]);
    }

    private static string KeyLabel(string column) => column switch
    {
        "url" => "URL",
        "refer" => "referer",
        "ip" => "client address",
        "isp" => "ISP",
        "area" => "region",
        _ => column,
    };

    private static string SeriesLabel(string name) => name switch
    {
        "pv" => "page views",
        "uv" => "unique visitors",
        _ => Words.OneLine(name),
    };

    private static long Number(object value) => value is long number ? number : 0;

    private static string Text(object value) => value as string ?? $"{value}";
}
