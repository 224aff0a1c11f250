using System.Text.Json;
using Tidemark.Exports.Tasks;
using Tidemark.Exports.Work;
using Tidemark.Testing;

namespace Tidemark.Exports.Tests.Work;

public sealed class ExportWorkerTests : IDisposable
{
    private readonly ControlPlane _plane = new();

    [Fact]
    public async Task A_queued_task_becomes_a_file_under_the_hash_of_its_content()
    {
        var task = await _plane.Queue(await _plane.NewAccount(domains: "a.example.com"));

        var done = await _plane.Work(task);

        done.State.ShouldBe(ExportState.Success);
        done.FileName.ShouldBe($"tidemark-usage-{task.Id}.pdf");
        var path = _plane.PathOf(done);
        new FileInfo(path).Length.ShouldBe(done.FileSize!.Value);
        (await ToolRun.Shell($"sha256sum < '{path}'")).ShouldStartWith(done.FileHash!);
        Leftovers().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_waiting_task_is_begun_within_a_second()
    {
        var account = await _plane.NewAccount();
        using var stop = new CancellationTokenSource();
        // the real clock: what is asked for is a time on the wall
        var running = _plane.Worker(clock: TimeProvider.System).Run(stop.Token);
        var task = await _plane.Queue(account);

        while ((await _plane.Find(task)).State == ExportState.Created)
        {
            await Task.Delay(10);
        }

        await stop.CancelAsync();
        await running;
        ExportWorker.Pause.ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Without_the_renderer_the_task_fails_at_once_says_why_and_the_account_is_notified()
    {
        var account = await _plane.NewAccount();
        var task = await _plane.Queue(account);

        var failed = await _plane.Work(task, _plane.Worker(renderer: "no-such-renderer"));

        failed.State.ShouldBe(ExportState.Failed);
        failed.Failure.ShouldContain("apt-get install librsvg2-bin fonts-wqy-microhei");
        _plane.Links().Sign(failed, "http://x").ShouldBe("");
        var notice = await TheNotice(account.AliUid);
        (notice.Type, notice.Level, notice.Template, notice.Confirmed).ShouldBe(("Operation", "error", "ExportFailed", false));
        using var element = JsonDocument.Parse(notice.Element);
        element.RootElement.GetProperty("taskId").GetString().ShouldBe(task.Id.ToString());
        element.RootElement.GetProperty("reason").GetString().ShouldBe(failed.Failure);
        (await _plane.Worker().RunOne(CancellationToken.None)).ShouldBeFalse();
        Leftovers().ShouldBeEmpty();
    }

    [Fact]
    public async Task An_unexpected_error_is_tried_three_times_with_growing_pauses_then_failed()
    {
        var account = await _plane.NewAccount();
        var task = await _plane.Queue(account);
        var worker = _plane.Worker(usage: WatchedUsage.Broken(_plane.Usage.Store).Store);

        (await _plane.Work(task, worker)).State.ShouldBe(ExportState.Created);
        (await worker.RunOne(CancellationToken.None)).ShouldBeFalse();
        _plane.Clock.Advance(TimeSpan.FromSeconds(10));
        (await _plane.Work(task, worker)).State.ShouldBe(ExportState.Created);
        _plane.Clock.Advance(TimeSpan.FromSeconds(19));
        (await worker.RunOne(CancellationToken.None)).ShouldBeFalse();
        _plane.Clock.Advance(TimeSpan.FromSeconds(1));
        var failed = await _plane.Work(task, worker);

        failed.State.ShouldBe(ExportState.Failed);
        failed.Failure.ShouldBe("The disk is on fire.");
        (await TheNotice(account.AliUid)).IdempotentCount.ShouldBe(0);
    }

    [Fact]
    public async Task Figures_that_do_not_fit_fail_the_export_at_once()
    {
        var account = await _plane.NewAccount(domains: "a.example.com");
        foreach (var bucket in (string[])["2026-11-18T20:00:00Z", "2026-11-18T21:00:00Z", "2026-11-18T22:00:00Z"])
        {
            await _plane.Usage.Add(account.AliUid, "a.example.com", bucket, 1, 1L << 62);
        }

        var failed = await _plane.Work(await _plane.Queue(account));

        failed.State.ShouldBe(ExportState.Failed);
        failed.Failure.ShouldContain("exceed 63 bits");
        (await TheNotice(account.AliUid)).Level.ShouldBe("error");
    }

    [Fact]
    public async Task Accounts_take_turns_however_many_exports_one_of_them_has()
    {
        var (many, one) = (await _plane.NewAccount("many"), await _plane.NewAccount("one"));
        for (var i = 0; i < 20; i++)
        {
            await _plane.Queue(many);
        }

        _plane.Clock.Advance(TimeSpan.FromSeconds(1));
        var last = await _plane.Queue(one);
        var worker = _plane.Worker();
        await worker.RunOne(CancellationToken.None);

        (await _plane.Work(last, worker)).State.ShouldBe(ExportState.Success);
    }

    [Fact]
    public async Task An_error_that_passes_leaves_no_trace()
    {
        var task = await _plane.Queue(await _plane.NewAccount());
        await _plane.Work(task, _plane.Worker(usage: WatchedUsage.Broken(_plane.Usage.Store).Store));
        _plane.Clock.Advance(TimeSpan.FromSeconds(10));

        var done = await _plane.Work(task);

        (done.State, done.Failure).ShouldBe((ExportState.Success, ""));
    }

    [Fact]
    public async Task The_work_of_a_dead_worker_is_begun_anew_when_its_lease_has_ended()
    {
        var task = await _plane.Queue(await _plane.NewAccount());
        // a worker that was killed: its lease stands, its half-written file lies around
        await _plane.Database.Execute(
            "UPDATE export_task SET lease_owner = 'dead', lease_until = @until", new { until = _plane.Clock.GetUtcNow().AddSeconds(60).ToUnixTimeMilliseconds() });
        await File.WriteAllTextAsync(Path.Combine(_plane.Files.BeginWork(task.Id), "file"), "half");

        _plane.Clock.Advance(TimeSpan.FromMilliseconds(59_999));
        (await _plane.Worker().RunOne(CancellationToken.None)).ShouldBeFalse();
        _plane.Clock.Advance(TimeSpan.FromMilliseconds(1));

        (await _plane.Work(task)).State.ShouldBe(ExportState.Success);
        Leftovers().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_long_export_keeps_its_lease()
    {
        var task = await _plane.Queue(await _plane.NewAccount());
        var (working, usage) = await AtWork();

        for (var second = 0; second < 180; second += 10)
        {
            _plane.Clock.Advance(TimeSpan.FromSeconds(10));
            await LeaseBeyond(task, TimeSpan.FromSeconds(20));
        }

        (await _plane.Worker().RunOne(CancellationToken.None)).ShouldBeFalse();
        usage.Release();
        (await working).ShouldBeTrue();
        (await _plane.Find(task)).State.ShouldBe(ExportState.Success);
    }

    [Fact]
    public async Task A_worker_that_lost_its_lease_drops_its_work_and_the_other_ones_stands()
    {
        var task = await _plane.Queue(await _plane.NewAccount());
        var (slow, usage) = await AtWork();

        // the slow one sleeps through its lease, as a suspended machine does
        await _plane.Database.Execute("UPDATE export_task SET lease_until = 0");
        var done = await _plane.Work(task);
        usage.Release();
        await slow;

        (await _plane.Find(task)).ShouldBe(done);
        Directory.GetFiles(_plane.Folder.Folder("exports"), "*", SearchOption.AllDirectories).Length.ShouldBe(1);
        (await _plane.Scalar<long>("SELECT count(*) FROM notification")).ShouldBe(0);
    }

    [Theory]
    [InlineData("rsvg-convert")]
    [InlineData("no-such-renderer")]
    public async Task A_worker_whose_task_another_one_holds_neither_marks_it_done_nor_failed(string renderer)
    {
        var task = await _plane.Queue(await _plane.NewAccount());
        var (slow, usage) = await AtWork(renderer);

        await _plane.Database.Execute("UPDATE export_task SET lease_owner = 'another'");
        usage.Release();
        await slow;

        (await _plane.Find(task)).State.ShouldBe(ExportState.Created);
        (await _plane.Scalar<string>("SELECT lease_owner FROM export_task")).ShouldBe("another");
        (await _plane.Scalar<long>("SELECT count(*) FROM notification")).ShouldBe(0);
    }

    [Fact]
    public async Task A_lost_lease_stops_the_work_at_the_next_renewal()
    {
        await _plane.Queue(await _plane.NewAccount());
        var (slow, _) = await AtWork();

        await _plane.Database.Execute("UPDATE export_task SET lease_owner = 'another'");
        _plane.Clock.Advance(TimeSpan.FromSeconds(20));

        (await slow).ShouldBeTrue();
        (await _plane.Scalar<string>("SELECT lease_owner FROM export_task")).ShouldBe("another");
    }

    [Fact]
    public async Task A_stopped_worker_gives_its_task_back()
    {
        var task = await _plane.Queue(await _plane.NewAccount());
        using var stop = new CancellationTokenSource();
        var usage = WatchedUsage.Held(_plane.Usage.Store);
        var running = _plane.Worker(usage: usage.Store).Run(stop.Token);
        await usage.Reached;

        await stop.CancelAsync();
        await running;

        (await _plane.Work(task)).State.ShouldBe(ExportState.Success);
    }

    [Fact]
    public async Task A_failure_whose_notification_was_not_raised_is_notified_by_the_next_worker()
    {
        var account = await _plane.NewAccount();
        var task = await _plane.Queue(account);
        // a worker that was killed between the two
        await _plane.Database.Execute("UPDATE export_task SET state = 'failed', failure = 'why', lease_owner = 'dead', lease_until = 0");

        (await _plane.Worker().RunOne(CancellationToken.None)).ShouldBeTrue();

        (await TheNotice(account.AliUid)).Element.ShouldContain("\"reason\":\"why\"");
        (await _plane.Find(task)).Failure.ShouldBe("why");
        (await _plane.Worker().RunOne(CancellationToken.None)).ShouldBeFalse();
    }

    [Fact]
    public async Task Many_workers_make_each_file_once()
    {
        var account = await _plane.NewAccount();
        for (var i = 0; i < 12; i++)
        {
            await _plane.Queue(account);
        }

        var usage = WatchedUsage.Counting(_plane.Usage.Store);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            var worker = _plane.Worker(usage: usage.Store);
            while (await worker.RunOne(CancellationToken.None))
            {
            }
        }));

        (await _plane.Scalar<long>("SELECT count(*) FROM export_task WHERE state = 'success'")).ShouldBe(12);
        usage.Asked.ShouldBe(12);
    }

    public void Dispose() => _plane.Dispose();

    /// <summary>A worker that has taken the task and waits for its first answer.</summary>
    private async Task<(Task<bool> Work, WatchedUsage Usage)> AtWork(string renderer = "rsvg-convert")
    {
        var usage = WatchedUsage.Held(_plane.Usage.Store);
        var work = _plane.Worker(renderer: renderer, usage: usage.Store).RunOne(CancellationToken.None);
        await usage.Reached;
        return (work, usage);
    }

    private string[] Leftovers() => Directory.GetFileSystemEntries(_plane.Folder.Folder(Path.Combine("exports", "work")));

    private async Task<Tidemark.Notifications.Notification> TheNotice(long aliUid) =>
        (await _plane.Notifications.Query(aliUid, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, true, 1, 50)).Items.Single();

    private async Task LeaseBeyond(ExportTask task, TimeSpan atLeast)
    {
        var due = (_plane.Clock.GetUtcNow() + atLeast).ToUnixTimeMilliseconds();
        while (await _plane.Scalar<long>("SELECT lease_until FROM export_task WHERE id = @Id", new { task.Id }) < due)
        {
            await Task.Delay(5);
        }
    }
}
