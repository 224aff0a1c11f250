using Tidemark.Usage.Contract;
using Tidemark.Usage.Feeds;

namespace Tidemark.Usage.Tests.Feeds;

public sealed class RhythmLearningTests
{
    private const long Day = 86_400;
    private const long Hour = 3_600;

    [Fact]
    public void Three_files_of_three_days_are_daily() => Learn(Days(0), Days(1), Days(2)).ShouldBe(FeedRhythm.Daily);

    [Fact]
    public void Two_files_do_not_tell() => Learn(Days(0), Days(1)).ShouldBeNull();

    [Fact]
    public void Three_files_of_three_hours_are_hourly() => Learn(Hours(0), Hours(1), Hours(2)).ShouldBe(FeedRhythm.Hourly);

    [Fact]
    public void Hours_around_midnight_are_hourly() => Learn(Hours(22), Hours(23), Hours(24)).ShouldBe(FeedRhythm.Hourly);

    [Fact]
    public void A_small_file_each_day_is_daily() => Learn(Hours(3), Hours(24 + 3), Hours(48 + 3)).ShouldBe(FeedRhythm.Daily);

    [Fact]
    public void A_file_that_spans_days_begins_a_new_row() => Learn(Days(0), Days(1), new FileLines(Day, 0, 3 * Day, 0), Days(4), Days(5)).ShouldBeNull();

    [Fact]
    public void The_same_period_again_is_not_another_file() => Learn(Days(0), Days(1), Days(1), Days(0)).ShouldBeNull();

    private static FileLines Days(int day) => new(day * Day, 0, (day * Day) + Day - 1, 0);

    private static FileLines Hours(int hour) => new(hour * Hour, 0, (hour * Hour) + 60, 0);

    private static FeedRhythm? Learn(params FileLines[] files) => RhythmLearning.Of(files.Aggregate("", (recent, file) => RhythmLearning.Add(recent, file)));
}
