using System.Globalization;
using Tidemark.Testing;
using Tidemark.Tests.Watch;
using Xunit.Abstractions;

namespace Tidemark.Tests.Kill;

/// <summary>kill -9 of a watch at random instants while its log is written and rotated in both ways: each line is metered once.</summary>
public sealed class WatchKillTests(ITestOutputHelper output) : IDisposable
{
    private const string Uid = "1234567890123456";
    private const int LinesAtOnce = 20;
    private const int TicksBetweenRotations = 60;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(3);

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task A_watch_killed_at_random_instants_meters_every_line_exactly_once()
    {
        var kills = Kills.Or(5);
        var tool = new Tool(_folder["data"]);
        await tool.Json("account", "create", "--name", "a", "--uid", Uid);
        Directory.CreateDirectory(_folder["logs"]);
        string[] watch = [_folder["logs"], "--account", Uid, "--domain", "www.example.com", "--add-domains", "--flush", "200ms"];
        using var enough = new CancellationTokenSource();
        var server = Task.Run(() => Serve(enough.Token));
        var begun = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            await using var running = new RunningWatch(tool, watch);
            await Task.Delay(Random.Shared.NextDouble() * LongestLife);
            await running.Kill();
            begun += running.Said.Contains(", as combined", StringComparison.Ordinal) ? 1 : 0;
        }

        await enough.CancelAsync();
        await server;
        var expected = await Usage.InFiles(_folder["logs"] + "/access.log*");
        var last = await tool.Run(["watch", .. watch, "--once"]);
        last.ExitCode.ShouldBe(0, last.Errors);

        var metered = await Usage.Of(_folder["data"], Uid);
        output.WriteLine($"watch: {kills} kills survived, {begun} of them after it had begun to read; awk {expected}, metered {metered}");
        metered.ShouldBe(expected, last.Errors);
    }

    public void Dispose() => _folder.Dispose();

    // A server that logs, and is rotated now by renaming, now by copying and truncating
    private async Task Serve(CancellationToken enough)
    {
        var path = _folder["logs/access.log"];
        var number = 0;
        for (var tick = 1; !enough.IsCancellationRequested; tick++)
        {
            var now = TimeProvider.System.GetUtcNow().ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture);
            await File.AppendAllTextAsync(
                path,
                string.Concat(Enumerable.Range(0, LinesAtOnce).Select(_ => $"192.0.2.1 - - [{now}] \"GET /n/{number} HTTP/1.1\" 200 {number++ % 9973} \"-\" \"Agent/1.0\"\n")),
                CancellationToken.None);
            if (tick % TicksBetweenRotations == 0)
            {
                Rotate(path, tick / TicksBetweenRotations);
            }

            await Task.Delay(Tick, enough).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static void Rotate(string path, int count)
    {
        if (count % 2 == 0)
        {
            File.Move(path, $"{path}.{count}");
            return;
        }

        File.Copy(path, $"{path}.{count}");
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(0);
    }
}
