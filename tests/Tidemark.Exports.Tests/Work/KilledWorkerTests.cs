using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using Tidemark.Exports.Tasks;
using Tidemark.Exports.Work;
using Tidemark.Testing;

namespace Tidemark.Exports.Tests.Work;

public sealed class KilledWorkerTests : IDisposable
{
    private readonly ControlPlane _plane = new("2026-11-20T04:30:00Z");
    private readonly Random _random = new(20261120);

    [Theory]
    [InlineData(ExportKind.Detail, 6)]
    [InlineData(ExportKind.Usage, 4)]
    public async Task Workers_killed_at_random_instants_lose_nothing_and_leave_nothing(ExportKind kind, int kills)
    {
        var names = Enumerable.Range(1, 12).Select(n => $"d{n:00}.example.com").ToArray();
        var account = await _plane.NewAccount(domains: names);
        await _plane.Usage.Fill(account.AliUid, names, "2026-11-16T16:00:00Z", "2026-11-18T16:00:00Z");
        var request = ControlPlane.Request("2026-10-20T16:00:00Z", "2026-11-19T15:59:59Z", detailType: "flow", domainNames: string.Join(',', names));
        var undisturbed = await _plane.Work(await _plane.Tasks.Create(account, kind, request));
        var tasks = new List<ExportTask>();
        var duration = TimeSpan.FromSeconds(1);
        var killedAtWork = 0;
        while (killedAtWork < kills)
        {
            tasks.Add(await _plane.Tasks.Create(account, kind, request));
            var started = Stopwatch.GetTimestamp();
            using var child = StartWorker();
            var claimed = await UntilClaimed();
            await Task.Delay(_random.NextDouble() * duration);
            child.Kill();
            await child.WaitForExitAsync();
            var took = Stopwatch.GetElapsedTime(claimed);
            if (await Unfinished() == 0)
            {
                // it was faster than the kill: the next ones come earlier
                duration = (took < duration ? took : duration) / 2;
            }
            else
            {
                killedAtWork++;
            }

            // the next worker comes when the lease of this one has ended, which began as much later as it had run by then
            _plane.Clock.Advance(TimeSpan.FromSeconds(61) + Stopwatch.GetElapsedTime(started));
        }

        while (await _plane.Worker().RunOne(CancellationToken.None))
        {
        }

        // one may have been killed between the success of its task and the end of its work: every worker's start sees to that
        await new WorkSweep(_plane.Database, _plane.Files, new ExportOptions(), _plane.Clock).RunWhenDue();

        foreach (var task in tasks)
        {
            var done = await _plane.Find(task);
            (done.State, done.Failure).ShouldBe((ExportState.Success, ""));
            (await Figures(done)).ShouldBe(await Figures(undisturbed));
        }

        Directory.GetFileSystemEntries(_plane.Folder.Folder(Path.Combine("exports", "work"))).ShouldBeEmpty();
        (await _plane.Scalar<long>("SELECT count(*) FROM notification")).ShouldBe(0);
        Directory.GetFiles(_plane.Folder.Folder("exports"), "*", SearchOption.AllDirectories).Length.ShouldBe(tasks.Count + 1);
    }

    public void Dispose() => _plane.Dispose();

    private Process StartWorker() => Process.Start(new ProcessStartInfo(
        "dotnet", [typeof(Program).Assembly.Location, "worker", _plane.Folder.Root, _plane.Clock.GetUtcNow().ToString("O")]))!;

    private async Task<long> UntilClaimed()
    {
        while (await _plane.Scalar<long>(
            "SELECT count(*) FROM export_task WHERE lease_until > @now", new { now = _plane.Clock.GetUtcNow().ToUnixTimeMilliseconds() }) == 0
            && await Unfinished() > 0)
        {
            await Task.Delay(2);
        }

        return Stopwatch.GetTimestamp();
    }

    private Task<long> Unfinished() => _plane.Scalar<long>("SELECT count(*) FROM export_task WHERE state = 'created'");

    /// <summary>What two tasks over the same usage must have in common: the rows, or the drawing but for its task number and size.</summary>
    private async Task<string> Figures(ExportTask task)
    {
        var path = _plane.PathOf(task);
        if (task.Kind == ExportKind.Usage)
        {
            // the lines of account, requested time and task number differ or may
            return await ToolRun.Shell($"pdftotext -layout '{path}' - | grep -v 'Tidemark · \\|20 12:'");
        }

        using var book = ZipFile.OpenRead(path);
        using var sheet = book.GetEntry("xl/worksheets/sheet2.xml")!.Open();
        return Convert.ToHexString(SHA256.HashData(sheet));
    }
}
