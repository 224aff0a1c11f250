using Tidemark.Storage;
using Tidemark.Tracking.Tasks;

namespace Tidemark.Tracking.Tests.Work;

public sealed class TrackingWorkerTests : IDisposable
{
    private readonly RunHouse _house = new("2026-03-10T07:59:59Z");

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task A_due_task_mails_every_recipient_a_mail_of_their_own()
    {
        var account = await _house.House.Account();
        await Data(account.AliUid);
        var id = await _house.Task(account, email: new TrackingEmail("日报 🐬", ["a@example.com", "b@example.com"], ["c@example.com", "A@example.com"]));
        var worker = _house.Worker();

        await worker.Step();
        (await _house.Mails()).ShouldBeEmpty("it is a second too early");
        _house.Clock.Advance(TimeSpan.FromSeconds(1));
        await worker.Step();
        await worker.Step();

        var mails = await _house.Mails();
        mails.Select(mail => mail.To.ShouldHaveSingleItem()[1]).Order().ShouldBe(["a@example.com", "b@example.com", "c@example.com"]);
        foreach (var mail in mails)
        {
            mail.Subject.ShouldBe("日报 🐬");
            mail.Headers.ShouldNotContain(header => header[0] == "Cc" || header[0] == "Bcc");
            string.Concat(mail.Headers.SelectMany(header => header)).ShouldNotContain(mail.To[0][1] == "a@example.com" ? "b@example.com" : "a@example.com");
            mail.Header("Auto-Submitted").ShouldBe("auto-generated");
            mail.Header("X-Tidemark-DeliverId").ShouldBe($"{id}");
        }

        mails.Select(mail => mail.MessageId).ShouldBeUnique();
        var run = (await _house.Runs.Newest(account.AliUid, id, 10)).ShouldHaveSingleItem();
        (run.State, run.Detail).ShouldBe((RunState.Delivered, "Delivered to 3 of 3 recipients."));
        (run.ScheduledAt, run.Period.Start, run.Period.End).ShouldBe((At("2026-03-10T08:00:00Z"), At("2026-03-09T00:00:00Z"), At("2026-03-10T00:00:00Z")));
        run.Deliveries.ShouldAllBe(delivery => delivery.State == DeliveryState.Delivered && delivery.Reply.StartsWith("written to ") && delivery.Attempts == 1 && delivery.NextTryAt == null);
        var last = (await _house.House.Tasks().List(account.AliUid))[0];
        last.LastRun.ShouldNotBeNull().State.ShouldBe(RunState.Delivered);
        last.NextFireAt.ShouldBe(At("2026-03-11T08:00:00Z"));
        (await _house.Notices(account)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_waits_until_the_logs_have_passed_its_period_and_says_so()
    {
        var account = await _house.House.Account();
        await _house.Ingest(account, "www.example.com", ("2026-03-08T21:14:05Z", "/", 1), ("2026-03-09T21:14:05Z", "/a", 1000));
        var id = await _house.Task(account);
        var worker = _house.Worker();
        _house.Clock.Advance(TimeSpan.FromSeconds(1));

        await worker.Step();
        var waiting = (await _house.Runs.Newest(account.AliUid, id, 1))[0];
        waiting.State.ShouldBe(RunState.Waiting);
        waiting.Detail.ShouldBe(
            "Waiting for the logs of its period, which ends at 2026-03-10 00:00:00 +00:00: logs are metered up to 2026-03-09 21:14:05 +00:00. The mail is sent at 2026-03-10 10:00:00 +00:00 at the latest.");
        waiting.StartedAt.ShouldBe(At("2026-03-10T08:00:00Z"));

        await _house.Ingest(account, "www.example.com", ("2026-03-10T00:00:00Z", "/b", 500));
        _house.Clock.Advance(TimeSpan.FromSeconds(20));
        await worker.Step();

        var text = (await _house.Mails()).ShouldHaveSingleItem().Text;
        text.ShouldNotContain("INCOMPLETE");
        text.ShouldContain("1,000 bytes");
    }

    [Fact]
    public async Task After_the_longest_wait_the_mail_goes_out_and_says_what_is_missing()
    {
        var account = await _house.House.Account("Asia/Shanghai");
        await _house.Ingest(account, "www.example.com", ("2026-03-08T14:14:05Z", "/", 1), ("2026-03-09T14:14:05Z", "/a", 1000));
        var id = await _house.Task(account, TrackingHouse.Schedule("0 0 16 * * ?"));
        var worker = _house.Worker();
        _house.Clock.Advance(TimeSpan.FromSeconds(1));
        await worker.Step();
        (await _house.Runs.Newest(account.AliUid, id, 1))[0].Detail.ShouldEndWith(
            "logs are metered up to 2026-03-09 22:14:05 +08:00. The mail is sent at 2026-03-10 18:00:00 +08:00 at the latest.");
        _house.Clock.MoveTo(At("2026-03-10T09:59:59Z"));
        await worker.Step();
        (await _house.Mails()).ShouldBeEmpty();

        _house.Clock.MoveTo(At("2026-03-10T10:00:00Z"));
        await worker.Step();

        var mail = (await _house.Mails()).ShouldHaveSingleItem();
        foreach (var part in (string[])[mail.Text.ReplaceLineEndings(" "), mail.Html])
        {
            part.ShouldContain("only up to 2026-03-09 22:14:05 +08:00");
        }
    }

    [Fact]
    public async Task Without_logs_the_mail_says_that_figures_are_missing_and_not_zero()
    {
        var house = new RunHouse("2026-03-10T07:59:59Z") { Reports = new() { MaxWait = TimeSpan.Zero } };
        using var _ = house;
        var account = await house.House.Account();
        await house.Task(account);
        house.Clock.Advance(TimeSpan.FromSeconds(1));
        await house.Worker().Step();

        var mail = (await house.Mails()).ShouldHaveSingleItem();
        mail.Text.ReplaceLineEndings(" ").ShouldContain("missing, not zero");
        mail.Html.ShouldContain("missing, not zero");
    }

    [Fact]
    public async Task Without_relay_or_pickup_runs_wait_and_the_owner_is_told_once_a_task()
    {
        var account = await _house.House.Account();
        await Data(account.AliUid);
        var id = await _house.Task(account, TrackingHouse.Schedule("0 0 * * * ?", "h"));
        var worker = _house.Worker(mail: new());
        for (var i = 0; i < 3; i++)
        {
            _house.Clock.Advance(TimeSpan.FromHours(1));
            await worker.Step();
            _house.Clock.Advance(TimeSpan.FromMinutes(1));
            await worker.Step();
        }

        var runs = await _house.Runs.Newest(account.AliUid, id, 10);
        runs.Count.ShouldBe(4);
        runs.ShouldAllBe(run => run.State == RunState.Waiting && run.Detail.Contains("Smtp:Host") && run.Deliveries.Count == 0 && run.FinishedAt == null);
        var notice = (await _house.Notices(account)).ShouldHaveSingleItem();
        (notice.Type, notice.Template).ShouldBe(("Operation", "MailNotConfigured"));
        notice.Element.ShouldContain("Daily report");

        await _house.Worker().Step();
        _house.Clock.Advance(TimeSpan.FromMinutes(1));
        await _house.Worker().Step();
        (await _house.Runs.Newest(account.AliUid, id, 10)).Count(run => run.State == RunState.Delivered).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Of_the_fires_missed_while_nothing_ran_only_the_latest_runs_and_nothing_is_sent_again_at_the_next_start()
    {
        var account = await _house.House.Account();
        await _house.Ingest(account, "www.example.com", ("2026-03-15T00:30:00Z", "/a", 1));
        var id = await _house.Task(account);
        _house.Clock.MoveTo(At("2026-03-15T11:00:00Z"));

        await _house.Worker().Step();
        await _house.Worker().Step();

        (await _house.Runs.Newest(account.AliUid, id, 10)).ShouldHaveSingleItem().ScheduledAt.ShouldBe(At("2026-03-15T08:00:00Z"));
        (await _house.Mails()).Count.ShouldBe(1);
        (await _house.House.Tasks().List(account.AliUid))[0].NextFireAt.ShouldBe(At("2026-03-16T08:00:00Z"));
    }

    [Fact]
    public async Task Fires_outside_the_effective_window_do_not_happen()
    {
        var account = await _house.House.Account();
        await _house.Ingest(account, "www.example.com", ("2026-03-12T00:30:00Z", "/a", 1));
        await _house.Ingest(account, "www.example.com", ("2026-03-13T00:30:00Z", "/a", 1));
        var id = await _house.Task(account, TrackingHouse.Schedule("0 0 8 * * ?", from: "2026-03-12T08:00:00Z", end: "2026-03-14T08:00:00Z"));
        var off = await _house.Task(account, TrackingHouse.Schedule("0 0 8 * * ?", status: "disable"), name: "off");
        for (var day = 10; day < 20; day++)
        {
            _house.Clock.MoveTo(At($"2026-03-{day}T08:00:00Z"));
            await _house.Worker().Step();
        }

        (await _house.Runs.Newest(account.AliUid, id, 10)).Select(run => run.ScheduledAt).ShouldBe([At("2026-03-13T08:00:00Z"), At("2026-03-12T08:00:00Z")]);
        (await _house.Runs.Newest(account.AliUid, off, 10)).ShouldBeEmpty();
        (await _house.House.Tasks().List(account.AliUid)).ShouldAllBe(task => task.NextFireAt == null);
    }

    [Fact]
    public async Task A_window_that_ended_while_nothing_ran_still_gives_its_last_fire()
    {
        var account = await _house.House.Account();
        await _house.Ingest(account, "www.example.com", ("2026-03-30T12:00:00Z", "/a", 1));
        var id = await _house.Task(account, TrackingHouse.Schedule("0 0 8 * * ?", end: "2026-03-14T08:00:00Z"));
        _house.Clock.MoveTo(At("2026-04-20T00:00:00Z"));
        await _house.Worker().Step();

        (await _house.Runs.Newest(account.AliUid, id, 10)).ShouldHaveSingleItem().ScheduledAt.ShouldBe(At("2026-03-13T08:00:00Z"));
    }

    [Theory]
    [InlineData("Australia/Lord_Howe", "2026-10-02T00:00:00Z", 6)]
    [InlineData("Australia/Lord_Howe", "2026-04-03T00:00:00Z", 6)]
    [InlineData("America/Santiago", "2026-09-04T00:00:00Z", 6)]
    [InlineData("Europe/Berlin", "2026-10-23T00:00:00Z", 6)]
    [InlineData("Europe/Berlin", "2026-03-27T00:00:00Z", 6)]
    [InlineData("Asia/Kathmandu", "2026-03-27T00:00:00Z", 6)]
    public async Task Around_a_clock_change_a_daily_task_runs_once_a_day_each_for_another_period(string zone, string from, int days)
    {
        using var house = new RunHouse(from) { Reports = new() { MaxWait = TimeSpan.Zero } };
        var account = await house.House.Account(zone);
        var id = await house.Task(account, TrackingHouse.Schedule("0 15 2 * * ?"));
        var worker = house.Worker();
        for (var minutes = 0; minutes < days * 24 * 60; minutes += 15)
        {
            house.Clock.Advance(TimeSpan.FromMinutes(15));
            await worker.Step();
        }

        var runs = (await house.Runs.Newest(account.AliUid, id, 100)).Reverse().ToList();
        runs.Count.ShouldBe(days);
        runs.Select(run => run.Period.Start).ShouldBeUnique();
        runs.Zip(runs.Skip(1)).ShouldAllBe(pair => pair.First.Period.End == pair.Second.Period.Start);
    }

    [Fact]
    public async Task Many_workers_of_many_processes_make_one_run_and_one_mail()
    {
        var account = await _house.House.Account();
        await Data(account.AliUid);
        var id = await _house.Task(account);
        _house.Clock.Advance(TimeSpan.FromSeconds(1));

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => _house.Worker(database: TrackingHouse.Open(_house.House.Folder)).Step())));

        (await _house.Runs.Newest(account.AliUid, id, 10)).ShouldHaveSingleItem().State.ShouldBe(RunState.Delivered);
        (await _house.Mails()).Count.ShouldBe(1);
        (await _house.One<long>("SELECT attempts FROM delivery")).ShouldBe(1);
    }

    [Fact]
    public async Task A_task_that_another_process_made_runs_within_two_seconds_of_its_time()
    {
        var account = await _house.House.Account();
        await Data(account.AliUid);
        using var stop = new CancellationTokenSource();
        var running = _house.Worker().Run(stop.Token);
        await new TrackingTaskStore(TrackingHouse.Open(_house.House.Folder), _house.House.Domains, _house.House.CustomReports, new TrackingOptions(), _house.Clock)
            .Create(account, TrackingHouse.Request(reports: [new TrackedReport(17, [])]));

        // The fake clock is moved by two seconds in all; only the scheduling of threads is waited for.
        for (var i = 0; i < 20; i++)
        {
            _house.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(20);
        }

        while ((await _house.Mails()).Count == 0)
        {
            await Task.Delay(20);
        }

        _house.Clock.GetUtcNow().ShouldBe(At("2026-03-10T08:00:01Z"));
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Deleting_a_task_removes_its_runs_and_nothing_more_is_sent()
    {
        var account = await _house.House.Account();
        var id = await _house.Task(account);
        _house.Clock.Advance(TimeSpan.FromSeconds(1));
        await _house.Worker().Step();
        await _house.House.Tasks().Delete(account.AliUid, id);
        await Data(account.AliUid);
        _house.Clock.Advance(TimeSpan.FromDays(2));
        await _house.Worker().Step();

        (await _house.Mails()).ShouldBeEmpty();
        (await _house.One<long>("SELECT count(*) FROM run")).ShouldBe(0);
    }

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant);

    private async Task Data(long aliUid) =>
        await _house.Ingest((await _house.House.Accounts.Find(aliUid))!, "www.example.com", ("2026-03-09T10:00:00Z", "/a", 1_234_567), ("2026-03-10T00:30:00Z", "/b", 1));
}
