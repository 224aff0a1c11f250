using Tidemark.Geography.Names;
using Tidemark.Usage.Model;

namespace Tidemark.Reports.Queries;

/// <summary>A query for a report.</summary>
/// <param name="ReportId">Id of the catalogue.</param>
/// <param name="Account">The account (AliUid).</param>
/// <param name="Range">The period; rankings widen it to whole hours and say so.</param>
/// <param name="Zone">The account's zone: report days are its days.</param>
public sealed record ReportQuery(int ReportId, long Account, TimeRange Range, TimeZoneInfo Zone)
{
    /// <summary>Domain names; null: all of the account.</summary>
    public IReadOnlyList<string>? Domains { get; init; }

    /// <summary>The filter.</summary>
    public ReportFilter Filter { get; init; } = ReportFilter.None;
}

/// <summary>The filter of a report; null selects everything.</summary>
/// <param name="Regions">English names as stored.</param>
/// <param name="Isps">English names as stored.</param>
/// <param name="IsOverseas">True: outside the Chinese mainland; false: inside.</param>
/// <param name="StatusClasses">2 to 5.</param>
public sealed record ReportFilter(
    IReadOnlyList<string>? Regions = null, IReadOnlyList<string>? Isps = null, bool? IsOverseas = null, IReadOnlyList<int>? StatusClasses = null)
{
    /// <summary>Everything.</summary>
    public static ReportFilter None { get; } = new();
}

/// <summary>How far the figures of a period are complete.</summary>
/// <param name="Period">The period of the query.</param>
/// <param name="Watermark">The time up to which the account's figures are complete; null if nothing was metered yet.</param>
public sealed record Completeness(TimeRange Period, DateTimeOffset? Watermark)
{
    /// <summary>Whether the watermark has reached the last bucket of the period.</summary>
    public bool IsComplete => MeteredTime.IsComplete(Period, Watermark);

    /// <summary>The part of the period after the watermark; null if the period is complete.</summary>
    public TimeRange? Missing =>
        IsComplete ? null : new TimeRange(Watermark > Period.Start ? Watermark.Value : Period.Start, Period.End);
}
