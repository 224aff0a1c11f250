using Tidemark.Reports.Rows;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Retention;

namespace Tidemark.Reports.Queries;

/// <summary>When a report has a remark that several kinds of reports share.</summary>
internal static class Remarks
{
    /// <summary>Nothing when no more was covered than was asked for.</summary>
    public static IEnumerable<ReportRemark> Widened(TimeRange asked, TimeRange covered, TimeSpan step) =>
        asked == covered ? [] : [new RangeWidened(asked, covered, step)];

    /// <summary>Empty if the whole range is kept.</summary>
    public static IEnumerable<ReportRemark> Deleted(TimeRange range, DateTimeOffset? keptSince) =>
        keptSince is { } since && range.Start < since ? [new NoLongerKept(since)] : [];

    /// <summary>Empty if the range is complete.</summary>
    public static IEnumerable<ReportRemark> Incomplete(TimeRange range, DateTimeOffset? watermark) =>
        MeteredTime.IsComplete(range, watermark) ? [] : [new IncompleteFigures(watermark > range.Start ? watermark : null)];

    /// <summary>Empty if every peak is a peak of five-minute buckets.</summary>
    public static IEnumerable<ReportRemark> Averages(IEnumerable<UsageTotal> totals) =>
        totals.Select(total => total.Resolution).DefaultIfEmpty(Resolution.FiveMinutes).Max() is > Resolution.FiveMinutes and var coarsest
            ? [new PeakOfAverages(TimeSpan.FromSeconds(coarsest))]
            : [];
}
