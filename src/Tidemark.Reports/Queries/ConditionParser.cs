namespace Tidemark.Reports.Queries;

/// <summary>A condition of a report as given on the wire: <c>{"field":"prov","op":"in","value":["Beijing"]}</c>.</summary>
public sealed record ReportCondition(string Field, string Op, IReadOnlyList<string> Value);

/// <summary>A report or condition that breaks a rule; the message names the field and the report.</summary>
public sealed class InvalidReportException(string message) : Exception(message);

/// <summary>Turns conditions into a filter.</summary>
public static class ConditionParser
{
    /// <exception cref="InvalidReportException">The report does not accept the condition.</exception>
    public static ReportFilter Parse(int reportId, IReadOnlyList<ReportCondition> conditions) =>
        throw new NotImplementedException($"{reportId} {conditions}");
}
