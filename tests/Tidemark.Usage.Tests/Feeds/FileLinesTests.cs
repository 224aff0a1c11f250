using FsCheck;
using FsCheck.Fluent;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Feeds;

namespace Tidemark.Usage.Tests.Feeds;

public sealed class FileLinesTests
{
    /// <summary>The reference: .NET's own calendar of a fixed offset.</summary>
    [Fact]
    public void The_end_of_a_day_is_the_next_midnight_of_its_clock() =>
        Prop.ForAll(
            (from second in Gen.Choose(0, int.MaxValue) from quarter in Gen.Choose(-48, 56) select ((long)second, quarter * 900)).ToArbitrary(),
            lines =>
            {
                var (second, offset) = lines;
                var local = DateTimeOffset.FromUnixTimeSeconds(second).ToOffset(TimeSpan.FromSeconds(offset));
                var midnight = new DateTimeOffset(local.Date.AddDays(1), local.Offset);
                var hour = new DateTimeOffset(local.Date.AddHours(local.Hour + 1), local.Offset);
                new FileLines(second, offset, second, offset).EndOfPeriod(FeedRhythm.Daily).ShouldBe(midnight.ToUnixTimeSeconds());
                new FileLines(second, offset, second, offset).EndOfPeriod(null).ShouldBe(hour.ToUnixTimeSeconds());
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_live_feed_has_no_periods() => new FileLines(1000, 0, 1000, 0).EndOfPeriod(FeedRhythm.Live).ShouldBeNull();

    [Fact]
    public void An_hourly_feed_has_no_days() => new FileLines(1000, 0, 8000, 0).EndOfPeriod(FeedRhythm.Hourly).ShouldBeNull();
}
