using Tidemark.Tracking.Schedules;

namespace Tidemark.Tracking.Tests.Schedules;

public sealed class CrontabTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-03-01T00:00:00Z");

    [Theory]
    [InlineData("* * * * * ?")]
    [InlineData("0 0/4 * * * ?")]
    [InlineData("0 0,5,10,13 8 * * ?")]
    [InlineData("0 0 0,1 * * ?", true)]
    [InlineData("0 0,58 0,23 * * ?")]
    [InlineData("0 0,58 0,23 L,1 * ?")]
    [InlineData("0 0,58 0,23 ? * MON,THU", true)]
    [InlineData("0,59 0 8 1 1 ?")]
    [InlineData("0/30 0 0 29 2 ?")]
    [InlineData("0 0/5 * * * ?", true)]
    [InlineData("0 3/5 * * * ? 2027", true)]
    [InlineData("0 0 0 ? * 6#3", true)]
    [InlineData("0 0 0 L * ?", true)]
    [InlineData("0 0 0 LW * ?", true)]
    [InlineData("59 59 23 * * ?", true)]
    [InlineData("0 0 0 * * *", true)]
    public void Fires_closer_than_five_minutes_are_refused_wherever_they_hide(string crontab, bool taken = false)
    {
        if (taken)
        {
            Crontab.ParseNew(crontab, TimeZoneInfo.Utc, Now).Next(Now).ShouldNotBeNull();
        }
        else
        {
            Should.Throw<CrontabException>(() => Crontab.ParseNew(crontab, TimeZoneInfo.Utc, Now)).Fault.Flaw.ShouldBe(CrontabFlaw.TooClose);
        }
    }

    [Theory]
    [InlineData("0 8 * * *", CrontabFlaw.FieldCount, 5)]
    [InlineData("000**?", CrontabFlaw.FieldCount, 1)]
    [InlineData("@daily", CrontabFlaw.FieldCount, 1)]
    [InlineData("0 0 0 0 0 0 0 0", CrontabFlaw.FieldCount, 8)]
    [InlineData("0 0 25 * * ?", CrontabFlaw.Unreadable, 0, "Hour values")]
    [InlineData("a b c d e f", CrontabFlaw.Unreadable)]
    [InlineData("H H H * * ?", CrontabFlaw.Unreadable)]
    [InlineData("0 0 0 30 2 ?", CrontabFlaw.NeverFires)]
    [InlineData("0 0 0 1 1 ? 2020", CrontabFlaw.NeverFires)]
    [InlineData("", CrontabFlaw.FieldCount)]
    public void What_cannot_be_used_as_a_crontab_is_refused_by_its_flaw(string crontab, CrontabFlaw flaw, int fields = 0, string reason = "")
    {
        var fault = Should.Throw<CrontabException>(() => Crontab.ParseNew(crontab, TimeZoneInfo.Utc, Now)).Fault;
        (fault.Flaw, fault.Text, fault.Fields).ShouldBe((flaw, crontab, fields));
        fault.Reason.ShouldContain(reason);
    }

    [Fact]
    public void A_crontab_of_a_million_characters_is_refused_at_once() =>
        Should.Throw<CrontabException>(() => Crontab.ParseNew(new string('0', 1_000_000), TimeZoneInfo.Utc, Now)).Fault.Flaw.ShouldBe(CrontabFlaw.FieldCount);

    // The last column is counted on the zone's calendar by hand: fires from the first of the month to its end.
    [Theory]
    [InlineData("Australia/Lord_Howe", "2026-10-01", "0 15 2 * * ?", 31)]
    [InlineData("Australia/Lord_Howe", "2026-04-01", "0 45 1 * * ?", 30)]
    [InlineData("Australia/Lord_Howe", "2026-04-01", "0 0 0 * * ?", 30)]
    [InlineData("America/Santiago", "2026-09-01", "0 0 0 * * ?", 30)]
    [InlineData("America/Santiago", "2026-09-01", "0 30 0 * * ?", 30)]
    [InlineData("America/Santiago", "2026-04-01", "0 30 23 * * ?", 30)]
    [InlineData("Europe/Berlin", "2026-03-01", "0 30 2 * * ?", 31)]
    [InlineData("Europe/Berlin", "2026-10-01", "0 30 2 * * ?", 31)]
    [InlineData("Europe/Berlin", "2026-10-01", "0 0 * * * ?", (31 * 24) + 1)]
    [InlineData("Europe/Berlin", "2026-03-01", "0 0 * * * ?", (31 * 24) - 1)]
    [InlineData("America/New_York", "2026-11-01", "0 30 1 * * ?", 30)]
    [InlineData("Asia/Kathmandu", "2026-05-01", "0 0 0 * * ?", 31)]
    [InlineData("Asia/Shanghai", "2026-05-01", "0 0 8 * * ?", 31)]
    [InlineData("Pacific/Apia", "2026-05-01", "0 0 8 * * ?", 31)]
    public void Every_day_of_an_odd_zone_fires_exactly_once(string zoneId, string month, string crontab, int fires)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneId);
        var first = DateTime.Parse(month);
        DateTimeOffset At(DateTime wall) => new(wall, zone.GetUtcOffset(wall));
        var (start, end) = (At(first), At(first.AddMonths(1)));

        var all = Fires(Crontab.ParseNew(crontab, zone, start.AddDays(-1)), start.AddTicks(-1), end);

        all.Count.ShouldBe(fires);
        all.ShouldBeUnique();
        all.Zip(all.Skip(1)).ShouldAllBe(pair => pair.Second - pair.First >= Crontab.LeastInterval);
        if (fires <= 31)
        {
            all.Select(at => TimeZoneInfo.ConvertTime(at, zone).Day).ShouldBe(Enumerable.Range(1, fires));
        }
    }

    [Fact]
    public void A_day_that_a_zone_left_out_does_not_make_it_fire_without_end()
    {
        // Samoa had no 30 December 2011.
        var crontab = Crontab.Parse("0 0 0 * * ?", TimeZoneInfo.FindSystemTimeZoneById("Pacific/Apia"));
        var all = Fires(crontab, DateTimeOffset.Parse("2011-12-27T00:00:00Z"), DateTimeOffset.Parse("2012-01-05T00:00:00Z"));

        all.ShouldBeUnique();
        all.Count.ShouldBeInRange(8, 10);
    }

    [Theory]
    [InlineData("0 0/5 * * * ?", "2024-01-01T00:00:00Z", "2026-03-10T11:58:03Z", "2026-03-10T11:55:00Z")]
    [InlineData("0 0 8 * * ?", "2026-03-01T08:00:00Z", "2026-03-10T08:00:00Z", "2026-03-10T08:00:00Z")]
    [InlineData("0 0 8 * * ?", "2026-03-09T08:00:00Z", "2026-03-10T07:59:59Z", "2026-03-09T08:00:00Z")]
    [InlineData("0 0 8 29 2 ?", "2016-02-29T08:00:00Z", "2026-03-10T07:59:59Z", "2024-02-29T08:00:00Z")]
    [InlineData("0 0 8 1 * ?", "2016-02-01T08:00:00Z", "2026-03-10T07:59:59Z", "2026-03-01T08:00:00Z")]
    public void The_last_fire_before_an_instant_is_found_however_long_ago_the_first_was(string crontab, string first, string until, string expected) =>
        Crontab.Parse(crontab, TimeZoneInfo.Utc).LastUntil(DateTimeOffset.Parse(first), DateTimeOffset.Parse(until)).ShouldBe(DateTimeOffset.Parse(expected));

    private static List<DateTimeOffset> Fires(Crontab crontab, DateTimeOffset after, DateTimeOffset end)
    {
        var all = new List<DateTimeOffset>();
        while (all.Count < 10_000 && crontab.Next(after) is { } next && next < end)
        {
            all.Add(next);
            after = next;
        }

        return all;
    }
}
