using Tidemark.Geography.Names;
using Tidemark.Reports.Catalogue;

namespace Tidemark.Reports.Queries;

/// <summary>A condition of a report as given in a call: <c>{"field":"prov","op":"in","value":["Beijing"]}</c>.</summary>
public sealed record ReportCondition(string Field, string Op, IReadOnlyList<string> Value);

/// <summary>Turns conditions and parameters into a filter.</summary>
public static class ConditionParser
{
    /// <summary>The maximum number of values in one condition.</summary>
    public const int MostValues = 200;

    private const string StatusClasses = "2xx, 3xx, 4xx, 5xx";

    private static readonly string[] Everywhere = ["prov", "isOverseas"];

    /// <summary>Reads the conditions of a tracking task's report; all of them must hold.</summary>
    /// <exception cref="InvalidReportException">The report does not accept the condition.</exception>
    public static ReportFilter Parse(int reportId, IReadOnlyList<ReportCondition> conditions)
    {
        var report = Find(reportId);
        var filter = ReportFilter.None;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var condition in conditions)
        {
            // what was read from JSON may lack any member
            var field = condition?.Field ?? "";
            if (!Everywhere.Contains(field) && !report.Fields.Contains(field))
            {
                throw new InvalidReportException(
                    $"Report {Named(report)} does not support conditions on '{Shown(field)}'; use one of {string.Join(", ", Everywhere.Concat(report.Fields))}.");
            }

            if (condition!.Op != "in")
            {
                throw new InvalidReportException($"The condition on {field} of report {Named(report)} has the unsupported op '{Shown(condition.Op)}'; use 'in'.");
            }

            if (!seen.Add(field))
            {
                throw new InvalidReportException($"Report {Named(report)} has two conditions on {field}; combine their values in one.");
            }

            filter = Narrow(filter, report, field, condition.Value ?? []);
        }

        return Checked(report, filter);
    }

    /// <summary>Reads the parameters of DescribeCdnReport; null or empty: not given. Lists are separated by commas.</summary>
    /// <exception cref="InvalidReportException">The report does not accept the parameter, or its value.</exception>
    public static ReportFilter ParseParameters(int reportId, string? domainName, string? area, string? isOverseas, string? httpCode)
    {
        var report = Find(reportId);
        var filter = ReportFilter.None;
        foreach (var (name, field, text) in new[]
        {
            ("DomainName", "", domainName),
            ("Area", "prov", area),
            ("IsOverseas", "isOverseas", isOverseas),
            ("HttpCode", "httpCode", httpCode),
        })
        {
            if (string.IsNullOrEmpty(text))
            {
                continue;
            }

            if (!report.Parameters.Contains(name))
            {
                var accepted = string.Join(", ", new[] { "ReportId", "StartTime", "EndTime" }.Concat(report.Parameters));
                throw new InvalidReportException($"Report {Named(report)} does not accept the parameter {name}; it accepts {accepted}.");
            }

            if (field.Length > 0)
            {
                filter = Narrow(filter, report, field, text.Split(',', StringSplitOptions.TrimEntries), name);
            }
        }

        return filter;
    }

    private static ReportDefinition Find(int reportId) =>
        ReportCatalogue.Find(reportId)
        ?? throw new InvalidReportException($"Report {reportId} does not exist; use one of {string.Join(", ", ReportCatalogue.All.Select(known => known.Id))}.");

    private static ReportFilter Narrow(ReportFilter filter, ReportDefinition report, string field, IReadOnlyList<string> values, string? shownAs = null)
    {
        var name = shownAs ?? field;
        if (values.Count is 0 or > MostValues)
        {
            throw new InvalidReportException($"{name} of report {Named(report)} has {values.Count} values; 1 to {MostValues} are allowed.");
        }

        return field switch
        {
            "prov" => filter with { Regions = Read(text => Regions.Find(text)?.Name, "the region names of DescribeCdnRegionAndIsp, such as beijing or 北京市") },
            "isp" when values.Any(IsEveryIsp) => filter,
            "isp" => filter with { Isps = Read(text => Isps.Find(text)?.Name, "the ISP names of DescribeCdnRegionAndIsp, such as telecom or 电信") },
            "httpCode" => filter with { StatusClasses = [.. Read(Choice(StatusClasses), StatusClasses).Select(text => text[0] - '0')] },
            _ => filter with { IsOverseas = Read(Choice("0, 1"), "0, 1") is [var one] ? one == "1" : null },
        };

        string[] Read(Func<string, string?> find, string allowed) =>
            [.. values.Select(text => find(text ?? "") ?? throw Unknown(text, allowed)).Distinct().Order(StringComparer.Ordinal)];

        InvalidReportException Unknown(string? text, string allowed) =>
            new($"{name} of report {Named(report)} has the invalid value '{Shown(text)}'; use {allowed}.");
    }

    private static Func<string, string?> Choice(string choices) =>
        text => Array.Find(choices.Split(", "), choice => choice.Equals(text, StringComparison.OrdinalIgnoreCase));

    private static bool IsEveryIsp(string? text) => text is not null && text.Trim().ToLowerInvariant() is Isps.Everything or "全部";

    private static ReportFilter Checked(ReportDefinition report, ReportFilter filter)
    {
        if (filter is { StatusClasses: not null, Isps: not null })
        {
            throw new InvalidReportException($"Report {Named(report)} has conditions on httpCode and isp, but bytes by status are not stored by ISP; use one of the two.");
        }

        return filter;
    }

    private static string Named(ReportDefinition report) => $"{report.Id} ({report.Title})";

    /// <summary>Input as it is shown in a message: short, on one line.</summary>
    private static string Shown(string? text)
    {
        var line = string.Concat((text ?? "").Select(c => char.IsControl(c) ? '?' : c));
        return line.Length > 64 ? line[..64] + "..." : line;
    }
}
