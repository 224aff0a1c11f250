using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;

namespace Tidemark.Reports.Rows;

/// <summary>What a reader of a report has to know; whoever shows it finds the words.</summary>
public abstract record ReportRemark;

/// <summary>More was covered than was asked for, since figures are kept by the hour or the bucket.</summary>
/// <param name="Asked">The range of the question.</param>
/// <param name="Covered">The range of the rows.</param>
/// <param name="Step">By what the figures are kept: five minutes or an hour.</param>
public sealed record RangeWidened(TimeRange Asked, TimeRange Covered, TimeSpan Step) : ReportRemark;

/// <summary>There were more keys than a ranking keeps.</summary>
/// <param name="Measure">Of which figure a part may be missing.</param>
/// <param name="Most">How much of it at most may be missing from a row.</param>
public sealed record KeysDropped(RankBy Measure, long Most) : ReportRemark;

/// <summary>Bandwidth is not kept by status: rows have no peak.</summary>
public sealed record NoPeakByStatus : ReportRemark;

/// <summary>Five-minute detail of part of the range is no longer kept: peaks rest on averages there.</summary>
/// <param name="Of">What the coarsest averages are of: an hour or a day.</param>
public sealed record PeakOfAverages(TimeSpan Of) : ReportRemark;

/// <summary>Days of the zone begin off the hour, and visitors are kept by the hour of UTC: each day begins and ends up to an hour early.</summary>
public sealed record DaysOffTheHour : ReportRemark;

/// <summary>Unique visitors are estimates with a standard error below 0.5 %.</summary>
public sealed record VisitorsEstimated : ReportRemark;

/// <summary>The range begins with figures that are no longer kept. Missing figures are not zero.</summary>
/// <param name="Since">From when on they are kept.</param>
public sealed record NoLongerKept(DateTimeOffset Since) : ReportRemark;

/// <summary>Part of the range is not metered yet. Missing figures are not zero.</summary>
/// <param name="CompleteUntil">Up to when the figures are complete; null: no part of the range is.</param>
public sealed record IncompleteFigures(DateTimeOffset? CompleteUntil) : ReportRemark;
