using System.Text.Json.Nodes;
using Tidemark.Reports.Catalogue;
using Tidemark.Reports.Rows;

namespace Tidemark.Api.Answers;

/// <summary>How reports look on the wire.</summary>
internal static class ReportAnswers
{
    private const string NotKept = "-";

    /// <summary><c>{"report":{...}}</c>: what a report is.</summary>
    public static JsonObject Deliver(ReportDefinition report)
    {
        var shape = ReportShape.Of(report);
        var fields = new JsonObject { ["title"] = report.Title, ["format"] = shape.Format, ["shape"] = shape.Shape };
        foreach (var (name, column) in new[] { ("xAxis", shape.XAxis), ("yAxis", shape.YAxis), ("legend", shape.Legend) })
        {
            if (column is not null)
            {
                fields[name] = column;
            }
        }

        fields["header"] = Texts(shape.Header);
        return new JsonObject { ["report"] = fields };
    }

    /// <summary>A report with its rows: counts as numbers, all else as text; instants in the zone.</summary>
    public static JsonObject Rows(Report report, TimeZoneInfo zone) => Answer(
        report.Definition,
        report switch
        {
            KeyReport keys => keys.Rows.Select(row => Usage(ReportShape.Of(report.Definition).Key, row.Key, row.Usage)),
            DomainReport domains => domains.Rows.Select(row => Domain(row, zone)),
            VisitorReport visitors => visitors.Rows.SelectMany(row => Visitors(row, zone)),
            _ => throw new ArgumentOutOfRangeException(nameof(report), report.GetType().Name, "The wire has no rows of this kind."),
        },
        report.Remarks.Select(remark => RemarkTexts.Of(remark, zone)));

    /// <summary>A report that has no rows for the caller.</summary>
    public static JsonObject Without(ReportDefinition report, string remark) => Answer(report, [], [remark]);

    /// <summary>A share with three decimals and <c>%</c>, halves away from zero.</summary>
    /// <param name="share">0 to 1.</param>
    internal static string Percent(decimal share) => Math.Round(share * 100, 3, MidpointRounding.AwayFromZero).ToString("0.000") + "%";

    private static JsonObject Answer(ReportDefinition report, IEnumerable<JsonObject> rows, IEnumerable<string> remarks)
    {
        var answer = new JsonObject { ["deliver"] = Deliver(report), ["data"] = new JsonArray([.. rows]) };
        if (Texts(remarks) is { Count: > 0 } texts)
        {
            answer["remarks"] = texts;
        }

        return answer;
    }

    private static JsonObject Usage(string column, string key, in UsageShare usage) => new()
    {
        [column] = key,
        [ReportShape.Bytes] = usage.Bytes,
        [ReportShape.ByteShare] = Percent(usage.ByteShare),
        [ReportShape.Requests] = usage.Requests,
        [ReportShape.RequestShare] = Percent(usage.RequestShare),
    };

    private static JsonObject Domain(in DomainRow row, TimeZoneInfo zone)
    {
        var fields = Usage(ReportShape.Domain, row.Domain, row.Usage);
        fields[ReportShape.PeakBandwidth] = row.Peak is { } peak ? peak.WholeBitsPerSecond : NotKept;
        fields[ReportShape.PeakTime] = row.Peak is { } at ? ZoneTime.Format(at.Start, zone) : NotKept;
        return fields;
    }

    private static IEnumerable<JsonObject> Visitors(VisitorRow row, TimeZoneInfo zone)
    {
        var time = row.Day is { } day ? day.ToString("yyyy-MM-dd") : ZoneTime.Format(row.Start, zone);
        JsonObject Row(string kind, long count) => new() { [ReportShape.Time] = time, [ReportShape.CountKind] = kind, [ReportShape.Count] = count };
        return [Row("pv", row.PageViews), Row("uv", row.UniqueVisitors)];
    }

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];
}
