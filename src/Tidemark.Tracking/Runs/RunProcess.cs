using Tidemark.Accounts;
using Tidemark.Mail;
using Tidemark.Mail.Delivery;
using Tidemark.Mail.Messages;
using Tidemark.Reports;
using Tidemark.Reports.Queries;
using Tidemark.Storage;
using Tidemark.Tracking.Mails;
using Tidemark.Tracking.Tasks;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.Tracking.Runs;

/// <summary>Advances one leased run as far as possible: waits for data, composes the mail, sends it, settles the run.</summary>
internal sealed class RunProcess(
    RunStore runs, DeliveryStore deliveries, RelayAnswers answers, RunEnding ending, TrackingTaskStore tasks, AccountStore accounts, ReportQueries reports,
    MailComposer composer, MailRelay relay, OwnerNotices notices, IFeeds feeds, ReportOptions reportOptions, TimeProvider clock)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(15);
    private const int FeedsShown = 3;
    private const string NoRelay = "Waiting for a mail relay: neither Smtp:Host nor Mail:Pickup is set.";

    /// <exception cref="LeaseLostException">Another worker has taken over the run.</exception>
    public async Task Advance(long runId, string owner, CancellationToken cancellationToken)
    {
        await answers.RecordKept();
        if (await runs.Find(runId) is not { } run || await accounts.Find(run.AliUid) is not { } account)
        {
            return;
        }

        var task = (await tasks.List(run.AliUid, run.TaskId))[0];
        await deliveries.Recover(runId, owner, clock.GetUtcNow());
        if (!relay.IsConfigured)
        {
            if (run.Detail != NoRelay)
            {
                await notices.NotConfigured(task);
            }

            await PutOff(run, owner, NoRelay, clock.GetUtcNow() + LookAgain);
            return;
        }

        if (run.State == RunState.Waiting)
        {
            if (await Write(run, task, account, owner, cancellationToken) is not { } written)
            {
                return;
            }

            run = written;
        }

        await Send(run, task, owner, cancellationToken);
        await Settle(run, account, owner);
    }

    /// <summary>Composes the mail when the period is complete or the wait is over; null while it waits.</summary>
    private async Task<RunRow?> Write(RunRow run, TrackingTask task, Account account, string owner, CancellationToken cancellationToken)
    {
        var period = new TimeRange(Instant.FromColumn(run.PeriodStart), Instant.FromColumn(run.PeriodEnd));
        var completeness = await reports.Completeness(run.AliUid, period, cancellationToken);
        var deadline = Instant.FromColumn(run.ScheduledAt) + reportOptions.MaxWait;
        var now = clock.GetUtcNow();
        var behind = completeness.IsComplete ? [] : await Behind(account, period, cancellationToken);
        if (!completeness.IsComplete && now < deadline)
        {
            var reason = completeness.Watermark is { } mark
                ? $"Waiting for the logs of its period, which ends at {Words.Time(period.End, account.Zone)}: logs are metered up to {Words.Time(mark, account.Zone)}."
                : "Waiting for logs: nothing was metered yet.";
            reason += Describe(behind, account.Zone);
            reason += $" The mail is sent at {Words.Time(deadline, account.Zone)} at the latest.";
            var again = now + LookAgain;
            await PutOff(run, owner, reason, again < deadline ? again : deadline);
            return null;
        }

        var mail = await composer.Compose(task, account, completeness, behind, now, cancellationToken);
        var recipients = task.Email.To.Concat(task.Email.Copy).Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(recipient => (recipient, OutgoingMail.NewMessageId(relay.From.Domain)));
        return await runs.StartSending(run.Id, owner, mail.ToBytes(), recipients, now)
            ? await runs.Find(run.Id)
            : throw new LeaseLostException(run.Id);
    }

    /// <summary>The feeds that have not delivered all of the period, furthest behind first; those that are waited for.</summary>
    private async Task<IReadOnlyList<FeedState>> Behind(Account account, TimeRange period, CancellationToken cancellationToken) =>
        [.. (await feeds.Feeds(account.AliUid, cancellationToken)).Where(feed => feed.IsWaitedFor && !MeteredTime.IsComplete(period, feed.Watermark))
            .OrderBy(feed => feed.Watermark).ThenBy(feed => feed.Name, StringComparer.Ordinal)];

    private static string Describe(IReadOnlyList<FeedState> behind, TimeZoneInfo zone)
    {
        var shown = string.Join(", ", behind.Take(FeedsShown).Select(feed => $"{Words.OneLine(feed.Name)} ({Words.Time(feed.Watermark, zone)})"));
        return behind.Count switch
        {
            0 => "",
            1 => $" Feed behind: {shown}.",
            <= FeedsShown => $" Feeds behind: {shown}.",
            _ => $" Feeds behind: {shown} and {behind.Count - FeedsShown} more; tidemark feeds lists them.",
        };
    }

    private async Task Send(RunRow run, TrackingTask task, string owner, CancellationToken cancellationToken)
    {
        var started = Instant.ToColumn(clock.GetUtcNow());
        var due = (await deliveries.Of(run.Id))
            .Where(delivery => delivery.DueAt <= started && delivery.State is DeliveryState.Pending or DeliveryState.Unknown)
            .OrderBy(delivery => delivery.Unknowns).ToList();
        if (due.Count == 0 || run.Mail is null)
        {
            return;
        }

        var content = MailContent.FromBytes(run.Mail);
        var writtenAt = Instant.FromColumn(run.WrittenAt!.Value);
        DeliveryResult? forAll = null;
        await using var session = relay.Open();
        foreach (var delivery in due)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var result = forAll ?? await Send(session, () => Envelope.Of(content, task, run, delivery, relay.From, writtenAt), delivery, owner, cancellationToken);
            await answers.Record(delivery, result, owner, writtenAt, clock.GetUtcNow());
            if (result.OfSession && forAll is null)
            {
                forAll = result;
                if (result.Outcome == DeliveryOutcome.Stopped)
                {
                    await notices.RelayRefuses(task, run, result.Reply);
                }
            }
        }
    }

    /// <summary>A mail that cannot be written is refused like one that the relay refuses.</summary>
    private async Task<DeliveryResult> Send(
        IMailSession session, Func<OutgoingMail> mail, DeliveryRow delivery, string owner, CancellationToken cancellationToken)
    {
        try
        {
            return await session.Send(mail(), () => deliveries.MarkSending(delivery, owner), cancellationToken);
        }
        catch (InvalidMailException error)
        {
            return new DeliveryResult(DeliveryOutcome.Refused, null, error.Message);
        }
    }

    private async Task Settle(RunRow run, Account account, string owner)
    {
        var all = await deliveries.Of(run.Id);
        var delivered = all.Count(delivery => delivery.State == DeliveryState.Delivered);
        var detail = $"Delivered to {delivered} of {all.Count} {(all.Count == 1 ? "recipient" : "recipients")}.";
        if (all.Min(delivery => delivery.DueAt) is { } due)
        {
            var open = all.Where(delivery => delivery.DueAt is not null).ToList();
            var next = open.MinBy(delivery => delivery.DueAt)!;
            detail += $" {open.Count} {(open.Count == 1 ? "is" : "are")} retried from {Words.Time(Instant.FromColumn(due), account.Zone)}. {next.Recipient}: {next.Reply}";
            await PutOff(run, owner, detail, Instant.FromColumn(due));
            return;
        }

        await ending.End(run, all, detail, owner);
    }

    private async Task PutOff(RunRow run, string owner, string detail, DateTimeOffset until)
    {
        if (await runs.PutOff(run.Id, owner, detail, until, clock.GetUtcNow()) != 1)
        {
            throw new LeaseLostException(run.Id);
        }
    }
}
