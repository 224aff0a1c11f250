using Tidemark.Accounts;
using Tidemark.Reports;
using Tidemark.Reports.Catalogue;
using Tidemark.Reports.Queries;
using Tidemark.Tracking.Tasks;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.Tracking.Mails;

/// <summary>Writes the mail of a run.</summary>
internal sealed class MailComposer(ReportQueries reports)
{
    private const int FeedsNamed = 10;

    /// <summary>Writes it.</summary>
    /// <param name="task">The task.</param>
    /// <param name="account">Its account.</param>
    /// <param name="completeness">The period, and how far it is complete.</param>
    /// <param name="behind">The feeds that have not delivered all of the period, furthest behind first.</param>
    /// <param name="now">When it is written.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<MailContent> Compose(
        TrackingTask task, Account account, Completeness completeness, IReadOnlyList<FeedState> behind, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var mail = await Gather(task, account, completeness, behind, now, cancellationToken);
        return new MailContent(mail.Subject, TextLayout.Of(mail), HtmlLayout.Of(mail));
    }

    internal async Task<ReportMail> Gather(
        TrackingTask task, Account account, Completeness completeness, IReadOnlyList<FeedState> behind, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var words = MailWords.In(task.Email.Language ?? account.Language);
        var period = completeness.Period;
        var total = await reports.Totals(account.AliUid, period, task.Domains, cancellationToken);
        var warnings = new List<string>();
        if (Incomplete(completeness, total, behind, account.Zone, now, words) is { } incomplete)
        {
            warnings.Add(incomplete);
        }

        var sections = new List<MailSection>();
        foreach (var tracked in task.Reports)
        {
            sections.Add(await Section(tracked, task, account, period, warnings, words, cancellationToken));
        }

        // without a line of the period there is no figure, and none is not zero
        var isMissing = !completeness.IsComplete && total.Requests == 0;
        List<(string, string)> facts =
        [
            (words.Period, Words.Period(period, account.Zone, words)),
            (words.Domains, task.Domains is null ? words.AllDomains(account.Name) : Words.Some(task.Domains, words)),
            (words.Traffic, isMissing ? "–" : $"{Words.Exact(total.Bytes)} {words.Bytes} ({Words.Si(total.Bytes, "B")})"),
            (words.Requests, isMissing ? "–" : Words.Exact(total.Requests)),
        ];
        var subject = task.Email.Subject ?? $"{task.Name}: {Words.ShortPeriod(task.Schedule.Frequency, period, account.Zone, words)}";
        return new ReportMail(
            completeness.IsComplete ? subject : $"[{words.Incomplete}] {subject}", task.Name, facts, warnings, sections, Footer(task, account, now, words), words);
    }

    private async Task<MailSection> Section(
        TrackedReport tracked, TrackingTask task, Account account, TimeRange period, List<string> warnings, MailWords words, CancellationToken cancellationToken)
    {
        var name = ReportCatalogue.Find(tracked.ReportId)?.Title ?? "";
        var title = words.Section(words.Report(tracked.ReportId, name), tracked.ReportId, name);
        var notes = new List<string>();
        if (tracked.Conditions.Count > 0)
        {
            notes.Add(words.Only(string.Join(", ", tracked.Conditions.Select(words.Condition))));
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
            notes.AddRange(report.Remarks.Select(remark => RemarkWords.Of(remark, account.Zone, words.Language)).OfType<string>());
            return new MailSection(title, notes, MailTables.Of(report, account.Zone, words));
        }
        catch (InvalidReportException error)
        {
            warnings.Add(words.ReportFailed(title, error.Message));
            return new MailSection(title, [.. notes, words.ReportFailedHere(error.Message)], new MailTable("", [], []));
        }
    }

    private static string? Incomplete(
        Completeness completeness, Counters total, IReadOnlyList<FeedState> behind, TimeZoneInfo zone, DateTimeOffset now, MailWords words)
    {
        if (completeness.Missing is not { } missing)
        {
            return null;
        }

        var written = Words.Time(now, zone);
        List<string> sentences =
        [
            missing.Start > completeness.Period.Start ? words.CompleteUpTo(written, Words.Time(missing.Start, zone))
                : total.Requests > 0 ? words.NoPartComplete(written)
                : words.NothingArrived(written),
        ];
        if (behind.Count > 0)
        {
            var named = behind.Select(feed => words.Feed(Words.OneLine(feed.Name), Words.Time(feed.Watermark, zone))).Take(FeedsNamed).ToList();
            var all = string.Join(", ", named);
            sentences.Add(words.WaitingFor(behind.Count > named.Count ? words.AndMore(all, behind.Count - named.Count) : all));
        }

        sentences.Add(words.CountedLater);
        return string.Join(words.Language == Language.Chinese ? "" : " ", sentences);
    }

    private static IReadOnlyList<string> Footer(TrackingTask task, Account account, DateTimeOffset now, MailWords words) =>
    [
        words.SentBy(
            task.Name, task.DeliverId, account.Name, account.AliUid, Words.OneLine(task.CreatedBy), Words.Time(task.CreatedAt, account.Zone), task.Schedule.Crontab, account.Zone.Id,
            words.Covers(task.Schedule.Frequency)),
        words.HowToStop(task.DeliverId),
        words.Units(Words.Time(now, account.Zone)),
    ];
}
