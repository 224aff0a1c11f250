using System.Diagnostics;
using System.Globalization;
using Tidemark.Testing;
using Tidemark.Tests.Watch;

namespace Tidemark.Tests.Kill;

/// <summary>A disk that is full, which is a small tmpfs: a clear error, nothing half counted, and on it goes when there is room.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const string Uid = "1234567890123456";
    private const int Lines = 60_000;
    private const int Left = 512 * 1024;

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task An_ingest_says_that_the_disk_is_full_and_goes_on_when_there_is_room()
    {
        var tool = await Mounted();
        await Write("first.log", 0, 10);
        string[] first = ["ingest", _folder["first.log"], "--account", Uid, "--domain", "www.example.com", "--add-domains", "--format", "combined"];
        (await tool.Run(first)).ExitCode.ShouldBe(0);
        await Write("access.log", 10, Lines);
        Fill();
        string[] ingest = ["ingest", _folder["access.log"], "--account", Uid, "--domain", "www.example.com", "--add-domains", "--format", "combined", "--json"];

        var full = await tool.Run(ingest);

        full.ExitCode.ShouldBe(1, full.Output);
        (full.Output + full.Errors).ShouldContain("full");
        MakeRoom();
        (await Usage.Of(_folder["disk/data"], Uid)).ShouldBe(await Usage.InFiles(_folder["first.log"]), "the batch was not committed, nor a part of it");
        (await tool.Run(ingest)).ExitCode.ShouldBe(0);
        (await Usage.Of(_folder["disk/data"], Uid)).ShouldBe(await Usage.InFiles(_folder["*.log"]));
    }

    [Fact]
    public async Task A_watch_says_that_the_disk_is_full_and_goes_on_when_there_is_room()
    {
        var tool = await Mounted();
        await Write("access.log", 0, 10);
        await using var watch = new RunningWatch(
            tool, _folder["access.log"], "--account", Uid, "--domain", "www.example.com", "--add-domains", "--format", "combined", "--flush", "300ms");
        await Until.Seen<object>(async () => (await Usage.Of(_folder["disk/data"], Uid)).Requests == 10 ? this : null, () => watch.Said);
        Fill();
        await Write("access.log", 10, Lines);
        await Until.Seen<object>(() => Task.FromResult<object?>(watch.Said.Contains("full", StringComparison.Ordinal) ? this : null), () => watch.Said);

        MakeRoom();

        var expected = await Usage.InFiles(_folder["access.log"]);
        await Until.Seen<object>(async () => (await Usage.Of(_folder["disk/data"], Uid)) == expected ? this : null, () => watch.Said);
        (await watch.Terminate()).ShouldBe(0);
        (await Usage.Of(_folder["disk/data"], Uid)).ShouldBe(expected);
    }

    public void Dispose()
    {
        using (var umount = Process.Start("umount", ["-l", _folder["disk"]]))
        {
            umount.WaitForExit();
        }

        _folder.Dispose();
    }

    private async Task<Tool> Mounted()
    {
        Directory.CreateDirectory(_folder["disk"]);
        var mount = await ToolRun.Run("mount", ["-t", "tmpfs", "-o", "size=40m", "tmpfs", _folder["disk"]]);
        mount.ExitCode.ShouldBe(0, $"A small disk cannot be made here; run the tests as root on a machine that may mount: {mount.Errors}");
        var tool = new Tool(_folder["disk/data"]);
        await tool.Json("account", "create", "--name", "a", "--uid", Uid);
        return tool;
    }

    // Some room is left for what a process needs that only reads
    private void Fill()
    {
        using var ballast = File.Create(_folder["disk/ballast"]);
        ballast.Write(new byte[new DriveInfo(_folder["disk"]).AvailableFreeSpace - Left]);
    }

    private void MakeRoom() => File.Delete(_folder["disk/ballast"]);

    // Every line has a URL and a client of its own, so that the store needs room for each
    private async Task Write(string name, int from, int count)
    {
        var now = TimeProvider.System.GetUtcNow().ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture);
        await File.AppendAllLinesAsync(
            _folder[name],
            Enumerable.Range(from, count).Select(i => $"10.{i >> 16}.{(i >> 8) & 255}.{i & 255} - - [{now}] \"GET /{i * 2654435761L:x16}/{i * 40503L * 2654435761L:x16} HTTP/1.1\" 200 {i % 9973} \"-\" \"Agent/1.0\""));
    }
}
