using Tidemark.Metering;

namespace Tidemark.Reports.Calendar;

/// <summary>Periods of the account's zone. A day has 23 or 25 hours where clocks change; the start of a day that a gap swallows is the first instant after the gap.</summary>
public static class ReportPeriod
{
    /// <summary>The last full hour (h), day (d), ISO week (w, Monday to Sunday) or month (M) before the instant.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Another frequency.</exception>
    public static TimeRange LastFull(string frequency, DateTimeOffset instant, TimeZoneInfo zone) =>
        throw new NotImplementedException($"{frequency} {instant} {zone}");

    /// <summary>The instant at which the zone's day begins.</summary>
    public static DateTimeOffset StartOfDay(DateOnly day, TimeZoneInfo zone) => throw new NotImplementedException($"{day} {zone}");

    /// <summary>The day of the zone that holds the instant.</summary>
    public static DateOnly DayOf(DateTimeOffset instant, TimeZoneInfo zone) => throw new NotImplementedException($"{instant} {zone}");
}
