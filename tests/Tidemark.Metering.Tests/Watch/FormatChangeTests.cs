using Tidemark.Logs;
using Tidemark.Metering.Watch;

namespace Tidemark.Metering.Tests.Watch;

/// <summary>A log that continues in another format while it is followed, a line or two a flush.</summary>
public sealed class FormatChangeTests : WatchFixture
{
    private int _seconds;

    [Fact]
    public async Task A_slow_log_that_changes_its_format_loses_no_line()
    {
        using var watcher = Follow(Log("access.log"));
        Append("access.log", Fresh(20));
        await Flush(watcher);
        var change = new FileInfo(Log("access.log")).Length;
        for (var i = 0; i < 9; i++)
        {
            Append("access.log", Other());
            await Flush(watcher, 2);
        }

        (await Total()).Requests.ShouldBe(20);
        Events.OfType<LinesMetered>().Last().Behind.ShouldBe(new FileInfo(Log("access.log")).Length - change);
        Append("access.log", Other());
        await Flush(watcher);
        Append("access.log", Other());
        await Flush(watcher);

        (await Total()).Requests.ShouldBe(31);
        (await Store.Sources(Account)).ShouldHaveSingleItem().Rejected.ShouldBe(0);
        Events.OfType<FormatChanged>().ShouldHaveSingleItem().ShouldBe(new FormatChanged(Log("access.log"), "alibaba", change, "10 of the first 10 lines match"));
    }

    [Fact]
    public async Task Its_feed_is_not_complete_while_lines_wait()
    {
        using var watcher = Follow(Log("access.log"));
        Append("access.log", Fresh(20));
        await Flush(watcher);
        Beats.Clear();
        Append("access.log", Other());
        Clock.Advance(TimeSpan.FromMinutes(1));
        await Flush(watcher, 3);
        Beats.ShouldBeEmpty();

        Append("access.log", Fresh(1));
        await Flush(watcher);

        Beats.ShouldHaveSingleItem();
        (await Store.Sources(Account)).ShouldHaveSingleItem().Rejected.ShouldBe(1);
    }

    [Fact]
    public async Task Lines_that_are_of_no_format_are_rejected_at_once()
    {
        using var watcher = Follow(Log("access.log"));
        Append("access.log", Fresh(20));
        await Flush(watcher);
        Append("access.log", "nonsense\n" + Other());
        await Flush(watcher);

        (await Store.Sources(Account)).ShouldHaveSingleItem().Rejected.ShouldBe(2);
    }

    [Fact]
    public async Task A_restart_while_lines_wait_loses_none()
    {
        for (var restart = 0; restart < 4; restart++)
        {
            using var watcher = Follow(Log("access.log"));
            Append("access.log", restart == 0 ? Fresh(20) : Other() + Other() + Other() + Other());
            await Flush(watcher);
        }

        (await Total()).Requests.ShouldBe(32);
    }

    [Fact]
    public async Task With_a_named_format_nothing_is_rejected_and_the_way_out_is_said()
    {
        using var watcher = Follow(Request(format: "combined"), Store, [], Log("access.log"));
        Append("access.log", Fresh(20));
        await Flush(watcher);
        for (var i = 0; i < 12; i++)
        {
            Append("access.log", Other());
            await Flush(watcher);
        }

        Events.OfType<WatchProblem>().ShouldHaveSingleItem().Remedy.ShouldBe(new LogRemedy.ContinueInFormat("alibaba"));
        (await Store.Sources(Account)).ShouldHaveSingleItem().Rejected.ShouldBe(0);
        using var again = Follow(Request(format: "alibaba"), Store, [], Log("access.log"));
        await Flush(again);
        (await Total()).Requests.ShouldBe(32);
    }

    [Fact]
    public async Task After_an_hour_without_a_line_they_are_what_they_seem()
    {
        using var watcher = Follow(Log("access.log"));
        Append("access.log", Fresh(20));
        await Flush(watcher);
        Append("access.log", Other());
        File.SetLastWriteTimeUtc(Log("access.log"), Clock.GetUtcNow().UtcDateTime);
        await Flush(watcher);
        (await Store.Sources(Account)).ShouldHaveSingleItem().Rejected.ShouldBe(0);

        Clock.Advance(TimeSpan.FromHours(1));
        await Flush(watcher);

        (await Store.Sources(Account)).ShouldHaveSingleItem().Rejected.ShouldBe(1);
        Beats.Count.ShouldBe(2);
    }

    private string Other() =>
        $"[10/Mar/2026:08:00:{_seconds++:00} +0000] 192.0.2.1 - 5 \"-\" \"GET https://{Domain}/o\" 200 100 10 HIT \"UA\" \"text/html\" 192.0.2.1\n";
}
