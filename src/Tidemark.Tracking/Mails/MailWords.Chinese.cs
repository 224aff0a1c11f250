using Tidemark.Accounts;
using Tidemark.Reports.Catalogue;

namespace Tidemark.Tracking.Mails;

internal sealed partial record MailWords
{
    private static MailWords Chinese { get; } = new()
    {
        Language = Language.Chinese,
        HtmlLanguage = "zh-CN",
        Period = "统计周期",
        Domains = "加速域名",
        Traffic = "流量",
        Requests = "请求数",
        To = " 至 ",
        Incomplete = "数据不完整",
        NoRows = "没有数据。",
        Bytes = "字节",
        TrafficGroup = "流量",
        RequestGroup = "请求数",
        PeakGroup = "峰值带宽",
        Share = "占比",
        PeakAt = "所在五分钟",
        PageViews = "页面访问量",
        UniqueVisitors = "独立访客数",
        Time = "时间",
        Key = subject => subject switch
        {
            ReportSubject.Url or ReportSubject.OriginUrl => "URL",
            ReportSubject.Referer => "Referer",
            ReportSubject.ClientIp => "客户端地址",
            ReportSubject.Domain => "域名",
            ReportSubject.Region => "区域",
            ReportSubject.Isp => "运营商",
            _ => throw new ArgumentOutOfRangeException(nameof(subject), subject, "The rows of this report have no key."),
        },
        Report = (id, title) => id switch
        {
            1 => "热门 URL（按请求数）",
            3 => "热门 URL（按流量）",
            5 => "热门 Referer（按请求数）",
            7 => "热门 Referer（按流量）",
            9 => "回源热门 URL（按请求数）",
            11 => "回源热门 URL（按流量）",
            13 => "热门客户端地址（按请求数）",
            15 => "热门客户端地址（按流量）",
            17 => "域名排行（按流量）",
            19 => "页面访问量与独立访客数",
            21 => "访问区域分布",
            23 => "运营商分布",
            _ => title,
        },
        Section = (words, id, name) => $"{words}（报表 {id}，{name}）",
        AllDomains = account => $"账号 {account} 的全部域名",
        AndMore = (names, more) => $"{names} 等，另有 {more} 个",
        Condition = condition => (condition.Field, condition.Value) switch
        {
            ("isOverseas", ["1"]) => "中国内地以外",
            ("isOverseas", ["0"]) => "中国内地",
            ("isOverseas", _) => "中国内地及以外",
            ("prov", var regions) => "区域 " + Words.OneOf(regions, " 或 "),
            ("httpCode", var codes) => "状态码 " + Words.OneOf(codes, " 或 "),
            ("isp", var isps) => "运营商 " + Words.OneOf(isps, " 或 "),
            var (field, values) => $"{Words.OneLine(field)} {Words.OneOf(values, " 或 ")}",
        },
        Only = conditions => $"仅限：{conditions}。",
        ReportFailed = (title, reason) => $"{title}未能生成，本邮件缺少该报表：{reason}",
        ReportFailedHere = reason => "该报表未能生成：" + reason,
        NothingArrived = written => $"撰写本邮件时（{written}），本周期的日志尚未到达。数据缺失，不代表为零。",
        NoPartComplete = written => $"撰写本邮件时（{written}），本周期的日志只到达了一部分。以下为已到达日志的数据。",
        CompleteUpTo = (written, until) => $"撰写本邮件时（{written}），本周期的日志只完整到达至 {until}。以下缺少此后的数据，或此后的数据不完整。",
        WaitingFor = feeds => $"等待的日志来源：{feeds}。",
        Feed = (name, until) => $"{name}（已到达至 {until}）",
        CountedLater = "日志到达后会计入，但本邮件不会重发。",
        RowsInText = more => $"其余 {Words.Exact(more)} 行见本邮件的纯文本部分（.eml：text/plain）。",
        RowsOmitted = more => $"... 省略 {Words.Exact(more)} 行，因为许多邮件服务器拒收超过 10 MB 的邮件；调用 DescribeCdnReport 可获取全部数据。",
        Covers = frequency => frequency switch
        {
            "h" => "上一个完整小时",
            "d" => "上一个完整日",
            "w" => "上一个完整周（周一至周日）",
            "M" => "上一个完整月",
            _ => frequency,
        },
        SentBy = (task, id, account, uid, creator, created, crontab, zone, covers) =>
            $"本邮件由账号 {account}（{uid}）的跟踪任务“{task}”（DeliverId {id}）发送，该任务由 {creator} 于 {created} 创建，按 {crontab}（{zone}）执行，统计{covers}。",
        HowToStop = id => $"停止发送：调用 DeleteCdnDeliverTask，DeliverId={id}。如不想再收到，请联系账号所有者。",
        Units = written => $"流量为日志中的响应字节数；单位采用十进制：1 kB = 1,000 字节。带宽为五分钟平均值。撰写于 {written}。",
    };
}
