using Tidemark.Metering.Tests.Ingest;
using Tidemark.Metering.Watch;
using Tidemark.Testing;

namespace Tidemark.Metering.Tests.Watch;

/// <summary>What cannot be done is said once and tried again; and what a feed says of itself.</summary>
public sealed class TroubleTests : WatchFixture
{
    [Fact]
    public async Task A_full_disk_is_said_once_and_nothing_is_lost()
    {
        var full = false;
        var store = new InterceptedStore(Store) { BeforeCommit = _ => full ? throw new IOException("The disk is full.") : Task.CompletedTask };
        using var watcher = Follow(Request(), store, [], Logs);
        Append("a.log", Fresh(2));
        Append("b.log", Fresh(2));
        await Flush(watcher);
        full = true;
        for (var i = 0; i < 5; i++)
        {
            Append("a.log", Fresh(1));
            Append("b.log", Fresh(1));
            await Flush(watcher);
        }

        (await Total()).Requests.ShouldBe(4);
        Events.OfType<WatchProblem>().ShouldHaveSingleItem().ShouldBe(new WatchProblem("", "The disk is full.", null));
        full = false;
        await Flush(watcher);

        await ShouldBeExact();
        Events.OfType<WatchRecovered>().ShouldHaveSingleItem();
        watcher.IsTroubled.ShouldBeFalse();
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_is_not_made_twice()
    {
        var lost = false;
        var store = new InterceptedStore(Store) { AfterCommit = _ => lost ? throw new IOException("The answer was lost.") : Task.CompletedTask };
        using var watcher = Follow(Request(), store, [], Log("access.log"));
        Append("access.log", Fresh(2));
        await Flush(watcher);
        lost = true;
        Append("access.log", Fresh(2));
        await Flush(watcher, 2);
        lost = false;
        await Flush(watcher, 3);
        await ShouldBeExact();

        Append("access.log", Fresh(2));
        await Flush(watcher);
        await ShouldBeExact();
    }

    [Fact]
    public async Task A_file_that_may_not_be_read_holds_up_its_feed_until_it_may()
    {
        Append("a.log", Fresh(2));
        Append("b.log", Fresh(2));
        using var watcher = Follow(Logs);
        Refuse("b.log", true);
        await Flush(watcher, 10);
        Events.OfType<WatchProblem>().ShouldHaveSingleItem().Path.ShouldBe(Log("b.log"));
        Beats.ShouldBeEmpty();

        Refuse("b.log", false);
        await Flush(watcher);

        await ShouldBeExact();
        Beats.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_feed_is_complete_up_to_its_lag_before_the_look_at_its_files()
    {
        using var watcher = Follow(Log("a.log"), Log("b.log"));
        Append("a.log", Fresh(2));
        await Flush(watcher);
        var first = Clock.GetUtcNow();
        Beats.ShouldBe([($"watch:{Log("a.log")}", first - Options.Lag)], "a file that does not exist says nothing");

        await Flush(watcher, 5);
        Beats.Count.ShouldBe(1);
        Append("b.log", Fresh(2));
        await Flush(watcher);

        Beats.Count.ShouldBe(3);
        Beats.Skip(1).ShouldAllBe(beat => beat.UpTo == Clock.GetUtcNow() - Options.Lag);
        (await Store.Sources(Account)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_feed_is_not_complete_while_the_store_cannot_be_written()
    {
        var store = new InterceptedStore(Store) { BeforeCommit = _ => throw new IOException("The disk is full.") };
        using var watcher = Follow(Request(), store, [], Logs);
        Append("a.log", Fresh(2));

        await Flush(watcher, 20);

        Beats.ShouldBeEmpty();
    }

    [Fact]
    public void A_feed_has_the_name_of_its_path_within_its_bound()
    {
        WatchedPath.Of("/var/log/nginx").Feed.ShouldBe("watch:/var/log/nginx");
        var @long = WatchedPath.Of("/" + new string('x', 300) + "/access.log").Feed;
        @long.Length.ShouldBe(200);
        @long.ShouldEndWith("/access.log");
    }

    // Root may read everything: there what takes a file away is a loop of links in its place
    private void Refuse(string name, bool refused)
    {
        if (refused)
        {
            File.Move(Log(name), Folder["aside"]);
            File.CreateSymbolicLink(Log(name), Log(name));
        }
        else
        {
            File.Delete(Log(name));
            File.Move(Folder["aside"], Log(name));
        }
    }
}
