using Tidemark.Reports.Calendar;
using Tidemark.Usage.Model;

namespace Tidemark.Reports.Tests.Calendar;

public sealed class ReportPeriodTests
{
    [Theory]
    [InlineData("Asia/Shanghai", "h", "2026-11-20T07:16:55Z", "2026-11-20T06:00:00Z", "2026-11-20T07:00:00Z")]
    [InlineData("Asia/Shanghai", "h", "2026-11-20T07:00:00Z", "2026-11-20T06:00:00Z", "2026-11-20T07:00:00Z")]
    [InlineData("Asia/Shanghai", "d", "2026-11-20T00:00:00Z", "2026-11-18T16:00:00Z", "2026-11-19T16:00:00Z")]
    [InlineData("Asia/Shanghai", "d", "2026-11-19T16:00:00Z", "2026-11-18T16:00:00Z", "2026-11-19T16:00:00Z")]
    [InlineData("Asia/Shanghai", "d", "2026-11-19T15:59:59Z", "2026-11-17T16:00:00Z", "2026-11-18T16:00:00Z")]
    [InlineData("Asia/Shanghai", "w", "2026-11-20T00:00:00Z", "2026-11-08T16:00:00Z", "2026-11-15T16:00:00Z")]
    [InlineData("Asia/Shanghai", "M", "2026-11-20T00:00:00Z", "2026-09-30T16:00:00Z", "2026-10-31T16:00:00Z")]
    [InlineData("UTC", "w", "2026-11-15T23:59:59Z", "2026-11-02T00:00:00Z", "2026-11-09T00:00:00Z")]
    [InlineData("UTC", "w", "2026-11-16T00:00:00Z", "2026-11-09T00:00:00Z", "2026-11-16T00:00:00Z")]
    [InlineData("UTC", "M", "2024-03-01T00:00:00Z", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z")]
    [InlineData("UTC", "M", "2026-01-31T12:00:00Z", "2025-12-01T00:00:00Z", "2026-01-01T00:00:00Z")]
    public void The_last_full_period_ends_at_or_before_the_instant(string zone, string frequency, string at, string start, string end) =>
        LastFull(frequency, at, zone).ShouldBe(Range(start, end));

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-30T06:00:00Z", 23)]
    [InlineData("Europe/Berlin", "2026-10-26T06:00:00Z", 25)]
    [InlineData("Europe/Berlin", "2026-11-26T06:00:00Z", 24)]
    public void A_day_on_which_clocks_change_is_shorter_or_longer(string zone, string at, int hours) =>
        LastFull("d", at, zone).Duration.ShouldBe(TimeSpan.FromHours(hours));

    [Fact]
    public void A_day_whose_midnight_a_gap_swallows_begins_after_the_gap()
    {
        // Santiago 2026-09-06: 00:00 -04 does not exist, clocks continue at 01:00 -03
        LastFull("d", "2026-09-07T12:00:00Z", "America/Santiago").ShouldBe(Range("2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z"));

        // Beirut 2026-03-29 likewise
        LastFull("d", "2026-03-30T12:00:00Z", "Asia/Beirut").ShouldBe(Range("2026-03-28T22:00:00Z", "2026-03-29T21:00:00Z"));
    }

    [Fact]
    public void Of_two_midnights_the_first_begins_the_day()
    {
        // Havana 2024-11-03: clocks go back from 01:00 to 00:00 (a past day: what is announced for years to come is changed at times)
        LastFull("d", "2024-11-04T12:00:00Z", "America/Havana").ShouldBe(Range("2024-11-03T04:00:00Z", "2024-11-04T05:00:00Z"));
    }

    [Fact]
    public void A_day_that_the_zone_skipped_is_no_period()
    {
        // Apia had no 2011-12-30
        LastFull("d", "2011-12-30T12:00:00Z", "Pacific/Apia").ShouldBe(Range("2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z"));
        LastFull("d", "2011-12-31T12:00:00Z", "Pacific/Apia").ShouldBe(Range("2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z"));
        LastFull("w", "2012-01-03T00:00:00Z", "Pacific/Apia").Duration.ShouldBe(TimeSpan.FromDays(6));
    }

    [Fact]
    public void Hours_follow_the_clocks_of_the_zone()
    {
        LastFull("h", "2026-11-20T07:16:55Z", "Asia/Kolkata").ShouldBe(Range("2026-11-20T05:30:00Z", "2026-11-20T06:30:00Z"));
        LastFull("h", "2026-11-20T07:16:55Z", "Asia/Kathmandu").ShouldBe(Range("2026-11-20T06:15:00Z", "2026-11-20T07:15:00Z"));

        // Lord Howe goes back half an hour at 02:00 on 2026-04-05: the hour from one o'clock has 90 minutes
        LastFull("h", "2026-04-04T15:45:00Z", "Australia/Lord_Howe").ShouldBe(Range("2026-04-04T14:00:00Z", "2026-04-04T15:30:00Z"));

        // and on by half an hour at 02:00 on 2026-10-04: the hour from two o'clock has 30
        LastFull("h", "2026-10-03T16:10:00Z", "Australia/Lord_Howe").ShouldBe(Range("2026-10-03T15:30:00Z", "2026-10-03T16:00:00Z"));
    }

    [Fact]
    public void Another_frequency_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => LastFull("y", "2026-01-01T00:00:00Z", "UTC"));

    [Fact]
    public void A_month_goes_from_its_first_day_to_the_first_of_the_next()
    {
        ReportPeriod.Month(new DateOnly(2026, 10, 17), Zone("Europe/Berlin")).ShouldBe(Range("2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z"));
        ReportPeriod.Month(new DateOnly(2026, 12, 31), Zone("Asia/Shanghai")).ShouldBe(Range("2026-11-30T16:00:00Z", "2026-12-31T16:00:00Z"));

        // Havana 2020-11-01: clocks went back from 01:00 to 00:00
        ReportPeriod.Month(new DateOnly(2020, 11, 1), Zone("America/Havana")).ShouldBe(Range("2020-11-01T04:00:00Z", "2020-12-01T05:00:00Z"));
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z")]
    [InlineData("Asia/Shanghai", "2026-01-30T16:00:00Z", "2026-02-27T16:00:00Z")]
    // half past one comes twice in New York on the first of November, and midnight never in Santiago on the sixth of September
    [InlineData("America/New_York", "2026-10-01T05:30:00Z", "2026-11-01T06:30:00Z")]
    [InlineData("America/Santiago", "2026-08-06T04:00:00Z", "2026-09-06T04:00:00Z")]
    public void A_month_later_the_clocks_show_the_same_time(string zone, string instant, string later) =>
        ReportPeriod.MonthLater(At(instant), Zone(zone)).ShouldBe(At(later));

    [Fact]
    public void Day_starts_cut_a_range_at_the_midnights_inside()
    {
        var starts = ReportPeriod.DayStarts(Range("2026-03-27T12:00:00Z", "2026-03-29T22:00:00Z"), Zone("Europe/Berlin"));
        starts.ShouldBe([At("2026-03-27T12:00:00Z"), At("2026-03-27T23:00:00Z"), At("2026-03-28T23:00:00Z")]);
    }

    private static TimeRange LastFull(string frequency, string at, string zone) => ReportPeriod.LastFull(frequency, At(at), Zone(zone));

    private static TimeZoneInfo Zone(string id) => TimeZoneInfo.FindSystemTimeZoneById(id);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text);

    private static TimeRange Range(string start, string end) => new(At(start), At(end));
}
