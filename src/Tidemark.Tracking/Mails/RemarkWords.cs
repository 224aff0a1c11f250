using Tidemark.Reports.Rows;
using Tidemark.Usage.Rankings;

namespace Tidemark.Tracking.Mails;

/// <summary>The remarks on a report as sentences of a mail.</summary>
internal static class RemarkWords
{
    /// <summary>A sentence; instants in the zone.</summary>
    public static string Of(ReportRemark remark, TimeZoneInfo zone)
    {
        string Time(DateTimeOffset instant) => Words.IsoTime(instant, zone);
        return remark switch
        {
            RangeWidened(var asked, var covered, var step) =>
                $"The range was widened to {(step == TimeSpan.FromHours(1) ? "whole hours" : "five-minute buckets")}: {Time(covered.Start)} to {Time(covered.End)} instead of {Time(asked.Start)} to {Time(asked.End)}.",
            KeysDropped(var measure, var most) =>
                $"The ranking was truncated; up to {most} {(measure == RankBy.Requests ? "requests" : "bytes")} may be missing from a row.",
            NoPeakByStatus => "Bandwidth is not stored by status, so the peak is omitted.",
            PeakOfAverages(var of) =>
                $"For part of the range only {(of == TimeSpan.FromHours(1) ? "hourly averages" : "averages of UTC days")} are kept; peak bandwidth is based on them there.",
            DaysOffTheHour => $"Visitors are stored by UTC hour, but days of {zone.Id} do not start on a UTC hour, so each point starts and ends up to an hour early.",
            VisitorsEstimated => "Unique visitors are estimates with a standard error below 0.5 %.",
            NoLongerKept(var since) => $"Figures before {Time(since)} are no longer kept. Missing figures are not zero.",
            _ => throw new ArgumentOutOfRangeException(nameof(remark), remark.GetType().Name, "Mails have no words for this remark."),
        };
    }
}
