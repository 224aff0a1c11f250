using Shouldly;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Xunit;

namespace Tidemark.Usage.Tests.Store.Sources;

/// <summary>Now is 2026-03-10 12:00 UTC; a feed that says nothing is waited for a day.</summary>
public sealed class FeedTests : StoreFixture
{
    [Fact]
    public async Task Of_two_edges_the_earlier_says_up_to_when_the_account_is_complete()
    {
        await Commit("a.log", "edge-1", "2026-03-10T11:40:00Z", "2026-03-10T11:55:00Z");
        await Commit("b.log", "edge-2", "2026-03-10T11:20:00Z", "2026-03-10T11:25:00Z");

        (await Watermark()).ShouldBe("11:25:00");

        await Commit("c.log", "edge-2", "2026-03-10T11:30:00Z", "2026-03-10T11:50:00Z");

        (await Watermark()).ShouldBe("11:50:00");
        (await Store.Feeds(Account)).Select(feed => (feed.Name, feed.Watermark, feed.HeardAt, feed.IsWaitedFor)).ShouldBe(
            [("edge-1", At("2026-03-10T11:55:00Z"), Now, true), ("edge-2", At("2026-03-10T11:50:00Z"), Now, true)]);
    }

    [Fact]
    public async Task A_late_line_takes_no_watermark_back()
    {
        await Commit("a.log", "edge-1", "2026-03-10T11:40:00Z", "2026-03-10T11:55:00Z");
        await Commit("late.log", "edge-1", "2026-02-01T00:00:00Z", "2026-02-01T00:05:00Z");

        (await Watermark()).ShouldBe("11:55:00");
    }

    [Fact]
    public async Task A_source_of_no_feed_does_not_move_the_watermark_past_the_feeds()
    {
        await Commit("a.log", "edge-1", "2026-03-10T11:00:00Z", "2026-03-10T11:05:00Z");
        await Commit("import.log", null, "2026-03-10T11:55:00Z", "2026-03-10T11:55:00Z");

        (await Watermark()).ShouldBe("11:05:00");
    }

    [Fact]
    public async Task A_feed_that_was_read_to_its_end_is_complete_up_to_then_without_a_line()
    {
        await Commit("a.log", "edge-1", "2026-03-10T11:40:00Z", "2026-03-10T11:55:00Z");
        await Store.Heard(Account, "edge-2", At("2026-03-10T11:59:30Z"));
        await Store.Heard(Account, "edge-1", At("2026-03-10T11:59:00Z"));
        await Store.Heard(Account, "edge-1", At("2026-03-10T11:30:00Z"));

        (await Watermark()).ShouldBe("11:59:00");
    }

    [Fact]
    public async Task A_feed_is_never_complete_beyond_now()
    {
        await Store.Heard(Account, "edge-1", Now.AddHours(3));
        await Commit("a.log", "edge-2", "2026-03-10T12:05:00Z", "2026-03-10T12:05:00Z");

        (await Store.Feeds(Account)).ShouldAllBe(feed => feed.Watermark == Now);
        (await Watermark()).ShouldBe("12:00:00");
    }

    [Fact]
    public async Task A_line_of_the_far_future_says_nothing_and_the_lines_beside_it_do()
    {
        await Commit("only.log", "edge-1", "2031-01-01T00:00:00Z", "2031-01-01T00:00:00Z");
        (await Store.Feeds(Account)).ShouldBeEmpty();
        (await Store.Watermark(Account)).ShouldBeNull();

        await Commit("mixed.log", "edge-1", "2026-03-10T11:40:00Z", "2031-01-01T00:00:00Z");
        (await Watermark()).ShouldBe("11:40:00");

        await Commit("before.log", "edge-1", "2026-03-10T11:35:00Z", "2026-03-10T11:35:00Z");
        (await Watermark()).ShouldBe("11:40:00");
    }

    [Fact]
    public async Task In_the_first_hour_of_an_account_nothing_is_complete_until_something_is_heard()
    {
        (await Store.Watermark(Account)).ShouldBeNull();
        (await Store.Feeds(Account)).ShouldBeEmpty();

        await Commit("a.log", "edge-1", "2026-03-10T11:59:59Z", "2026-03-10T11:59:59Z");

        (await Watermark()).ShouldBe("11:59:59");
        (await Store.Watermark(Account + 1)).ShouldBeNull();
        (await Store.Feeds(Account + 1)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_feed_that_fell_silent_is_no_longer_waited_for_and_holds_again_once_it_speaks()
    {
        await Commit("old.log", "retired", "2026-03-10T10:00:00Z", "2026-03-10T10:00:00Z");
        await Commit("a.log", "edge-1", "2026-03-10T11:00:00Z", "2026-03-10T11:00:00Z");
        Clock.MoveTo(At("2026-03-11T11:59:59Z"));
        await Commit("b.log", "edge-1", "2026-03-11T11:00:00Z", "2026-03-11T11:00:00Z");
        (await Store.Watermark(Account)).ShouldBe(At("2026-03-10T10:00:00Z"));

        Clock.MoveTo(At("2026-03-11T12:00:01Z"));
        (await Store.Watermark(Account)).ShouldBe(At("2026-03-11T11:00:00Z"));
        (await Store.Feeds(Account)).Select(feed => (feed.Name, feed.IsWaitedFor)).ShouldBe([("edge-1", true), ("retired", false)]);

        await Commit("back.log", "retired", "2026-03-10T10:30:00Z", "2026-03-10T10:30:00Z");
        (await Store.Watermark(Account)).ShouldBe(At("2026-03-10T10:30:00Z"));
    }

    [Fact]
    public async Task When_every_feed_is_silent_what_they_had_said_still_counts()
    {
        await Commit("a.log", "edge-1", "2026-03-10T11:00:00Z", "2026-03-10T11:00:00Z");
        await Store.Heard(Account, "edge-1", Now);
        Clock.Advance(TimeSpan.FromDays(3));

        (await Store.Watermark(Account)).ShouldBe(Now);
    }

    [Fact]
    public async Task A_forgotten_feed_holds_nothing()
    {
        await Commit("a.log", "edge-1", "2026-03-10T10:00:00Z", "2026-03-10T10:00:00Z");
        await Commit("b.log", "edge-2", "2026-03-10T11:00:00Z", "2026-03-10T11:00:00Z");

        (await Store.Forget(Account, "edge-1")).ShouldBeTrue();
        (await Store.Forget(Account, "edge-1")).ShouldBeFalse();
        (await Store.Forget(Account + 1, "edge-2")).ShouldBeFalse();

        (await Watermark()).ShouldBe("11:00:00");
        (await Store.Totals(new UsageQuery(Account, Range("2026-03-10T00:00:00Z", "2026-03-11T00:00:00Z")), UsageDimension.None))
            .ShouldHaveSingleItem().Total.Requests.ShouldBe(4);
    }

    [Fact]
    public async Task A_refused_batch_moves_no_watermark()
    {
        await Commit("a.log", "edge-1", "2026-03-10T10:00:00Z", "2026-03-10T10:00:00Z");
        var again = Batch(Source("a.log"), usage: [Cell("www.example.com", "2026-03-10T11:00:00Z", 1, 1)]);

        (await Store.Commit(again with { Feed = "edge-1" })).Committed.ShouldBeFalse();

        (await Watermark()).ShouldBe("10:00:00");
    }

    [Theory]
    [InlineData("")]
    [InlineData("edge\n1")]
    [InlineData("edge\u001b[2J")]
    public async Task A_name_that_is_empty_or_could_steer_a_terminal_is_refused(string name)
    {
        await Should.ThrowAsync<ArgumentException>(() => Store.Heard(Account, name, Now));
        await Should.ThrowAsync<ArgumentException>(() => Commit("a.log", name, "2026-03-10T10:00:00Z", "2026-03-10T10:00:00Z"));
        await Should.ThrowAsync<ArgumentException>(() => Store.Heard(Account, new string('x', 201), Now));
    }

    [Fact]
    public async Task A_name_may_have_200_characters_and_stands_with_the_source()
    {
        var name = new string('x', 200);
        await Commit("a.log", name, "2026-03-10T10:00:00Z", "2026-03-10T10:00:00Z");
        await Commit("b.log", null, "2026-03-10T10:00:00Z", "2026-03-10T10:00:00Z");

        (await Store.Sources(Account)).Select(source => source.Feed).ShouldBe([name, null]);
    }

    [Fact]
    public async Task A_batch_of_which_no_request_is_past_is_heard_and_moves_nothing()
    {
        await Commit("a.log", "edge-1", "2026-03-10T10:00:00Z", "2026-03-10T10:00:00Z");
        Clock.Advance(TimeSpan.FromMinutes(1));
        await Commit("future.log", "edge-1", "2031-01-01T00:00:00Z", "2031-01-01T00:00:00Z");

        var feed = (await Store.Feeds(Account)).ShouldHaveSingleItem();
        (feed.Watermark, feed.HeardAt).ShouldBe((At("2026-03-10T10:00:00Z"), Now.AddMinutes(1)));
    }

    [Fact]
    public async Task Beside_a_line_of_the_far_future_the_latest_bucket_up_to_now_counts()
    {
        var usage = new[] { "2026-03-10T11:00:00Z", "2026-03-10T11:30:00Z", "2026-03-10T11:15:00Z", "2026-03-10T12:05:00Z", "2026-03-10T12:10:00Z", "2031-01-01T00:00:00Z" };
        await Store.Commit(Batch(Source("a.log"), usage: [.. usage[..3].Concat(usage[4..]).Select(at => Cell("a.com", at, 1, 1))]) with { Feed = "edge-1" });
        (await Watermark()).ShouldBe("11:30:00");

        // five minutes are allowed to a clock, and what ready-made figures say of no request says nothing
        var bytes = Cell("a.com", "2026-03-10T11:45:00Z", 0, 7);
        await Store.Commit(Batch(Source("b.log"), usage: [Cell("a.com", usage[0], 1, 1), bytes, Cell("a.com", usage[5], 1, 1)]) with { Feed = "edge-1" });
        (await Watermark()).ShouldBe("11:30:00");
        await Store.Commit(Batch(Source("c.log"), usage: [.. usage.Select(at => Cell("a.com", at, 1, 1))]) with { Feed = "edge-1" });
        (await Watermark()).ShouldBe("12:00:00");
    }

    [Fact]
    public async Task A_feed_holds_for_a_day_to_the_second()
    {
        await Store.Heard(Account, "edge-1", Now.AddHours(-1));
        Clock.Advance(TimeSpan.FromDays(1));
        (await Store.Feeds(Account)).ShouldHaveSingleItem().IsWaitedFor.ShouldBeTrue();
        Clock.Advance(TimeSpan.FromSeconds(1));
        (await Store.Feeds(Account)).ShouldHaveSingleItem().IsWaitedFor.ShouldBeFalse();
    }

    [Fact]
    public async Task A_daily_feed_that_is_followed_is_complete_up_to_the_end_of_the_day_of_its_last_line()
    {
        await Commit("a.log", "edge-1", "2026-03-09T00:10:00Z", "2026-03-09T21:13:00Z");
        (await Store.SetRhythm(Account, "edge-1", FeedRhythm.Daily)).ShouldBeTrue();
        await Store.Heard(Account, "edge-1", Now);
        await Store.Heard(Account, "edge-1", Now.AddMinutes(5));
        (await Store.Watermark(Account)).ShouldBe(At("2026-03-10T00:00:00Z"), "the file of the 10th has not come");

        // a day later, still without a line of the 10th
        Clock.Advance(TimeSpan.FromDays(1));
        await Store.Heard(Account, "edge-1", Now.AddDays(1));
        (await Store.Watermark(Account)).ShouldBe(At("2026-03-10T00:00:00Z"));
    }

    [Fact]
    public async Task A_daily_feed_that_is_followed_on_its_own_day_stands_at_its_last_line()
    {
        await Commit("a.log", "edge-1", "2026-03-10T00:10:00Z", "2026-03-10T11:13:00Z");
        await Store.SetRhythm(Account, "edge-1", FeedRhythm.Daily);
        await Store.Heard(Account, "edge-1", Now);
        (await Watermark()).ShouldBe("11:13:00");
    }

    [Fact]
    public async Task A_feed_that_is_followed_is_live_until_a_rhythm_is_set_and_learns_again_when_it_is_taken_back()
    {
        await Store.Heard(Account, "edge-1", Now);
        (await Store.Feeds(Account))[0].ShouldSatisfyAllConditions(feed => feed.Rhythm.ShouldBe(FeedRhythm.Live), feed => feed.IsRhythmSet.ShouldBeFalse());
        await Store.SetRhythm(Account, "edge-1", FeedRhythm.Hourly);
        (await Store.Feeds(Account))[0].ShouldSatisfyAllConditions(feed => feed.Rhythm.ShouldBe(FeedRhythm.Hourly), feed => feed.IsRhythmSet.ShouldBeTrue());
        await Store.SetRhythm(Account, "edge-1", null);
        (await Store.Feeds(Account))[0].Rhythm.ShouldBeNull();
        (await Store.SetRhythm(Account, "edge-9", FeedRhythm.Daily)).ShouldBeFalse();
        (await Store.SetRhythm(Account + 1, "edge-1", FeedRhythm.Daily)).ShouldBeFalse("a feed of another account");
    }

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant);

    private async Task<string?> Watermark() => (await Store.Watermark(Account))?.ToString("HH:mm:ss");

    /// <summary>Two requests: the first and the last second of a batch.</summary>
    private async Task Commit(string name, string? feed, string first, string last)
    {
        var usage = new[] { first, last }.Select(at => Cell("www.example.com", $"{DateTimeOffset.FromUnixTimeSeconds(Bucket.StartOf(Second(at))):O}", 1, 10)).ToList();
        var batch = new MeteredBatch
        {
            Account = Account,
            Feed = feed,
            Source = Source(name),
            LastSource = await Store.LastSource(Account, ""),
            Start = 0,
            End = 100,
            Hash = new byte[32],
            Lines = 2,
            Accepted = 2,
            Bytes = 20,
            Instants = (Second(first), Second(last)),
            Usage = usage,
            Rankings = [],
            Visitors = [],
            Rejected = new Dictionary<string, long>(),
            Samples = [],
        };
        (await Store.Commit(batch)).Committed.ShouldBeTrue();
    }
}
