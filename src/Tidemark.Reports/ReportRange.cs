using Tidemark.Reports.Calendar;
using Tidemark.Usage.Model;

namespace Tidemark.Reports;

/// <summary>The rule for the length of the range of one query.</summary>
public static class ReportRange
{
    /// <summary>The range of one call: up to a number of days, or one calendar month of the zone, whichever is longer.</summary>
    /// <param name="start">Inclusive.</param>
    /// <param name="end">Exclusive.</param>
    /// <param name="zone">Zone of the calendar.</param>
    /// <param name="longestDays">Days of 24 hours.</param>
    /// <exception cref="InvalidReportException">The end is not after the start, or the range is too long or outside the years 1970 to 9998.</exception>
    public static TimeRange Of(DateTimeOffset start, DateTimeOffset end, TimeZoneInfo zone, int longestDays)
    {
        if (end <= start)
        {
            throw new InvalidReportException($"EndTime {end:yyyy-MM-ddTHH:mm:ssZ} must be after StartTime {start:yyyy-MM-ddTHH:mm:ssZ}.");
        }

        // the calendar ends there: its days have no next day, and no day in every zone
        if (start.Year < 1970 || end.Year > 9998)
        {
            throw new InvalidReportException($"The range {start:yyyy-MM-ddTHH:mm:ssZ} to {end:yyyy-MM-ddTHH:mm:ssZ} is outside the years 1970 to 9998.");
        }

        if (!IsWithin(start, end, zone, longestDays))
        {
            throw new InvalidReportException(
                $"The range {start:yyyy-MM-ddTHH:mm:ssZ} to {end:yyyy-MM-ddTHH:mm:ssZ} is longer than {longestDays} days and longer than a calendar month in {zone.Id}; split it.");
        }

        return new TimeRange(start, end);
    }

    /// <summary>Whether the range has at most the given number of 24-hour days or lies within one calendar month of the zone (which has one hour more if clocks go back).</summary>
    private static bool IsWithin(DateTimeOffset start, DateTimeOffset end, TimeZoneInfo zone, int longestDays) =>
        end - start <= TimeSpan.FromDays(longestDays) || end <= ReportPeriod.Month(ReportPeriod.DayOf(start, zone), zone).End;
}
