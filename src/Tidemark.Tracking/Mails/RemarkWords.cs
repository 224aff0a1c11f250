using Tidemark.Accounts;
using Tidemark.Reports.Rows;
using Tidemark.Usage.Rankings;

namespace Tidemark.Tracking.Mails;

/// <summary>The remarks on a report as sentences of a mail.</summary>
internal static class RemarkWords
{
    /// <summary>A sentence; instants in the zone. Null for what the head of the mail says.</summary>
    public static string? Of(ReportRemark remark, TimeZoneInfo zone, Language language) => remark is IncompleteFigures ? null
        : language == Language.Chinese ? Chinese(remark, zone)
        : English(remark, zone);

    private static string English(ReportRemark remark, TimeZoneInfo zone)
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

    private static string Chinese(ReportRemark remark, TimeZoneInfo zone)
    {
        string Time(DateTimeOffset instant) => Words.IsoTime(instant, zone);
        return remark switch
        {
            RangeWidened(var asked, var covered, var step) =>
                $"统计范围已扩展为{(step == TimeSpan.FromHours(1) ? "整点小时" : "整五分钟")}：{Time(covered.Start)} 至 {Time(covered.End)}（请求范围为 {Time(asked.Start)} 至 {Time(asked.End)}）。",
            KeysDropped(var measure, var most) => $"排行已截断；每行最多可能少计 {most} {(measure == RankBy.Requests ? "次请求" : "字节")}。",
            NoPeakByStatus => "带宽不按状态码保存，因此不列峰值。",
            PeakOfAverages(var of) => $"部分范围只保留{(of == TimeSpan.FromHours(1) ? "每小时" : "每日（UTC）")}平均值，该部分的峰值带宽按平均值计算。",
            DaysOffTheHour => $"访客按 UTC 小时保存，而 {zone.Id} 的日期不从 UTC 整点开始，因此每个数据点的起止最多提前一小时。",
            VisitorsEstimated => "独立访客数为估算值，标准误差低于 0.5 %。",
            NoLongerKept(var since) => $"{Time(since)} 之前的数据已不再保留：缺失不代表为零。",
            _ => throw new ArgumentOutOfRangeException(nameof(remark), remark.GetType().Name, "Mails have no words for this remark."),
        };
    }
}
