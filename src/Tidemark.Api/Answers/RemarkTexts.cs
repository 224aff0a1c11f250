using Tidemark.Reports.Rows;
using Tidemark.Usage.Rankings;

namespace Tidemark.Api.Answers;

/// <summary>The remarks on a report as sentences of the wire.</summary>
internal static class RemarkTexts
{
    /// <summary>A sentence in English; instants in the zone.</summary>
    public static string Of(ReportRemark remark, TimeZoneInfo zone)
    {
        string Time(DateTimeOffset instant) => ZoneTime.Format(instant, zone);
        return remark switch
        {
            RangeWidened(var asked, var covered, var step) =>
                $"The range was widened to {(step == TimeSpan.FromHours(1) ? "whole hours" : "five-minute buckets")}: {Time(covered.Start)} to {Time(covered.End)} instead of {Time(asked.Start)} to {Time(asked.End)}.",
            KeysDropped(var measure, var most) =>
                $"The ranking was truncated; up to {most} {(measure == RankBy.Requests ? "requests" : "bytes")} may be missing from a row.",
            NoPeakByStatus => $"Bandwidth is not stored by status, so {ReportShape.PeakBandwidth} and {ReportShape.PeakTime} are omitted.",
            PeakOfAverages(var of) =>
                $"For part of the range only {(of == TimeSpan.FromHours(1) ? "hourly averages" : "averages of UTC days")} are kept; {ReportShape.PeakBandwidth} is based on them there.",
            DaysOffTheHour => $"Visitors are stored by UTC hour, but days of {zone.Id} do not start on a UTC hour, so each point starts and ends up to an hour early.",
            VisitorsEstimated => "Unique visitors are estimates with a standard error below 0.5 %.",
            NoLongerKept(var since) => $"Figures before {Time(since)} are no longer kept. Missing figures are not zero.",
            IncompleteFigures { CompleteUntil: { } until } => $"Figures are complete up to {Time(until)}. Later figures are missing or incomplete, not zero.",
            IncompleteFigures => "No part of this range is completely metered yet. Missing figures are not zero.",
            _ => throw new ArgumentOutOfRangeException(nameof(remark), remark.GetType().Name, "The wire has no words for this remark."),
        };
    }
}
