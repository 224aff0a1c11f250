using Tidemark.Accounts;
using Tidemark.Reports;
using Tidemark.Reports.Catalogue;
using Tidemark.Reports.Queries;
using Tidemark.Tracking.Schedules;
using Tidemark.Tracking.Tasks;
using Tidemark.Usage.Model;

namespace Tidemark.Tracking.Mails;

/// <summary>Writes the mail of a run.</summary>
internal sealed class MailComposer(ReportQueries reports)
{
    public async Task<MailContent> Compose(TrackingTask task, Account account, Completeness completeness, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var mail = await Gather(task, account, completeness, now, cancellationToken);
        return new MailContent(mail.Subject, TextLayout.Of(mail), HtmlLayout.Of(mail));
    }

    internal async Task<ReportMail> Gather(TrackingTask task, Account account, Completeness completeness, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var period = completeness.Period;
        var warnings = new List<string>();
        if (Incomplete(completeness, account.Zone, now) is { } incomplete)
        {
            warnings.Add(incomplete);
        }

        var sections = new List<MailSection>();
        foreach (var tracked in task.Reports)
        {
            sections.Add(await Section(tracked, task, account, period, warnings, cancellationToken));
        }

        var total = await reports.Totals(account.AliUid, period, task.Domains, cancellationToken);
        List<(string, string)> facts =
        [
            ("Period", Words.Period(period, account.Zone)),
            ("Domains", task.Domains is null ? $"all domains of the account {account.Name}" : Words.Some(task.Domains)),
            ("Traffic", $"{Words.Exact(total.Bytes)} bytes ({Words.Si(total.Bytes, "B")})"),
            ("Requests", Words.Exact(total.Requests)),
        ];
        return new ReportMail(
            task.Email.Subject ?? $"{task.Name}: {Words.ShortPeriod(task.Schedule.Frequency, period, account.Zone)}",
            task.Name, facts, warnings, sections, Footer(task, account, now));
    }

    private async Task<MailSection> Section(
        TrackedReport tracked, TrackingTask task, Account account, TimeRange period, List<string> warnings, CancellationToken cancellationToken)
    {
        var name = ReportCatalogue.Find(tracked.ReportId)?.Title ?? "";
        var title = $"{Words.Title(tracked.ReportId, name)} (report {tracked.ReportId}, {name})";
        var notes = new List<string>();
        if (tracked.Conditions.Count > 0)
        {
            notes.Add("Only " + string.Join(", ", tracked.Conditions.Select(Words.Condition)) + ".");
        }

        try
        {
            var report = await reports.Run(
                new ReportQuery(tracked.ReportId, account.AliUid, period, account.Zone)
                {
                    Domains = task.Domains,
                    Filter = ConditionParser.Parse(tracked.ReportId, tracked.Conditions),
                },
                cancellationToken);
            notes.AddRange(report.Remarks.Select(remark => RemarkWords.Of(remark, account.Zone)));
            return new MailSection(title, notes, MailTables.Of(report, account.Zone));
        }
        catch (InvalidReportException error)
        {
            warnings.Add($"{title} could not be created and is missing: {error.Message}");
            return new MailSection(title, [.. notes, "This report could not be created: " + error.Message], new MailTable("", [], []));
        }
    }

    private static string? Incomplete(Completeness completeness, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (completeness.Missing is not { } missing)
        {
            return null;
        }

        var written = Words.Time(now, zone);
        return missing.Start == completeness.Period.Start
            ? $"When this mail was written ({written}), no logs of this period had arrived. The figures below are missing, not zero. They will be counted when the logs arrive; this mail is not sent again."
            : $"When this mail was written ({written}), the logs of this period had arrived only up to {Words.Time(missing.Start, zone)}. Later figures are missing below. They will be counted when the logs arrive; this mail is not sent again.";
    }

    private static IReadOnlyList<string> Footer(TrackingTask task, Account account, DateTimeOffset now) =>
    [
        $"Sent by the tracking task \"{task.Name}\" (DeliverId {task.DeliverId}) of the account {account.Name} ({account.AliUid}), created by {Words.OneLine(task.CreatedBy)} on {Words.Time(task.CreatedAt, account.Zone)}. "
            + $"It runs on the schedule {task.Schedule.Crontab} in {account.Zone.Id} and covers {ScheduleWords.Covers(task.Schedule.Frequency)}.",
        $"To stop it, call DeleteCdnDeliverTask with DeliverId={task.DeliverId}. To be removed from its recipients, ask the owner of the account.",
        $"Traffic is response bytes as logged; SI: 1 kB = 1,000 bytes. Bandwidth is a five-minute average. Written {Words.Time(now, account.Zone)}.",
    ];
}
