using Tidemark.Storage;
using Tidemark.Testing;
using Tidemark.Tracking.Runs;

namespace Tidemark.Tracking.Tests.Work;

/// <summary>The clock is set: by three days forward and back, or back and forward.</summary>
public sealed class WrongInstantsTests : IDisposable
{
    private static readonly TimeSpan ThreeDays = TimeSpan.FromDays(3);

    private readonly RunHouse _house = new("2026-03-10T08:00:00Z") { Reports = new() { MaxWait = TimeSpan.Zero } };

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task A_clock_set_forward_and_back_while_a_mail_is_on_its_way_sends_no_second_copy()
    {
        using var relay = new HookedRelay();
        var (account, id) = await _house.Due("a@example.com", "b@example.com");
        var (worker, other) = (_house.Worker(RunHouse.Relay(relay.Port)), _house.Worker(RunHouse.Relay(relay.Port), database: TrackingHouse.Open(_house.House.Folder)));
        relay.BeforeReply = async recipient =>
        {
            if (recipient == "a@example.com")
            {
                Set(ThreeDays);
                relay.BeforeReply = _ => Task.CompletedTask;
                await worker.Step();
                await other.Step();
                Set(-ThreeDays);
            }
        };

        await worker.Step();
        await worker.Step();

        var runs = await _house.Runs.Newest(account.AliUid, id, 10);
        var run = runs.Single(run => run.ScheduledAt == At("2026-03-10T08:00:00Z"));
        run.State.ShouldBe(RunState.Delivered);
        run.Deliveries.ShouldAllBe(delivery => delivery.Attempts == 1);
        relay.Recipients.Count(recipient => recipient == "a@example.com").ShouldBe(runs.Count, "one mail for each run");
        runs.Select(run => run.ScheduledAt).ShouldBeUnique();
    }

    [Fact]
    public async Task After_a_wrong_clock_a_task_fires_at_its_next_time_and_what_was_sent_counts_as_sent()
    {
        var (account, id) = await _house.Due("a@example.com");
        var worker = _house.Worker();
        await worker.Step();
        Set(ThreeDays);
        await worker.Step();
        (await Next(id)).ShouldBe(At("2026-03-14T08:00:00Z"));
        Set(-ThreeDays);

        await worker.Step();

        (await Next(id)).ShouldBe(At("2026-03-11T08:00:00Z"));
        for (var day = 11; day <= 14; day++)
        {
            _house.Clock.MoveTo(At($"2026-03-{day}T08:00:00Z"));
            await worker.Step();
        }

        (await _house.Runs.Newest(account.AliUid, id, 10)).Select(run => (run.ScheduledAt.Day, run.State)).ShouldBe(
            [(14, RunState.Delivered), (13, RunState.Delivered), (12, RunState.Delivered), (11, RunState.Delivered), (10, RunState.Delivered)]);
        (await _house.Mails()).Count.ShouldBe(5, "the run of the 13th was sent under the wrong clock, and not again");
    }

    [Fact]
    public async Task A_clock_set_back_and_forward_sends_nothing_twice()
    {
        var (account, id) = await _house.Due("a@example.com");
        var worker = _house.Worker();
        await worker.Step();
        Set(-ThreeDays);
        for (var hour = 0; hour < 30; hour++)
        {
            _house.Clock.Advance(TimeSpan.FromHours(1));
            await worker.Step();
        }

        Set(ThreeDays);
        await worker.Step();

        (await _house.Runs.Newest(account.AliUid, id, 10)).Select(run => run.ScheduledAt).ShouldBe([At("2026-03-11T08:00:00Z"), At("2026-03-10T08:00:00Z")]);
        (await _house.Mails()).Count.ShouldBe(2);
        (await Next(id)).ShouldBe(At("2026-03-12T08:00:00Z"));
    }

    [Fact]
    public async Task A_run_and_its_deliveries_that_wait_for_a_wrong_instant_are_due_again()
    {
        using var relay = await Tidemark.Testing.Smtp.MailWitness.Start(new { rcpt = new Dictionary<string, string[]> { ["a@example.com"] = ["450 later", "250 OK"] } });
        var (account, id) = await _house.Due("a@example.com");
        Set(ThreeDays);
        await _house.Worker(RunHouse.Relay(relay.Port)).Step();
        await _house.Sql("UPDATE run SET lease_owner = 'killed', lease_until = due_at");
        Set(-ThreeDays);
        // a new process, which has not seen the clock move
        var worker = _house.Worker(RunHouse.Relay(relay.Port));
        await worker.Step();
        _house.Clock.Advance(TimeSpan.FromSeconds(60));

        await worker.Step();

        var run = (await _house.Runs.Newest(account.AliUid, id, 10)).Single(run => run.ScheduledAt == At("2026-03-13T08:00:00Z"));
        run.State.ShouldBe(RunState.Delivered);
        relay.Mails.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_correct_schedule_is_left_alone()
    {
        var (_, id) = await _house.Due("a@example.com");
        var worker = _house.Worker();
        await worker.Step();
        var next = await Next(id);
        for (var step = 0; step < 20; step++)
        {
            _house.Clock.Advance(TimeSpan.FromMinutes(10));
            await worker.Step();
            (await Next(id)).ShouldBe(next);
        }
    }

    private void Set(TimeSpan by) => _house.Clock.Set(by);

    private async Task<DateTimeOffset> Next(long id) => Instant.FromColumn(await _house.One<long>($"SELECT next_fire_at FROM tracking_task WHERE id = {id}"));

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant);
}
