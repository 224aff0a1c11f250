using System.Text.Json.Nodes;
using Tidemark.Reports.Catalogue;
using Tidemark.Reports.Queries;

namespace Tidemark.Api.Answers;

/// <summary>How reports look on the wire.</summary>
internal static class ReportAnswers
{
    /// <summary><c>{"report":{...}}</c>: what a report is.</summary>
    public static JsonObject Deliver(ReportDefinition report)
    {
        var fields = new JsonObject { ["title"] = report.Title, ["format"] = report.Format, ["shape"] = report.Shape };
        foreach (var (name, column) in new[] { ("xAxis", report.XAxis), ("yAxis", report.YAxis), ("legend", report.Legend) })
        {
            if (column is not null)
            {
                fields[name] = column;
            }
        }

        fields["header"] = Texts(report.Header);
        return new JsonObject { ["report"] = fields };
    }

    /// <summary>A report with its rows: counts as numbers, all else as text.</summary>
    public static JsonObject Table(ReportTable table)
    {
        var header = table.Definition.Header;
        var rows = new JsonArray();
        foreach (var row in table.Rows)
        {
            var fields = new JsonObject();
            for (var i = 0; i < header.Count; i++)
            {
                fields[header[i]] = row[i] switch
                {
                    long count => JsonValue.Create(count),
                    int count => JsonValue.Create(count),
                    var other => JsonValue.Create(other.ToString()),
                };
            }

            rows.Add(fields);
        }

        var answer = new JsonObject { ["deliver"] = Deliver(table.Definition), ["data"] = rows };
        if (table.Remarks.Count > 0)
        {
            answer["remarks"] = Texts(table.Remarks);
        }

        return answer;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];
}
