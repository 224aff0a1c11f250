namespace Tidemark.Reports;

/// <summary>A report or condition is invalid; the message names the field and the report.</summary>
public sealed class InvalidReportException(string message) : Exception(message);
