using Tidemark.Metering.Watch;

namespace Tidemark.Metering.Tests.Watch;

/// <summary>Files that are renamed, copied and truncated, compressed and deleted while they are followed.</summary>
public sealed class RotationTests : WatchFixture
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_renamed_file_is_read_to_its_end_and_the_new_one_from_its_beginning(bool folder)
    {
        using var watcher = Follow(folder ? Logs : Log("access.log"));
        Append("access.log", Fresh(10));
        await Flush(watcher);
        Append("access.log", Fresh(3));

        File.Move(Log("access.log"), Log("access.log.1"));
        Append("access.log.1", Fresh(4));
        Append("access.log", Fresh(5));
        await Flush(watcher);
        await ShouldBeExact();

        Append("access.log.1", Fresh(2));
        Append("access.log", Fresh(2));
        await Flush(watcher);
        await ShouldBeExact();
        (await Store.Sources(Account)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_file_that_lost_its_name_is_let_go_when_it_has_been_quiet()
    {
        using var watcher = Follow(Log("access.log"));
        Append("access.log", Fresh(10));
        await Flush(watcher);
        File.Move(Log("access.log"), Log("access.log.1"));
        Append("access.log.1", Fresh(1).TrimEnd('\n'));
        for (var quiet = TimeSpan.Zero; quiet < Options.LetGo; quiet += Options.Flush)
        {
            await Flush(watcher);
            Events.OfType<FileClosed>().ShouldBeEmpty();
        }

        await Flush(watcher, 2);

        Events.OfType<FileClosed>().ShouldHaveSingleItem();
        await ShouldBeExact("a last line that is complete is metered at the end");
    }

    [Fact]
    public async Task A_deleted_file_is_read_on_while_lines_come()
    {
        using var watcher = Follow(Log("access.log"));
        using var server = new StreamWriter(Create("access.log"));
        await server.WriteAsync(Fresh(2));
        await server.FlushAsync();
        await Flush(watcher);
        File.Delete(Log("access.log"));
        for (var i = 0; i < 20; i++)
        {
            await server.WriteAsync(Fresh(1));
            await server.FlushAsync();
            await Flush(watcher);
        }

        await ShouldBeExact();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_truncated_file_is_a_new_source_and_its_copy_is_read_on_from_where_it_was(bool folder)
    {
        using var watcher = Follow(folder ? Logs : Log("access.log"));
        Append("access.log", Fresh(10));
        await Flush(watcher);

        Append("access.log", Fresh(3));
        CopyTruncate("access.log", "access.log.1");
        Append("access.log", Fresh(2));
        await Flush(watcher, 3);

        await ShouldBeExact();
        Events.OfType<FileTruncated>().ShouldHaveSingleItem();
        var sources = await Store.Sources(Account);
        sources.Select(source => source.Lines).Order().ShouldBe([2, 13]);
    }

    [Fact]
    public async Task A_file_that_was_truncated_and_has_grown_beyond_is_noticed()
    {
        using var watcher = Follow(Logs);
        Append("access.log", Fresh(10));
        await Flush(watcher);

        CopyTruncate("access.log", "access.log.1");
        Append("access.log", Fresh(200));
        await Flush(watcher, 3);

        await ShouldBeExact();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_known_file_that_is_truncated_while_it_is_found_and_grows_beyond_is_not_gone_on_with(bool folder)
    {
        using (var first = Follow(Log("access.log")))
        {
            Append("access.log", Fresh(10));
            await Flush(first);
        }

        Append("access.log", Fresh(3));
        OnEvent = happened =>
        {
            if (happened is FileBegun { From: > 0 } && !File.Exists(Log("access.log.1")))
            {
                CopyTruncate("access.log", "access.log.1");
                Append("access.log", Fresh(50));
            }
        };
        using var watcher = Follow(folder ? Logs : Log("access.log"));
        await Flush(watcher, 3);

        await ShouldBeExact();
        (await Store.Sources(Account)).Select(source => source.Lines).Order().ShouldBe([13, 50]);
    }

    [Fact]
    public async Task A_new_file_that_is_truncated_before_it_is_metered_and_written_again_is_a_source_that_is_known_later()
    {
        Append("access.log", Fresh(10));
        Clock.OnUse = use =>
        {
            if (use == nameof(Clock.CreateTimer) && !File.Exists(Log("access.log.1")) && Events.OfType<FileBegun>().Any())
            {
                CopyTruncate("access.log", "access.log.1");
            }
            else if (use == nameof(Clock.GetTimestamp) && File.Exists(Log("access.log.1")))
            {
                Append("access.log", Fresh(50));
                Clock.OnUse = _ => { };
            }
        };
        using var watcher = Follow(Logs);
        await Flush(watcher, 3);
        CopyTruncate("access.log", "access.log.2");
        Append("access.log", Fresh(5));
        await Flush(watcher, 3);

        await ShouldBeExact();
        (await Store.Sources(Account)).ShouldAllBe(source => !source.Posted);
    }

    [Fact]
    public async Task A_copy_that_is_being_made_is_not_metered_before_it_is_whole()
    {
        using var watcher = Follow(Logs);
        var content = Fresh(2000);
        Append("access.log", content);
        await Flush(watcher);
        Append("access.log.1", "");
        var at = 0;
        foreach (var part in new[] { 10, 150, 5000, 100_000, content.Length })
        {
            Append("access.log.1", content[at..part]);
            at = part;
            await Flush(watcher);
            await ShouldBeExact($"{part} bytes were copied");
        }

        File.WriteAllText(Log("access.log"), Fresh(1));
        Append("access.log.1", Fresh(1));
        await Flush(watcher, 2);
        await ShouldBeExact();
    }

    [Fact]
    public async Task A_copy_that_was_cut_off_is_not_metered_when_the_file_is_gone_either()
    {
        using (var first = Follow(Log("access.log")))
        {
            for (var i = 0; i < 3; i++)
            {
                Append("access.log", Fresh(10));
                await Flush(first);
            }
        }

        var content = await File.ReadAllTextAsync(Log("access.log"));
        File.Delete(Log("access.log"));
        Append("copy.log", content[..^200]);
        using var watcher = Follow(Logs);
        await Flush(watcher, 2);

        await ShouldBeExact();
    }

    [Fact]
    public async Task A_compressed_rotation_is_a_duplicate()
    {
        using var watcher = Follow(Logs);
        Append("access.log", Fresh(10));
        await Flush(watcher);
        File.Move(Log("access.log"), Log("access.log.1"));
        await Flush(watcher);
        Gzip("logs/access.log.2.gz", await File.ReadAllTextAsync(Log("access.log.1")));
        File.Delete(Log("access.log.1"));
        await Flush(watcher, 5);

        await ShouldBeExact();
        (await Store.Sources(Account)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_was_rotated_and_compressed_while_nobody_looked_is_metered_from_there()
    {
        using (var first = Follow(Logs))
        {
            Append("access.log", Fresh(10));
            await Flush(first);
        }

        Append("access.log", Fresh(10));
        Gzip("logs/access.log.1.gz", await File.ReadAllTextAsync(Log("access.log")));
        File.WriteAllText(Log("access.log"), Fresh(3));
        using var second = Follow(Logs);
        await Flush(second, 4);

        await ShouldBeExact();
    }

    [Fact]
    public async Task A_single_file_that_was_rotated_while_nobody_looked_is_read_to_its_end_under_its_new_name()
    {
        Directory.CreateDirectory(Logs);
        Append("access.log.2", Line(1, "/never/asked/for"));
        using (var first = Follow(Log("access.log")))
        {
            Append("access.log", Fresh(10));
            await Flush(first);
        }

        Append("access.log", Fresh(5));
        File.Move(Log("access.log"), Log("access.log.1"));
        Append("access.log", Fresh(2));
        using var second = Follow(Log("access.log"));
        await Flush(second, 2);

        await ShouldBeExact("what was begun is read to its end; what was not is not asked for");
    }

    [Fact]
    public async Task A_file_that_is_being_compressed_is_left_alone_until_it_is_whole()
    {
        using var watcher = Follow(Logs);
        Append("old.log", Fresh(500));
        Gzip("whole.gz", await File.ReadAllTextAsync(Log("old.log")));
        File.Delete(Log("old.log"));
        var whole = await File.ReadAllBytesAsync(Folder["whole.gz"]);
        for (var at = 0; at < whole.Length; at += (whole.Length / 4) + 1)
        {
            await File.WriteAllBytesAsync(Log("old.log.gz"), whole[..at]);
            await Flush(watcher);
        }

        (await Total()).Requests.ShouldBe(0);
        await File.WriteAllBytesAsync(Log("old.log.gz"), whole);
        await Flush(watcher, 4);

        await ShouldBeExact();
        watcher.IsTroubled.ShouldBeFalse();
    }

    [Fact]
    public async Task A_damaged_compressed_file_is_said_once()
    {
        using var watcher = Follow(Logs);
        Gzip("whole.gz", Fresh(500));
        Expected.Clear();
        Directory.CreateDirectory(Logs);
        await File.WriteAllBytesAsync(Log("old.log.gz"), (await File.ReadAllBytesAsync(Folder["whole.gz"]))[..^30]);

        await Flush(watcher, 10);

        Events.OfType<WatchProblem>().ShouldHaveSingleItem().Problem.ShouldContain("damaged or truncated");
        await ShouldBeExact();
    }

    private FileStream Create(string name)
    {
        Directory.CreateDirectory(Logs);
        return new FileStream(Log(name), FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    }
}
