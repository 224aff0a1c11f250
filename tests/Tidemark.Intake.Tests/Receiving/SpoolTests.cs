using System.IO.Pipelines;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Intake.Receiving;
using Tidemark.Testing;

namespace Tidemark.Intake.Tests.Receiving;

public sealed class SpoolTests : IntakeFixture
{
    [Fact]
    public async Task What_a_process_that_was_killed_has_left_is_removed_and_what_lives_is_let_alone()
    {
        var dead = Data.Folder("spool/dead");
        await File.WriteAllTextAsync(Path.Combine(dead, "body"), "x");
        await File.WriteAllTextAsync(dead + ".lock", "");
        using var living = New();
        using var body = await Receive(living, "still here");

        using var next = New();

        Directory.Exists(dead).ShouldBeFalse();
        File.Exists(dead + ".lock").ShouldBeFalse();
        (await File.ReadAllTextAsync(body.Path)).ShouldBe("still here");
    }

    [Fact]
    public async Task Bodies_are_for_the_owner_only_and_go_when_they_are_done()
    {
        using var spool = New();
        var body = await Receive(spool, "secret");
        (await ToolRun.Shell($"stat -c %a '{body.Path}' '{Path.GetDirectoryName(body.Path)}' '{Path.Combine(Data.Root, "spool")}'")).ShouldBe("600\n700\n700\n");

        body.Dispose();
        File.Exists(body.Path).ShouldBeFalse();
    }

    [Fact]
    public async Task A_server_that_stops_leaves_nothing()
    {
        using (var spool = New())
        {
            await Receive(spool, "x");
        }

        Directory.EnumerateFileSystemEntries(Path.Combine(Data.Root, "spool")).ShouldBeEmpty();
    }

    private Spool New() => new(Data, NullLogger<Spool>.Instance);

    private static Task<SpooledBody> Receive(Spool spool, string text) =>
        spool.Receive(PipeReader.Create(new MemoryStream(System.Text.Encoding.ASCII.GetBytes(text))), "", 1000, CancellationToken.None);
}
