using Tidemark.Geography.Names;
using Tidemark.Usage.Model;

namespace Tidemark.Reports.Queries;

/// <summary>What is asked of a report.</summary>
/// <param name="ReportId">Id of the catalogue.</param>
/// <param name="Account">The account (AliUid).</param>
/// <param name="Range">The period; rankings widen it to whole hours and say so.</param>
/// <param name="Zone">The account's zone: report days are its days.</param>
public sealed record ReportQuery(int ReportId, long Account, TimeRange Range, TimeZoneInfo Zone)
{
    /// <summary>Domain names; null: all of the account.</summary>
    public IReadOnlyList<string>? Domains { get; init; }

    /// <summary>What narrows it.</summary>
    public ReportFilter Filter { get; init; } = ReportFilter.None;
}

/// <summary>What narrows a report; null selects everything.</summary>
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
/// <param name="Period">What was asked about.</param>
/// <param name="Watermark">Up to when the account's figures are complete; null when nothing was metered yet.</param>
public sealed record Completeness(TimeRange Period, DateTimeOffset? Watermark)
{
    /// <summary>Whether the watermark has passed the end of the period.</summary>
    public bool IsComplete => Watermark >= Period.End;

    /// <summary>The part of the period that the watermark has not passed; null when it is complete.</summary>
    public TimeRange? Missing =>
        IsComplete ? null : new TimeRange(Watermark > Period.Start ? Watermark.Value : Period.Start, Period.End);
}
