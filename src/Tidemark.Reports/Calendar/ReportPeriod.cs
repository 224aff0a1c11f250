using Tidemark.Usage.Model;

namespace Tidemark.Reports.Calendar;

/// <summary>Periods of the account's zone. A day has 23 or 25 hours when clocks change. If the clocks skip midnight, the day starts at the first instant after the gap.</summary>
public static class ReportPeriod
{
    /// <summary>Hourly, daily, weekly, monthly, as in the API.</summary>
    public static IReadOnlyList<string> Frequencies { get; } = ["h", "d", "w", "M"];

    /// <summary>The last full hour (h), day (d), ISO week (w, Monday to Sunday) or month (M) before the instant.</summary>
    /// <remarks>
    /// An hour runs from one full hour of the zone's clocks to the next, so it begins at half past UTC in Asia/Kolkata; it is
    /// longer or shorter if clocks change by half an hour. A day that the zone skipped is skipped here too.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">Another frequency.</exception>
    public static TimeRange LastFull(string frequency, DateTimeOffset instant, TimeZoneInfo zone)
    {
        if (frequency == "h")
        {
            var hour = StartOfHour(instant, zone);
            return new TimeRange(StartOfHour(hour.AddTicks(-1), zone), hour);
        }

        var today = DayOf(instant, zone);
        return frequency switch
        {
            "d" => new TimeRange(StartOfDay(DayOf(StartOfDay(today, zone).AddTicks(-1), zone), zone), StartOfDay(today, zone)),
            "w" => new TimeRange(StartOfDay(Monday(today).AddDays(-7), zone), StartOfDay(Monday(today), zone)),
            "M" => Month(FirstOfMonth(today).AddMonths(-1), zone),
            _ => throw new ArgumentOutOfRangeException(nameof(frequency), frequency, "The frequency must be h, d, w or M."),
        };
    }

    /// <summary>The instant at which the zone's day begins: the first midnight, or the end of the gap if clocks skip midnight.</summary>
    public static DateTimeOffset StartOfDay(DateOnly day, TimeZoneInfo zone) =>
        Showing(day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc), zone).First;

    /// <summary>The day of the zone that contains the instant.</summary>
    public static DateOnly DayOf(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);

        // clocks that go back across midnight show yesterday again, although today has begun
        return instant >= StartOfDay(day.AddDays(1), zone) ? day.AddDays(1) : day;
    }

    /// <summary>The calendar month of the zone that holds the day.</summary>
    public static TimeRange Month(DateOnly day, TimeZoneInfo zone) =>
        new(StartOfDay(FirstOfMonth(day), zone), StartOfDay(FirstOfMonth(day).AddMonths(1), zone));

    /// <summary>
    /// The last instant at which the zone's clocks show the same day and time a month later, the last day of a shorter month
    /// standing for the days that it lacks; where a gap skips that time, the first instant after the gap.
    /// </summary>
    public static DateTimeOffset MonthLater(DateTimeOffset instant, TimeZoneInfo zone) =>
        Showing(DateTime.SpecifyKind(TimeZoneInfo.ConvertTime(instant, zone).DateTime.AddMonths(1), DateTimeKind.Utc), zone).Last;

    /// <summary>The starts of the zone's days that lie inside the range, ascending, with the range's own start first.</summary>
    public static IReadOnlyList<DateTimeOffset> DayStarts(TimeRange range, TimeZoneInfo zone)
    {
        var starts = new List<DateTimeOffset> { range.Start };
        for (var day = DayOf(range.Start, zone).AddDays(1); ; day = day.AddDays(1))
        {
            var start = StartOfDay(day, zone);
            if (start >= range.End)
            {
                return starts;
            }

            if (start > starts[^1])
            {
                starts.Add(start);
            }
        }
    }

    private static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    private static DateOnly FirstOfMonth(DateOnly day) => new(day.Year, day.Month, 1);

    /// <summary>The latest instant, not after the given one, at which the local time reached or skipped a full hour.</summary>
    private static DateTimeOffset StartOfHour(DateTimeOffset instant, TimeZoneInfo zone)
    {
        instant = instant.ToUniversalTime();
        var offset = zone.GetUtcOffset(instant);
        var local = instant.UtcDateTime + offset;
        var full = new DateTime(local.Ticks - (local.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc);
        var start = new DateTimeOffset(full - offset, TimeSpan.Zero);
        var before = zone.GetUtcOffset(start);
        if (before == offset)
        {
            return start;
        }

        // clocks changed within this hour
        var change = FirstInstantWith(offset, start, instant, zone);
        var wallBefore = change.UtcDateTime + before;
        return before < offset && FloorToHour(wallBefore.AddTicks(-1)) != full ? change : StartOfHour(change.AddTicks(-1), zone);
    }

    private static DateTime FloorToHour(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc);

    /// <summary>The first and the last instant at which the zone's clocks show the time; where they never do, the instant they jump past it.</summary>
    private static (DateTimeOffset First, DateTimeOffset Last) Showing(DateTime wall, TimeZoneInfo zone)
    {
        // offsets lie between -14 and +14 hours, so these two instants surround every instant that the clocks could show it
        var middle = new DateTimeOffset(wall, TimeSpan.Zero);
        var before = zone.GetUtcOffset(middle.AddHours(-15));
        var after = zone.GetUtcOffset(middle.AddHours(15));
        var early = middle - Max(before, after);
        var late = middle - Min(before, after);
        var isEarly = zone.GetUtcOffset(early) == Max(before, after);
        var isLate = zone.GetUtcOffset(late) == Min(before, after);
        if (isEarly || isLate)
        {
            return (isEarly ? early : late, isLate ? late : early);
        }

        var jump = FirstInstantWith(after, early, late, zone);
        return (jump, jump);
    }

    /// <summary>The first instant in <c>(low, high]</c> with the offset; low has another, high has it. Clocks change on full seconds.</summary>
    private static DateTimeOffset FirstInstantWith(TimeSpan offset, DateTimeOffset low, DateTimeOffset high, TimeZoneInfo zone)
    {
        var from = low.ToUnixTimeSeconds();
        var to = high.ToUnixTimeSeconds();
        while (to - from > 1)
        {
            var middle = from + ((to - from) / 2);
            if (zone.GetUtcOffset(DateTimeOffset.FromUnixTimeSeconds(middle)) == offset)
            {
                to = middle;
            }
            else
            {
                from = middle;
            }
        }

        return DateTimeOffset.FromUnixTimeSeconds(to);
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
