using Tidemark.Reports.Catalogue;
using Tidemark.Usage.Model;

namespace Tidemark.Reports.Rows;

/// <summary>A report with its rows, which each kind of report has of its own.</summary>
/// <param name="Definition">The definition of the report.</param>
/// <param name="Range">The period that the rows cover.</param>
public abstract record Report(ReportDefinition Definition, TimeRange Range)
{
    /// <summary>What a reader has to know before he relies on the rows, in the order in which it is told.</summary>
    public IReadOnlyList<ReportRemark> Remarks { get; init; } = [];
}

/// <summary>Reports 1 to 15, 21 and 23: usage by URL, referer, client address, region or ISP.</summary>
/// <param name="Definition">What it is; its subject says what the keys are.</param>
/// <param name="Range">The period that the rows cover.</param>
/// <param name="Rows">The largest first, by the measure of the definition.</param>
public sealed record KeyReport(ReportDefinition Definition, TimeRange Range, IReadOnlyList<KeyRow> Rows) : Report(Definition, Range);

/// <summary>A key with its usage.</summary>
/// <param name="Key">As metered; for regions and ISPs the English name.</param>
/// <param name="Usage">What was sent for it.</param>
public readonly record struct KeyRow(string Key, UsageShare Usage);

/// <summary>Report 17: domains with their largest bucket.</summary>
/// <param name="Definition">The definition of the report.</param>
/// <param name="Range">The period that the rows cover.</param>
/// <param name="Rows">The largest first, by bytes.</param>
public sealed record DomainReport(ReportDefinition Definition, TimeRange Range, IReadOnlyList<DomainRow> Rows) : Report(Definition, Range);

/// <summary>A domain with its usage.</summary>
/// <param name="Domain">Its name.</param>
/// <param name="Usage">What was sent for it.</param>
/// <param name="Peak">Its largest bucket of five minutes; null when bandwidth is not kept for what was asked.</param>
public readonly record struct DomainRow(string Domain, UsageShare Usage, BandwidthPoint? Peak);

/// <summary>Report 19: page views and unique visitors, by the hour or by the day of the zone.</summary>
/// <param name="Definition">The definition of the report.</param>
/// <param name="Range">The period that the rows cover.</param>
/// <param name="Rows">Ascending by time, without a gap.</param>
public sealed record VisitorReport(ReportDefinition Definition, TimeRange Range, IReadOnlyList<VisitorRow> Rows) : Report(Definition, Range);

/// <summary>The visitors of an hour or a day.</summary>
/// <param name="Start">The full hour of UTC from which on they are counted.</param>
/// <param name="Day">The day of the zone that they are counted for; null for an hour.</param>
/// <param name="PageViews">Requests.</param>
/// <param name="UniqueVisitors">Client addresses; an estimate when a remark says so.</param>
public readonly record struct VisitorRow(DateTimeOffset Start, DateOnly? Day, long PageViews, long UniqueVisitors);
