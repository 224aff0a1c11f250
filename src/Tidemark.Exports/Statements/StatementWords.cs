namespace Tidemark.Exports.Statements;

/// <summary>The words of a usage statement in one language.</summary>
internal sealed record StatementWords
{
    public required string Title { get; init; }

    public required string Account { get; init; }

    public required string TaskName { get; init; }

    public required string Task { get; init; }

    public required string Period { get; init; }

    public required string Zone { get; init; }

    public required string Requested { get; init; }

    public required string MeteredUpTo { get; init; }

    public required string NothingMetered { get; init; }

    public required string CutAt { get; init; }

    public required string NotBegun { get; init; }

    public required string MayGrow { get; init; }

    public required string NoneComplete { get; init; }

    public required string NotMetered { get; init; }

    public required string BandwidthCovers { get; init; }

    public required string NotMeteredYet { get; init; }

    public required string Adjusted { get; init; }

    public required string Deleted { get; init; }

    public required string HourlyAverages { get; init; }

    public required string DailyAverages { get; init; }

    public required string Widened { get; init; }

    public required string NoUsage { get; init; }

    public required string Traffic { get; init; }

    public required string LoggedTraffic { get; init; }

    public required string BilledTraffic { get; init; }

    public required string Requests { get; init; }

    public required string HitRate { get; init; }

    public required string HttpsRequests { get; init; }

    public required string Peak { get; init; }

    public required string Percentile { get; init; }

    public required string At { get; init; }

    public required string HitsOf { get; init; }

    public required string NotTold { get; init; }

    public required string ShareOfRequests { get; init; }

    public required string BandwidthChart { get; init; }

    public required string TrafficByDay { get; init; }

    public required string TrafficByHour { get; init; }

    public required string RequestsByDay { get; init; }

    public required string RequestsByHour { get; init; }

    public required string InFull { get; init; }

    public required string Item { get; init; }

    public required string Value { get; init; }

    public required string Exact { get; init; }

    public required string Factor { get; init; }

    public required string HitTraffic { get; init; }

    public required string OriginTraffic { get; init; }

    public required string HttpsTraffic { get; init; }

    public required string Status { get; init; }

    public required string PercentileBuckets { get; init; }

    public required string PercentileBucketsValue { get; init; }

    public required string PercentileBucket { get; init; }

    public required string PeakBucket { get; init; }

    public required string BucketValue { get; init; }

    public required string Notes { get; init; }

    public required IReadOnlyList<string> NoteLines { get; init; }

    public required string NoteFactor { get; init; }

    public required string NoteValidDays { get; init; }

    public required string ByDomain { get; init; }

    public required string Domain { get; init; }

    public required string DomainTraffic { get; init; }

    public required string DomainHitRate { get; init; }

    public required string DomainPeak { get; init; }

    public required string Share { get; init; }

    public required string Total { get; init; }

    public required Func<int, string> DomainCount { get; init; }

    public required Func<int, int, string> PageLabel { get; init; }

    public static StatementWords In(string language) => language == "en-us" ? English : Chinese;

    private static StatementWords Chinese { get; } = new()
    {
        Title = "CDN 用量报告",
        Account = "账号",
        TaskName = "任务名称",
        Task = "任务编号",
        Period = "统计周期",
        Zone = "时区",
        Requested = "申请时间",
        MeteredUpTo = "日志已计量至",
        NothingMetered = "尚无计量数据",
        CutAt = "统计周期尚未结束：本报告包含截至 {0} 的数据。",
        NotBegun = "统计周期刚刚开始，尚无完整的五分钟数据。",
        MayGrow = "数据不完整：日志已计量至 {0}。峰值带宽与 95 带宽只按已计量的时段计算；尚未计量的时段不代表为零，日志到达后数值会增加。",
        NoneComplete = "数据不完整：本周期尚无任何时段的日志全部到达（已计量至 {0}）。以下为目前已到达的日志，数值会增加；峰值带宽与 95 带宽暂不计算。",
        NotMetered = "本周期的日志尚未计量：缺失不代表为零。",
        BandwidthCovers = "带宽的计算时段",
        NotMeteredYet = "尚未计量",
        Adjusted = "{0} 已于 {1} 结账：{2} B、{3} 次请求；此后调整 {4} B、{5} 次请求（{6} 个日志来源）。",
        Deleted = "{0} 之前的数据已不再保留：缺失不代表为零。",
        HourlyAverages = "本周期部分日期的五分钟数据已不再保留：这些日期的峰值带宽与 95 带宽按小时平均值计算。",
        DailyAverages = "本周期部分日期的五分钟数据已不再保留：这些日期的峰值带宽与 95 带宽按每日（UTC）平均值计算。",
        Widened = "起止时间不在整五分钟上，已扩展为整五分钟：{0}。",
        NoUsage = "统计周期内没有用量。",
        Traffic = "总流量",
        LoggedTraffic = "日志流量",
        BilledTraffic = "计费流量",
        Requests = "请求数",
        HitRate = "请求命中率",
        HttpsRequests = "HTTPS 请求数",
        Peak = "峰值带宽",
        Percentile = "95 带宽",
        At = "{0}",
        HitsOf = "{0} / {1} 次",
        NotTold = "日志未提供命中信息",
        ShareOfRequests = "占全部请求 {0}",
        BandwidthChart = "带宽（五分钟平均）",
        TrafficByDay = "每日流量",
        TrafficByHour = "每小时流量",
        RequestsByDay = "每日请求数",
        RequestsByHour = "每小时请求数",
        InFull = "用量明细",
        Item = "项目",
        Value = "数值",
        Exact = "精确值",
        Factor = "流量系数（计费流量 / 日志流量）",
        HitTraffic = "命中流量",
        OriginTraffic = "未命中流量",
        HttpsTraffic = "HTTPS 流量",
        Status = "状态码 {0}",
        PercentileBuckets = "95 带宽：数据点数 / 去除点数",
        PercentileBucketsValue = "{0} / {1}",
        PercentileBucket = "95 带宽所取数据点",
        PeakBucket = "峰值带宽所在数据点",
        BucketValue = "{0} · {1} B",
        Notes = "计算说明",
        NoteLines =
        [
            "带宽为每五分钟的平均值：该五分钟内的字节数 × 8 ÷ 300，单位 bit/s。访问日志只能给出平均值。",
            "95 带宽：先将所有域名的流量按五分钟数据点相加，再将全部数据点按降序排列，去除前 N/20（取整）个，取下一个点的值；没有流量的点按 0 计，不做插值。",
            "单位采用十进制：1 kB = 1000 B，1 GB = 10⁹ B；1 Gbit/s = 10⁹ bit/s。",
            "流量为向客户端发送的响应字节数；请求归入其日志时间所在的五分钟。命中率 = 命中请求数 ÷（命中请求数 + 未命中请求数），只计日志注明命中与否的请求。",
            "日志未注明协议的请求按 HTTP 计，不计入 HTTPS。",
        ],
        NoteFactor = "本账号声明了流量系数 {0}：计费流量与带宽 = 日志值 × 系数；请求数不受影响。图表与域名表按计费值。",
        NoteValidDays = "本账号的 95 带宽只计有流量的日期（{0} 的日历日）：没有流量的日期不参与排序。",
        ByDomain = "各域名用量",
        Domain = "加速域名",
        DomainTraffic = "流量",
        DomainHitRate = "命中率",
        DomainPeak = "峰值带宽",
        Share = "流量占比",
        Total = "合计",
        DomainCount = count => $"共 {StatementValues.Count(count)} 个域名",
        PageLabel = (page, pages) => $"第 {page} 页，共 {pages} 页",
    };

    private static StatementWords English { get; } = new()
    {
        Title = "CDN usage statement",
        Account = "Account",
        TaskName = "Task name",
        Task = "Task",
        Period = "Period",
        Zone = "Time zone",
        Requested = "Requested",
        MeteredUpTo = "Logs metered up to",
        NothingMetered = "nothing metered yet",
        CutAt = "The period is not over. This statement contains figures up to {0}.",
        NotBegun = "The period has just begun. No five-minute bucket is complete.",
        MayGrow = "Incomplete: logs are metered up to {0}. Peak bandwidth and the 95th percentile cover the metered time. Time after it is not zero; its logs will add to the figures.",
        NoneComplete = "Incomplete: no part of this period has all its logs yet (metered up to {0}). The figures below are those that have arrived and will grow; peak bandwidth and the 95th percentile are not computed yet.",
        NotMetered = "No logs of this period have been metered yet. Missing figures are not zero.",
        BandwidthCovers = "Bandwidth: metered time",
        NotMeteredYet = "not metered yet",
        Adjusted = "{0} was closed on {1} with {2} B and {3} requests; adjusted since by {4} B and {5} requests (sources: {6}).",
        Deleted = "Figures before {0} are no longer kept. Missing figures are not zero.",
        HourlyAverages = "For part of this period only hourly averages are kept; peaks and the 95th percentile are based on them there.",
        DailyAverages = "For part of this period only averages of UTC days are kept; peaks and the 95th percentile are based on them there.",
        Widened = "The period was widened to whole five-minute buckets: {0}.",
        NoUsage = "There was no usage in this period.",
        Traffic = "Total traffic",
        LoggedTraffic = "Logged traffic",
        BilledTraffic = "Billed traffic",
        Requests = "Requests",
        HitRate = "Hit rate",
        HttpsRequests = "HTTPS requests",
        Peak = "Peak bandwidth",
        Percentile = "95th percentile",
        At = "at {0}",
        HitsOf = "{0} of {1} requests",
        NotTold = "not in the logs",
        ShareOfRequests = "{0} of all requests",
        BandwidthChart = "Bandwidth (five-minute averages)",
        TrafficByDay = "Traffic per day",
        TrafficByHour = "Traffic per hour",
        RequestsByDay = "Requests per day",
        RequestsByHour = "Requests per hour",
        InFull = "Figures in full",
        Item = "Item",
        Value = "Value",
        Exact = "Exact",
        Factor = "Traffic factor (billed / logged)",
        HitTraffic = "Hit traffic",
        OriginTraffic = "Traffic of requests that missed",
        HttpsTraffic = "HTTPS traffic",
        Status = "Status {0}",
        PercentileBuckets = "95th percentile: buckets / discarded",
        PercentileBucketsValue = "{0} / {1}",
        PercentileBucket = "95th percentile: chosen bucket",
        PeakBucket = "Peak bandwidth: bucket",
        BucketValue = "{0} · {1} B",
        Notes = "How these figures are computed",
        NoteLines =
        [
            "Bandwidth is the average of a five-minute bucket: its bytes × 8 ÷ 300, in bit/s. An access log cannot show more than this average.",
            "95th percentile: the domains' traffic is summed bucket by bucket, the buckets are sorted in descending order, the first N/20 (integer division) are discarded and the next one is taken. Empty buckets count as 0; nothing is interpolated.",
            "Units are decimal: 1 kB = 1000 B, 1 GB = 10⁹ B, 1 Gbit/s = 10⁹ bit/s.",
            "Traffic is response bytes sent to clients; a request belongs to the bucket of its log timestamp. Hit rate = hits ÷ (hits + misses): requests without this information in the log are excluded.",
            "A request without a scheme in the log counts as HTTP, not as HTTPS.",
        ],
        NoteFactor = "This account declares a traffic factor of {0}: billed traffic and bandwidth = logged × factor; requests are not affected. Charts and the table of domains show billed figures.",
        NoteValidDays = "This account's 95th percentile ranks only the buckets of days with traffic (days of {0}): days without traffic are left out.",
        ByDomain = "Usage by domain",
        Domain = "Domain",
        DomainTraffic = "Traffic",
        DomainHitRate = "Hit rate",
        DomainPeak = "Peak",
        Share = "Share",
        Total = "Total",
        DomainCount = count => count == 1 ? "1 domain" : $"{StatementValues.Count(count)} domains",
        PageLabel = (page, pages) => $"Page {page} of {pages}",
    };
}
