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
                $"Kept by the {(step == TimeSpan.FromHours(1) ? "hour" : "bucket of five minutes")}: covers {Time(covered.Start)} to {Time(covered.End)}, asked were {Time(asked.Start)} to {Time(asked.End)}.",
            KeysDropped(var measure, var most) =>
                $"More keys than are kept: up to {most} {(measure == RankBy.Requests ? "requests" : "bytes")} may be missing from a row.",
            NoPeakByStatus => $"Bandwidth is not kept by status: {ReportShape.PeakBandwidth} and {ReportShape.PeakTime} are left out.",
            PeakOfAverages(var of) =>
                $"Five-minute detail of part of the range is no longer kept: {ReportShape.PeakBandwidth} rests on {(of == TimeSpan.FromHours(1) ? "hourly averages" : "averages of UTC days")} there.",
            DaysOffTheHour => $"Kept by the hour of UTC: days of {zone.Id} begin off the hour, so each point begins and ends up to an hour early.",
            VisitorsEstimated => "Unique visitors are estimates, with a standard error below half a percent.",
            NoLongerKept(var since) => $"Figures before {Time(since)} are no longer kept: what is missing is not zero.",
            _ => throw new ArgumentOutOfRangeException(nameof(remark), remark.GetType().Name, "The wire has no words for this remark."),
        };
    }
}
