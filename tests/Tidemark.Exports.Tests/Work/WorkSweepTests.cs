using Tidemark.Exports.Tasks;
using Tidemark.Exports.Work;

namespace Tidemark.Exports.Tests.Work;

public sealed class WorkSweepTests : IDisposable
{
    private readonly ControlPlane _plane = new();

    [Fact]
    public async Task What_a_worker_killed_after_success_has_left_is_removed_when_the_next_one_starts()
    {
        var done = await _plane.Work(await _plane.Queue(await _plane.NewAccount()));
        var left = await Leave(done.Id);

        await using var worker = new Running(_plane.Worker());
        await Gone(left);

        (await _plane.Find(done)).State.ShouldBe(ExportState.Success);
        File.Exists(_plane.PathOf(done)).ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_left_while_a_worker_runs_is_removed_within_minutes()
    {
        var first = await Leave(1);
        await using var worker = new Running(_plane.Worker());
        await Gone(first);

        var left = await Leave(2);
        _plane.Clock.Advance(WorkSweep.Every);
        while (Directory.Exists(left))
        {
            // the worker may only now have begun to wait for its next turn
            _plane.Clock.Advance(ExportWorker.Pause);
            await Task.Delay(5);
        }
    }

    [Fact]
    public async Task The_folder_of_a_task_at_work_in_another_process_stays()
    {
        var task = await _plane.Queue(await _plane.NewAccount());
        var usage = WatchedUsage.Held(_plane.Usage.Store);
        var working = _plane.Worker(usage: usage.Store).RunOne(CancellationToken.None);
        await usage.Reached;
        var left = await Leave(task.Id + 1);

        await using (new Running(_plane.Worker()))
        {
            await Gone(left);
        }

        Folders().Length.ShouldBe(1);
        usage.Release();
        (await working).ShouldBeTrue();
        (await _plane.Find(task)).State.ShouldBe(ExportState.Success);
        Folders().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(-59, false)]
    [InlineData(-60, true)]
    public async Task A_lease_that_has_just_ended_still_protects_for_as_long_as_it_lasted(int seconds, bool removed)
    {
        var task = await _plane.Queue(await _plane.NewAccount());
        await _plane.Database.Execute(
            "UPDATE export_task SET lease_owner = 'other', lease_until = @until",
            new { until = _plane.Clock.GetUtcNow().AddSeconds(seconds).ToUnixTimeMilliseconds() });
        var left = await Leave(task.Id);

        await Sweep();

        Directory.Exists(left).ShouldBe(!removed);
    }

    [Fact]
    public async Task What_is_no_folder_of_an_attempt_stays()
    {
        var work = _plane.Folder.Folder(Path.Combine("exports", "work"));
        string[] foreign = ["mine", "1-", "-1", "1-mine", "x-0123456789abcdef0123456789abcdef"];
        foreach (var name in foreign)
        {
            Directory.CreateDirectory(Path.Combine(work, name));
        }

        await File.WriteAllTextAsync(Path.Combine(work, "1-0123456789abcdef0123456789abcdef"), "a file");
        await Leave(7);

        await Sweep();

        Folders().Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe(foreign.Append("1-0123456789abcdef0123456789abcdef").Order(StringComparer.Ordinal));
    }

    public void Dispose() => _plane.Dispose();

    private Task<bool> Sweep() => new WorkSweep(_plane.Database, _plane.Files, new ExportOptions(), _plane.Clock).RunWhenDue();

    /// <summary>A folder as an attempt at the task leaves it when it is killed.</summary>
    private async Task<string> Leave(long task)
    {
        var folder = _plane.Files.BeginWork(task);
        await File.WriteAllTextAsync(Path.Combine(folder, "page-1.svg"), "half");
        return folder;
    }

    private string[] Folders() => Directory.GetFileSystemEntries(_plane.Folder.Folder(Path.Combine("exports", "work")));

    private static async Task Gone(string folder)
    {
        while (Directory.Exists(folder))
        {
            await Task.Delay(5);
        }
    }

    /// <summary>A worker in its loop, until disposed.</summary>
    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _work;

        public Running(ExportWorker worker) => _work = worker.Run(_stop.Token);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _work;
            _stop.Dispose();
        }
    }
}
