using Tidemark.Storage;
using Tidemark.Tracking.Runs;

namespace Tidemark.Tracking.Tests.Runs;

public sealed class RunHistoryTests : IDisposable
{
    private readonly TrackingHouse _house = new();

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task The_newest_runs_are_told_with_every_recipients_reply()
    {
        var account = await _house.Account();
        var task = await _house.Tasks().Create(account, TrackingHouse.Request());
        for (var day = 1; day <= 3; day++)
        {
            await Insert(task, account.AliUid, DateTimeOffset.Parse($"2026-03-0{day}T08:00:00Z"));
        }

        var runs = await new RunHistory(_house.Database).Newest(account.AliUid, task, 2);
        runs.Select(run => run.ScheduledAt.Day).ShouldBe([3, 2]);
        var run = runs[0];
        run.Period.ToString().ShouldBe("2026-03-02T00:00:00Z/2026-03-03T00:00:00Z");
        (run.State, run.Detail, run.StartedAt, run.FinishedAt).ShouldBe((RunState.Partly, "why", run.ScheduledAt.AddSeconds(1), (DateTimeOffset?)null));
        run.Deliveries.ShouldBe([
            new PastDelivery("a@example.com", "<3a@x>", DeliveryState.Delivered, 1, 250, "2.0.0 ok", run.ScheduledAt.AddSeconds(2), null),
            new PastDelivery("b@example.com", "<3b@x>", DeliveryState.Pending, 0, null, "", null, run.ScheduledAt)]);
    }

    [Fact]
    public async Task Another_account_sees_neither_runs_nor_mails()
    {
        var account = await _house.Account();
        var other = await _house.Account(name: "other");
        var task = await _house.Tasks().Create(account, TrackingHouse.Request());
        await Insert(task, account.AliUid, DateTimeOffset.Parse("2026-03-01T08:00:00Z"));

        var history = new RunHistory(_house.Database);
        (await history.Newest(other.AliUid, task, 10)).ShouldBeEmpty();
        (await history.Mails(other.AliUid, 10)).ShouldBeEmpty();
        (await history.Mails(account.AliUid, 10)).Select(mail => mail.MessageId).ShouldBe(["<1a@x>"], "the one that was tried");
    }

    private async Task Insert(long task, long aliUid, DateTimeOffset at)
    {
        var midnight = new DateTimeOffset(at.Date, TimeSpan.Zero);
        await _house.Database.Execute(
            """
            INSERT INTO run (task_id, ali_uid, scheduled_at, period_start, period_end, state, detail, due_at, started_at)
            VALUES (@task, @aliUid, @at, @start, @end, 'partly', 'why', @at, @at + 1000);
            INSERT INTO delivery (run_id, recipient, message_id, state, attempts, reply_code, reply, due_at, delivered_at)
            SELECT max(id), 'a@example.com', '<' || @day || 'a@x>', 'delivered', 1, 250, '2.0.0 ok', NULL, @at + 2000 FROM run UNION ALL
            SELECT max(id), 'b@example.com', '<' || @day || 'b@x>', 'pending', 0, NULL, '', @at, NULL FROM run
            """,
            new { task, aliUid, day = at.Day, at = Instant.ToColumn(at), start = Instant.ToColumn(midnight.AddDays(-1)), end = Instant.ToColumn(midnight) });
    }
}
