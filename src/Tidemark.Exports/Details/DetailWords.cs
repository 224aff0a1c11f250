namespace Tidemark.Exports.Details;

/// <summary>The words of a detail workbook in one language.</summary>
internal sealed record DetailWords(
    string Summary, string FlowSheet, string VasSheet, string Account, string TaskName, string Task, string Period, string Covered, string Zone,
    string Watermark, string NothingMetered, string MayGrow, string Factor, string Scope, string WholeAccount,
    Func<int, string> DomainsTogether, Func<int, string> DomainsEach,
    string Total, string Domain, string Time, string TimeUtc, string Bandwidth, string Traffic, string BilledBandwidth, string BilledTraffic, string HitTraffic,
    string OriginTraffic, string HttpsTraffic, string Requests, string HttpsRequests, string HttpRequests, string HitRequests, string OriginRequests,
    string Peak, string PeakAt, string Percentile, string PercentileAt, string Buckets, string Discarded, string Note, string PercentileNote, string ValidDaysNote,
    string HitsNotTold, string Adjusted, string Deleted, string HourlyAverages, string DailyAverages)
{
    public static DetailWords In(string language) => language == "en-us" ? English : Chinese;

    private static DetailWords Chinese { get; } = new(
        "汇总", "流量带宽", "请求数", "账号", "任务名称", "任务编号", "统计周期", "数据范围", "时区",
        "日志已计量至", "尚无计量数据", "数据不完整：峰值带宽与 95 带宽只按已计量的时段计算；尚未计量的时段不代表为零，日志到达后数值会增加", "流量系数（计费 / 日志）", "导出范围", "整个账号", count => $"{count} 个域名合计", count => $"{count} 个域名，逐域名",
        "合计", "加速域名", "时间（{0}）", "时间（UTC）", "带宽 (bit/s)", "流量 (B)", "计费带宽 (bit/s)", "计费流量 (B)", "命中流量 (B)",
        "未命中流量 (B)", "HTTPS 流量 (B)", "请求数", "HTTPS 请求数", "HTTP 请求数", "命中请求数", "未命中请求数",
        "峰值带宽 (bit/s)", "峰值时间", "95 带宽 (bit/s)", "95 带宽时间", "数据点数", "去除点数", "说明",
        "带宽 = 五分钟内字节数 × 8 ÷ 300。95 带宽：各域名先按数据点相加，全部数据点（无流量计 0）降序排列，去除前 N/20 个，取下一个点，不插值。",
        "95 带宽只计有流量的日期（{0} 的日历日）：没有流量的日期不参与排序。",
        "日志未提供命中信息：命中与未命中各列没有数据",
        "{0} 已于 {1} 结账：{2} B、{3} 次请求；此后调整 {4} B、{5} 次请求（{6} 个日志来源）",
        "{0} 之前的数据已不再保留：缺失不代表为零", "部分日期的五分钟数据已不再保留：这些日期的带宽为每小时平均值", "部分日期的五分钟数据已不再保留：这些日期的带宽为每日（UTC）平均值");

    private static DetailWords English { get; } = new(
        "Summary", "Traffic and bandwidth", "Requests", "Account", "Task name", "Task", "Period", "Rows cover", "Time zone",
        "Logs metered up to", "nothing metered yet", "Incomplete: peaks and the 95th percentile cover the metered time; time after it is not zero, and its logs will add to the figures", "Traffic factor (billed / logged)", "Scope", "The whole account",
        count => count == 1 ? "1 domain" : $"{count} domains together", count => count == 1 ? "1 domain" : $"{count} domains, each on its own",
        "Total", "Domain", "Time ({0})", "Time (UTC)", "Bandwidth (bit/s)", "Traffic (B)", "Billed bandwidth (bit/s)", "Billed traffic (B)", "Hit traffic (B)",
        "Traffic of misses (B)", "HTTPS traffic (B)", "Requests", "HTTPS requests", "HTTP requests", "Hits", "Misses",
        "Peak bandwidth (bit/s)", "Peak at", "95th percentile (bit/s)", "95th percentile at", "Buckets", "Discarded", "Note",
        "Bandwidth = bytes of five minutes × 8 ÷ 300. 95th percentile: domains are summed bucket by bucket, all buckets (empty ones as 0) sorted in descending order, the first N/20 discarded, the next one taken, nothing interpolated.",
        "The 95th percentile ranks only the buckets of days with traffic (days of {0}); days without traffic are left out.",
        "The logs do not contain cache results; ignore the columns for hits and misses",
        "{0} was closed on {1} with {2} B and {3} requests; adjusted since by {4} B and {5} requests (sources: {6})",
        "Figures before {0} are no longer kept; missing figures are not zero",
        "For part of this period only hourly averages are kept; bandwidth is based on them there",
        "For part of this period only averages of UTC days are kept; bandwidth is based on them there");
}
