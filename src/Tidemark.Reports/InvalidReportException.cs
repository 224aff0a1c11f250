namespace Tidemark.Reports;

/// <summary>A report or condition that breaks a rule; the message names the field and the report.</summary>
public sealed class InvalidReportException(string message) : Exception(message);
