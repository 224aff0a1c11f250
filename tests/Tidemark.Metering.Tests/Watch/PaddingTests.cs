using System.Text;

namespace Tidemark.Metering.Tests.Watch;

public sealed class PaddingTests : WatchFixture
{
    [Fact]
    public async Task A_writer_that_does_not_append_leaves_NULs_after_copytruncate_and_no_line_is_lost()
    {
        using var watcher = Follow(Logs);
        Append("access.log", Fresh(40));
        await Flush(watcher);
        for (var round = 0; round < 3; round++)
        {
            var position = new FileInfo(Log("access.log")).Length;
            CopyTruncate("access.log", $"access.log.{round}");
            foreach (var lines in new[] { 1, 5, 30 })
            {
                WriteAt("access.log", ref position, Fresh(lines));
                await Flush(watcher);
            }
        }

        await Flush(watcher, 3);
        await ShouldBeExact();
    }

    [Fact]
    public async Task A_power_cut_leaves_NULs_in_the_middle_and_the_lines_behind_them_are_metered()
    {
        Append("crash.log", Fresh(10));
        using (var watcher = Follow(Logs))
        {
            await Flush(watcher);
            await ShouldBeExact();
        }

        Append("crash.log", new string('\0', 4096) + Fresh(5));
        using var after = Follow(Logs);
        await Flush(after);
        Append("crash.log", Fresh(2));
        await Flush(after);
        await ShouldBeExact();
    }

    [Fact]
    public async Task Two_logs_that_begin_with_padding_are_both_metered()
    {
        Append("n200.log", new string('\0', 200_000) + Fresh(40));
        using var watcher = Follow(Logs);
        await Flush(watcher);
        Append("n150.log", new string('\0', 150_000) + Fresh(20));
        await Flush(watcher, 2);
        await ShouldBeExact();
    }

    private void WriteAt(string name, ref long position, string text)
    {
        using var file = new FileStream(Log(name), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.Position = position;
        file.Write(Encoding.Latin1.GetBytes(text));
        position = file.Position;
    }
}
