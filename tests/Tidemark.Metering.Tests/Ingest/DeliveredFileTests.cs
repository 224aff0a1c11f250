using Tidemark.Usage.Contract;

namespace Tidemark.Metering.Tests.Ingest;

/// <summary>A file of an hour or a day that is over completes it. The expected instants are those of a calendar, worked out by hand.</summary>
public sealed class DeliveredFileTests : IngestFixture
{
    // The clock stands at 2026-03-10T12:00:00Z
    private static readonly DateTimeOffset Today = DateTimeOffset.Parse("2026-03-10T00:00:00Z");

    private static string At(string time, string url = "/") => $"192.0.2.1 - - [{time}] \"GET {url} HTTP/1.1\" 200 100 \"-\" \"Agent/1.0\"\n";

    [Fact]
    public async Task A_file_of_yesterday_completes_the_day_although_its_last_line_is_in_the_evening()
    {
        await Ingest(Write("a.log", At("09/Mar/2026:00:10:00 +0000") + At("09/Mar/2026:21:13:05 +0000")));
        (await Store.Watermark(Account)).ShouldBe(Today);
    }

    [Fact]
    public async Task A_file_of_today_counts_by_its_last_line()
    {
        await Ingest(Write("a.log", At("10/Mar/2026:00:10:00 +0000") + At("10/Mar/2026:11:13:05 +0000")));
        (await Store.Watermark(Account)).ShouldBe(DateTimeOffset.Parse("2026-03-10T11:13:05Z"));
    }

    [Fact]
    public async Task A_file_that_spans_days_counts_by_its_last_line()
    {
        await Ingest(Write("a.log", At("08/Mar/2026:23:59:59 +0000") + At("09/Mar/2026:21:13:05 +0000")));
        (await Store.Watermark(Account)).ShouldBe(DateTimeOffset.Parse("2026-03-09T21:13:05Z"));
    }

    [Fact]
    public async Task A_file_of_a_past_hour_completes_the_hour()
    {
        await Ingest(Write("a.log", At("10/Mar/2026:10:01:00 +0000") + At("10/Mar/2026:10:20:00 +0000")));
        (await Store.Watermark(Account)).ShouldBe(DateTimeOffset.Parse("2026-03-10T11:00:00Z"));
    }

    [Fact]
    public async Task Lines_of_one_hour_complete_the_day_when_the_feed_is_daily()
    {
        await Ingest(Write("a.log", At("09/Mar/2026:10:01:00 +0000")), Request() with { Feed = "edge", Rhythm = FeedRhythm.Daily });
        (await Store.Watermark(Account)).ShouldBe(Today);
        (await Store.Feeds(Account)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            feed => feed.Rhythm.ShouldBe(FeedRhythm.Daily), feed => feed.IsRhythmSet.ShouldBeTrue(), feed => feed.DueAt.ShouldBe(Today.AddDays(1)));
    }

    [Fact]
    public async Task The_day_is_that_of_the_offset_of_the_lines()
    {
        // 09/Mar from 00:30 to 23:30 in Shanghai is over at 16:00 UTC of that day, although the lines lie in two days of UTC
        await Ingest(Write("a.log", At("09/Mar/2026:00:30:00 +0800") + At("09/Mar/2026:23:30:00 +0800")), Request() with { Feed = "shanghai" });
        (await Store.Watermark(Account)).ShouldBe(DateTimeOffset.Parse("2026-03-09T16:00:00Z"));
    }

    [Fact]
    public async Task A_day_in_which_clocks_change_is_one_day()
    {
        // New York, 8 March 2026: UTC-5 before 02:00, UTC-4 from 03:00 on
        await Ingest(Write("a.log", At("08/Mar/2026:00:30:00 -0500") + At("08/Mar/2026:23:30:00 -0400")), Request() with { Feed = "us" });
        (await Store.Watermark(Account)).ShouldBe(DateTimeOffset.Parse("2026-03-09T04:00:00Z"));
    }

    [Theory]
    [InlineData("Asia/Shanghai", "2026-03-09T16:00:00Z")]
    [InlineData("UTC", "2026-03-09T15:30:00Z")] // in UTC they lie in two days: the last line counts
    public async Task Lines_without_an_offset_have_the_days_of_the_account(string zone, string expected)
    {
        string Json(string instant) => $$"""{"msec":"{{DateTimeOffset.Parse(instant).ToUnixTimeSeconds()}}.123","remote_addr":"192.0.2.1","request":"GET / HTTP/1.1","status":"200","body_bytes_sent":"100"}""" + "\n";
        var request = Request(format: "nginx-json") with { Zone = TimeZoneInfo.FindSystemTimeZoneById(zone) };
        (await Ingest(Write("a.json", Json("2026-03-08T16:30:00Z") + Json("2026-03-09T15:30:00Z")), request)).Accepted.ShouldBe(2);
        (await Store.Watermark(Account)).ShouldBe(DateTimeOffset.Parse(expected));
    }

    [Fact]
    public async Task The_same_file_completes_its_day_when_it_is_read_again_after_the_day_is_over()
    {
        var file = Write("a.log", At("10/Mar/2026:00:10:00 +0000") + At("10/Mar/2026:11:13:05 +0000"));
        await Ingest(file, Request() with { Feed = "edge" });
        Clock.Advance(TimeSpan.FromHours(13));
        await Ingest(file, Request() with { Feed = "edge" });
        (await Store.Watermark(Account)).ShouldBe(Today.AddDays(1));
        (await Total()).Requests.ShouldBe(2);
    }

    [Fact]
    public async Task Three_daily_files_in_a_row_are_learnt_and_waited_for_until_the_next_is_overdue()
    {
        for (var day = 6; day <= 8; day++)
        {
            await Ingest(Write($"{day}.log", At($"{day:00}/Mar/2026:10:01:00 +0000", $"/{day}")), Request() with { Feed = "edge" });
        }

        var feed = (await Store.Feeds(Account)).ShouldHaveSingleItem();
        (feed.Rhythm, feed.IsRhythmSet).ShouldBe((FeedRhythm.Daily, false));
        feed.Watermark.ShouldBe(DateTimeOffset.Parse("2026-03-09T00:00:00Z"));
        feed.DueAt.ShouldBe(Today);
        feed.IsWaitedFor.ShouldBeTrue();

        // the file of the 9th is due at the end of the 9th; 24 hours of silence count from there or from the last file, whichever is later
        Clock.Advance(TimeSpan.FromHours(24));
        (await Store.Feeds(Account))[0].IsWaitedFor.ShouldBeTrue();
        Clock.Advance(TimeSpan.FromSeconds(1));
        (await Store.Feeds(Account))[0].IsWaitedFor.ShouldBeFalse();
    }

    [Fact]
    public async Task A_daily_feed_is_not_silent_before_its_next_file_was_due_for_a_day()
    {
        await Ingest(Write("a.log", At("09/Mar/2026:10:01:00 +0000")), Request() with { Feed = "edge", Rhythm = FeedRhythm.Daily });

        // the next one is due at 2026-03-11T00:00Z: 36 hours after this one was read
        Clock.Advance(TimeSpan.FromHours(36));
        (await Store.Feeds(Account))[0].IsWaitedFor.ShouldBeTrue();
        Clock.Advance(TimeSpan.FromSeconds(1));
        (await Store.Feeds(Account))[0].IsWaitedFor.ShouldBeFalse();
    }

    [Fact]
    public async Task Three_hourly_files_in_a_row_are_learnt()
    {
        foreach (var hour in new[] { 8, 9, 10 })
        {
            await Ingest(Write($"{hour}.log", At($"10/Mar/2026:{hour:00}:01:00 +0000", $"/{hour}")), Request() with { Feed = "edge" });
        }

        var feed = (await Store.Feeds(Account)).ShouldHaveSingleItem();
        (feed.Rhythm, feed.Watermark).ShouldBe((FeedRhythm.Hourly, DateTimeOffset.Parse("2026-03-10T11:00:00Z")));
    }

    [Fact]
    public async Task A_source_that_was_removed_completes_nothing()
    {
        await Ingest(Write("a.log", At("08/Mar/2026:00:10:00 +0000")));
        await Ingest(Write("b.log", At("09/Mar/2026:00:10:00 +0000") + At("09/Mar/2026:21:13:05 +0000")));
        await Store.RemoveSource(Account, (await Store.Sources(Account))[1].Id);
        (await Store.Watermark(Account)).ShouldBe(DateTimeOffset.Parse("2026-03-08T01:00:00Z"));
    }
}
