using Tidemark.Metering.Watch;
using Tidemark.Testing;

namespace Tidemark.Metering.Tests.Watch;

/// <summary>What of a folder is followed.</summary>
public sealed class WatchedFolderTests : WatchFixture
{
    [Fact]
    public async Task Files_and_folders_that_appear_are_followed()
    {
        using var watcher = Follow(Logs);
        Append("a.log", Fresh(2));
        await Flush(watcher);
        Directory.CreateDirectory(Log("site/eu"));
        Append("site/eu/b.log", Fresh(3));
        await Flush(watcher);

        await ShouldBeExact();
        (await Store.Sources(Account)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_looks_like_something_else_is_left_alone()
    {
        using var watcher = Follow(Logs);
        Append("access.log", Fresh(2));
        foreach (var other in new[] { ".hidden.log", "error.log", "error.log.1", "nginx.pid", "access.log.swp", "access.log~", "old.tar", "old.bz2" })
        {
            Append(other, Line(1, "/" + other));
        }

        await Flush(watcher, 3);

        await ShouldBeExact();
        Events.OfType<WatchProblem>().ShouldBeEmpty();
    }

    [Fact]
    public async Task Patterns_choose_names_and_what_rotation_makes_of_them()
    {
        using var watcher = Follow(Request(), Store, ["*.access.log"], Logs);
        Append("a.access.log", Fresh(2));
        Append("b.access.log.1", Fresh(2));
        Append("c.access.log-20260310", Fresh(2));
        Append("other.log", Line(1, "/other"));

        await Flush(watcher, 2);

        await ShouldBeExact();
    }

    [Fact]
    public async Task A_link_and_what_it_links_to_are_one_file()
    {
        using var watcher = Follow(Logs, Log("current.log"));
        Append("access.log", Fresh(2));
        File.CreateSymbolicLink(Log("current.log"), Log("access.log"));
        File.CreateSymbolicLink(Log("dangling.log"), Log("nothing"));
        Directory.CreateSymbolicLink(Log("round"), Logs);
        await Flush(watcher);
        Append("access.log", Fresh(2));
        await Flush(watcher);

        await ShouldBeExact();
        watcher.IsTroubled.ShouldBeFalse();
    }

    [Fact]
    public async Task A_link_that_goes_to_another_file_is_followed_there()
    {
        using var watcher = Follow(Log("current.log"));
        Append("day-1.log", Fresh(2));
        File.CreateSymbolicLink(Log("current.log"), Log("day-1.log"));
        await Flush(watcher);
        Append("day-1.log", Fresh(1));
        Append("day-2.log", Fresh(2));
        File.Delete(Log("current.log"));
        File.CreateSymbolicLink(Log("current.log"), Log("day-2.log"));
        await Flush(watcher);

        await ShouldBeExact();
    }

    [Fact]
    public async Task A_format_that_cannot_be_told_is_said_once_and_told_later()
    {
        using var watcher = Follow(Logs);
        Append("access.log", "who knows\n");
        await Flush(watcher, 3);
        Append("access.log", "who knows\n");
        await Flush(watcher, 3);
        Events.OfType<WatchProblem>().ShouldHaveSingleItem().Problem.ShouldContain("format");
        Beats.ShouldNotBeEmpty("a file that is no log does not hold the figures up");

        Append("access.log", Fresh(100));
        await Flush(watcher);

        await ShouldBeExact();
        Events.OfType<WatchRecovered>().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_old_file_is_read_once_and_read_on_when_it_changes()
    {
        using var watcher = Follow(Logs);
        Append("old.log", Fresh(5).TrimEnd('\n'));
        File.SetLastWriteTimeUtc(Log("old.log"), Clock.GetUtcNow().UtcDateTime.AddDays(-1));
        await Flush(watcher, 2);
        await ShouldBeExact();
        var handles = await ToolRun.Shell($"ls -l /proc/{Environment.ProcessId}/fd | grep -c {Log("old.log")} || true");
        handles.Trim().ShouldBe("0");

        Append("old.log", "\n" + Fresh(2));
        await Flush(watcher);

        await ShouldBeExact();
    }

    [Theory]
    [InlineData("access.log", "access.log.1", true)]
    [InlineData("access.log", "access.log.2.gz", true)]
    [InlineData("access.log", "access.log-20261120", true)]
    [InlineData("access.log", "access.log-20261120-1700.gz", true)]
    [InlineData("access.log", "access-20261120.log", true)]
    [InlineData("access.log", "access-2026-11-20.log.gz", true)]
    [InlineData("access.log", "access.log.old", true)]
    [InlineData("access.log", "access.log", false)]
    [InlineData("access.log", "access.log.json", false)]
    [InlineData("access.log", "access2.log", false)]
    [InlineData("access.log", "other.log.1", false)]
    [InlineData("log", "log.1", true)]
    public void Names_of_rotation_are_known(string name, string rotated, bool known) => LogNames.IsRotationOf(name, rotated).ShouldBe(known);
}
