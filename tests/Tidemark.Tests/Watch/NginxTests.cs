using Tidemark.Testing;

namespace Tidemark.Tests.Watch;

/// <summary>A real nginx under load, a real logrotate, and a watch that is killed: in the end the store has every line of all files, once.</summary>
public sealed class NginxTests : IDisposable
{
    private const string Uid = "1234567890123456";

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Renamed_under_load_and_compressed_every_line_is_metered_once()
    {
        var tool = await Account();
        await using var nginx = await RunningNginx.Start(_folder);
        var load = nginx.Load(seconds: 6);
        var rotation = $"create\n compress\n delaycompress\n postrotate\n kill -USR1 $(cat {_folder["nginx.pid"]})\n endscript";
        await using (var first = Watch(tool))
        {
            await ShouldMeterMore(first);
            await nginx.Rotate(rotation);
            await ShouldMeterMore(first);
            await first.Kill();
        }

        await nginx.Rotate(rotation);
        await using var second = Watch(tool);
        await ShouldMeterMore(second);
        await nginx.Rotate(rotation);
        (await load).ExitCode.ShouldBe(0);
        await nginx.Stop();

        await ShouldBecomeExact(second);
    }

    [Fact]
    public async Task Copied_and_truncated_every_line_is_metered_once()
    {
        var tool = await Account();
        await using var nginx = await RunningNginx.Start(_folder);
        await using (var first = Watch(tool))
        {
            for (var rotation = 0; rotation < 2; rotation++)
            {
                // what is written between the copy and the truncation is in no file any longer: nothing is written then
                await nginx.Load(seconds: 1);
                await nginx.Rotate("copytruncate");
            }

            await nginx.Load(seconds: 1);
            await first.Kill();
        }

        await nginx.Load(seconds: 1);
        await nginx.Rotate("copytruncate");
        await using var second = Watch(tool);
        await nginx.Load(seconds: 1);
        await nginx.Stop();

        await ShouldBecomeExact(second);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<Tool> Account()
    {
        var tool = new Tool(_folder["data"]);
        await tool.Json("account", "create", "--name", "a", "--uid", Uid);
        return tool;
    }

    private RunningWatch Watch(Tool tool) =>
        new(tool, _folder["logs"], "--account", Uid, "--domain", "www.example.com", "--add-domains", "--flush", "300ms");

    // What is killed or rotated was being read then, however slow the machine is
    private async Task ShouldMeterMore(RunningWatch watch)
    {
        var before = await Usage.Of(_folder["data"], Uid);
        await Until.Seen<object>(async () => (await Usage.Of(_folder["data"], Uid)).Requests > before.Requests ? this : null, () => $"still {before}\n{watch.Said}");
    }

    private async Task ShouldBecomeExact(RunningWatch watch)
    {
        var expected = await Usage.InFiles(_folder["logs"] + "/access.log*");
        expected.Requests.ShouldBeGreaterThan(1000);
        var metered = default(Usage);
        await Until.Seen<object>(
            async () => (metered = await Usage.Of(_folder["data"], Uid)).Requests >= expected.Requests ? this : null,
            () => $"{metered} of {expected}\n{watch.Said}");
        (await watch.Terminate()).ShouldBe(0, watch.Said);
        (await Usage.Of(_folder["data"], Uid)).ShouldBe(expected, watch.Said);
    }
}
