using Tidemark.Accounts;
using Tidemark.Reports.Catalogue;
using Tidemark.Tracking.Schedules;

namespace Tidemark.Tracking.Mails;

internal sealed partial record MailWords
{
    private static MailWords English { get; } = new()
    {
        Language = Language.English,
        HtmlLanguage = "en",
        Period = "Period",
        Domains = "Domains",
        Traffic = "Traffic",
        Requests = "Requests",
        To = " to ",
        Incomplete = "incomplete",
        NoRows = "No rows.",
        Bytes = "bytes",
        TrafficGroup = "traffic",
        RequestGroup = "requests",
        PeakGroup = "peak bandwidth",
        Share = "share",
        PeakAt = "in the 5 min from",
        PageViews = "page views",
        UniqueVisitors = "unique visitors",
        Time = "time",
        Key = subject => subject switch
        {
            ReportSubject.Url or ReportSubject.OriginUrl => "URL",
            ReportSubject.Referer => "referer",
            ReportSubject.ClientIp => "client address",
            ReportSubject.Domain => "domain",
            ReportSubject.Region => "region",
            ReportSubject.Isp => "ISP",
            _ => throw new ArgumentOutOfRangeException(nameof(subject), subject, "The rows of this report have no key."),
        },
        Report = (id, title) => id switch
        {
            1 => "Popular URLs by requests",
            3 => "Popular URLs by traffic",
            5 => "Popular referers by requests",
            7 => "Popular referers by traffic",
            9 => "Popular back-to-origin URLs by requests",
            11 => "Popular back-to-origin URLs by traffic",
            13 => "Top client addresses by requests",
            15 => "Top client addresses by traffic",
            17 => "Domains by traffic",
            19 => "Page views and unique visitors",
            21 => "Traffic by region",
            23 => "Traffic by ISP",
            _ => title,
        },
        Section = (words, id, name) => $"{words} (report {id}, {name})",
        AllDomains = account => $"all domains of the account {account}",
        AndMore = (names, more) => $"{names} and {more} more",
        Condition = condition => (condition.Field, condition.Value) switch
        {
            ("isOverseas", ["1"]) => "outside the Chinese mainland",
            ("isOverseas", ["0"]) => "inside the Chinese mainland",
            ("isOverseas", _) => "inside and outside the Chinese mainland",
            ("prov", var regions) => "region " + Words.OneOf(regions, " or "),
            ("httpCode", var codes) => "status " + Words.OneOf(codes, " or "),
            ("isp", var isps) => "ISP " + Words.OneOf(isps, " or "),
            var (field, values) => $"{Words.OneLine(field)} {Words.OneOf(values, " or ")}",
        },
        Only = conditions => $"Only {conditions}.",
        ReportFailed = (title, reason) => $"{title} could not be created and is missing: {reason}",
        ReportFailedHere = reason => "This report could not be created: " + reason,
        NothingArrived = written => $"When this mail was written ({written}), no logs of this period had arrived. Figures are missing, not zero.",
        NoPartComplete = written => $"When this mail was written ({written}), only some of the logs of this period had arrived. The figures below are those of the logs that had.",
        CompleteUpTo = (written, until) => $"When this mail was written ({written}), all logs of this period had arrived only up to {until}. Later figures are missing or incomplete below.",
        WaitingFor = feeds => $"Waiting for {feeds}.",
        Feed = (name, until) => $"{name} (arrived up to {until})",
        CountedLater = "They will be counted when the logs arrive; this mail is not sent again.",
        RowsInText = more => $"{Words.Exact(more)} more {(more == 1 ? "row is" : "rows are")} in the plain-text part of this mail (.eml: text/plain).",
        RowsOmitted = more => $"... {Words.Exact(more)} further rows are omitted because many mail servers reject mails above 10 MB; call DescribeCdnReport for all rows.",
        Covers = ScheduleWords.Covers,
        SentBy = (task, id, account, uid, creator, created, crontab, zone, covers) =>
            $"Sent by the tracking task \"{task}\" (DeliverId {id}) of the account {account} ({uid}), created by {creator} on {created}. It runs on the schedule {crontab} in {zone} and covers {covers}.",
        HowToStop = id => $"To stop it, call DeleteCdnDeliverTask with DeliverId={id}. To be removed from its recipients, ask the owner of the account.",
        Units = written => $"Traffic is response bytes as logged; SI: 1 kB = 1,000 bytes. Bandwidth is a five-minute average. Written {written}.",
    };
}
