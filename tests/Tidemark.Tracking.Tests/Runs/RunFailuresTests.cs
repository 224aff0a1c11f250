using Tidemark.Storage;
using Tidemark.Testing;
using Tidemark.Tracking.Runs;

namespace Tidemark.Tracking.Tests.Runs;

/// <summary>Runs whose work fails: at once, or after a day.</summary>
public sealed class RunFailuresTests : IDisposable
{
    private readonly RunHouse _house = new("2026-03-10T08:00:00Z") { Reports = new() { MaxWait = TimeSpan.Zero } };

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task A_subject_that_no_header_can_carry_ends_the_run_at_once_and_the_owner_is_told()
    {
        var (account, id) = await _house.Due("a@example.com", "b@example.com");
        // as a version wrote it that did not check
        await _house.Sql("""UPDATE tracking_task SET email = '{"Subject":"one\u2028two","To":["a@example.com","b@example.com"],"Copy":[]}'""");

        await _house.Worker().Step();

        var run = (await _house.Runs.Newest(account.AliUid, id, 1))[0];
        run.State.ShouldBe(RunState.Failed);
        run.Detail.ShouldContain("The mail header Subject would hold");
        run.Deliveries.ShouldAllBe(delivery => delivery.State == DeliveryState.Refused && delivery.NextTryAt == null);
        await TheOwnerIsTold(account.AliUid, "The mail header Subject would hold");
    }

    [Fact]
    public async Task A_recipient_that_is_not_an_address_is_refused_and_the_others_get_the_mail()
    {
        var (account, id) = await _house.Due("a@example.com");
        await _house.Sql("""UPDATE tracking_task SET email = '{"To":["a@example.com","not an address"],"Copy":[]}'""");

        await _house.Worker().Step();

        var run = (await _house.Runs.Newest(account.AliUid, id, 1))[0];
        run.State.ShouldBe(RunState.Partly);
        run.Deliveries[1].Reply.ShouldStartWith("'not an address' is not an address; use local@domain");
        (await _house.Mails()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Figures_beyond_63_bits_end_the_run_at_once_and_the_owner_is_told()
    {
        var (account, id) = await _house.Due("a@example.com");
        foreach (var edge in (string[])["edge-1", "edge-2"])
        {
            // 288 buckets of each edge: each sum of a bucket fits, the day's does not
            await _house.Post(edge, account, "www.example.com", At("2026-03-09T00:00:00Z"), 288, 1L << 54);
        }

        await _house.Worker().Step();

        var run = (await _house.Runs.Newest(account.AliUid, id, 1))[0];
        (run.State, run.FinishedAt).ShouldBe((RunState.Failed, _house.Clock.GetUtcNow()));
        run.Detail.ShouldContain("exceed 63 bits");
        await TheOwnerIsTold(account.AliUid, "exceed 63 bits");
    }

    [Fact]
    public async Task Any_other_error_is_retried_every_minute_for_RetryFor_after_the_scheduled_time_and_then_the_run_has_failed()
    {
        var (account, id) = await _house.Due("a@example.com");
        await Break();
        var worker = _house.Worker();

        await worker.Step();
        var first = (await _house.Runs.Newest(account.AliUid, id, 1))[0];
        first.State.ShouldBe(RunState.Waiting);
        first.Detail.ShouldStartWith("Failed and will be retried: ");
        (await _house.One<long>("SELECT due_at FROM run")).ShouldBe(Instant.ToColumn(_house.Clock.GetUtcNow().AddMinutes(1)));
        _house.Clock.MoveTo(At("2026-03-11T07:58:00Z"));
        await worker.Step();
        (await _house.Runs.Newest(account.AliUid, id, 2)).Single(run => run.Id == first.Id).State.ShouldBe(RunState.Waiting);
        (await _house.Notices(account)).ShouldBeEmpty();
        _house.Clock.MoveTo(At("2026-03-11T07:59:30Z"));
        await worker.Step();

        var last = (await _house.Runs.Newest(account.AliUid, id, 2)).Single(run => run.Id == first.Id);
        last.State.ShouldBe(RunState.Failed);
        last.Detail.ShouldContain("no such table");
        await TheOwnerIsTold(account.AliUid, "no such table");
    }

    [Fact]
    public async Task An_error_that_passes_costs_a_minute()
    {
        var (account, id) = await _house.Due("a@example.com");
        await Break();
        await _house.Worker().Step();
        await Mend();
        _house.Clock.Advance(TimeSpan.FromMinutes(1));

        await _house.Worker().Step();

        (await _house.Runs.Newest(account.AliUid, id, 1))[0].State.ShouldBe(RunState.Delivered);
        (await _house.Mails()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_task_whose_schedule_cannot_be_read_stops_its_owner_is_told_and_the_others_fire()
    {
        var (account, id) = await _house.Due("a@example.com");
        var other = await _house.Task(account, name: "Other");
        await _house.Sql("UPDATE tracking_task SET next_fire_at = 1");
        await _house.Sql("UPDATE tracking_task SET crontab = 'every morning' WHERE id = @id", new { id });

        await _house.Worker().Step();

        (await _house.Runs.Newest(account.AliUid, other, 1)).ShouldHaveSingleItem();
        (await _house.One<long?>($"SELECT next_fire_at FROM tracking_task WHERE id = {id}")).ShouldBeNull();
        var notice = (await _house.Notices(account)).ShouldHaveSingleItem();
        (notice.Level, notice.Template).ShouldBe(("error", "TaskNotScheduled"));
        notice.Element.ShouldContain("Daily report");
    }

    [Fact]
    public async Task The_owner_is_told_whatever_a_relay_answers_to_however_many_recipients()
    {
        var account = await _house.House.Account();
        var run = new RunRow(1, 1, account.AliUid, 0, 0, 0, "sending", "", null, 0, 0);
        var local = string.Concat(Enumerable.Repeat("\U0001F9EA", 16));
        var deliveries = Enumerable.Range(0, 100).Select(i => new DeliveryRow(
            i, 1, $"{local}@{new string('x', 60)}.{new string('y', 60)}.{new string('z', 60)}.example", $"<{i}@example.com>", "refused", 1, 0, 550,
            string.Concat(Enumerable.Repeat("\U0001F6AB\"\\", 400)), null, null)).ToList();

        await new OwnerNotices(_house.Notifications).Failed(run, string.Concat(Enumerable.Repeat("\U0001F4C8", 128)), RunState.Failed, deliveries[0].Reply, deliveries);

        (await _house.Notices(account)).ShouldHaveSingleItem().Element.ShouldContain("\"failed\":100");
    }

    private async Task TheOwnerIsTold(long aliUid, string reason)
    {
        var notice = (await _house.Notifications.Query(aliUid, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, true, 1, 10)).Items.ShouldHaveSingleItem();
        (notice.Type, notice.Level, notice.Template).ShouldBe(("Operation", "error", "ReportDeliveryFailed"));
        notice.Element.ShouldContain("Daily report");
        notice.Element.ShouldContain(reason);
    }

    private Task Break() => Usage("ALTER TABLE usage_open RENAME TO usage_away");

    private Task Mend() => Usage("ALTER TABLE usage_away RENAME TO usage_open");

    private async Task Usage(string sql) => (await ToolRun.Run("sqlite3", [_house.House.Folder.UsageDatabase], sql)).Errors.ShouldBeEmpty();

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant);
}
