namespace Tidemark.Documents.Charts;

/// <summary>Round moments of a zone's wall clock for the horizontal axis.</summary>
internal static class TimeAxis
{
    private static readonly (TimeSpan Step, string Format)[] Steps =
    [
        (TimeSpan.FromMinutes(5), "HH:mm"),
        (TimeSpan.FromMinutes(15), "HH:mm"),
        (TimeSpan.FromMinutes(30), "HH:mm"),
        (TimeSpan.FromHours(1), "HH:mm"),
        (TimeSpan.FromHours(2), "HH:mm"),
        (TimeSpan.FromHours(3), "HH:mm"),
        (TimeSpan.FromHours(6), "HH:mm"),
        (TimeSpan.FromHours(12), "HH:mm"),
        (TimeSpan.FromDays(1), "MM-dd"),
        (TimeSpan.FromDays(2), "MM-dd"),
        (TimeSpan.FromDays(3), "MM-dd"),
        (TimeSpan.FromDays(7), "MM-dd"),
        (TimeSpan.FromDays(14), "MM-dd"),
        (TimeSpan.FromDays(31), "yyyy-MM-dd"),
    ];

    /// <summary>At most so many ticks within <c>[start, end)</c>, each with its label; midnight shows its date.</summary>
    public static IReadOnlyList<(DateTimeOffset Time, string Label)> Ticks(DateTimeOffset start, DateTimeOffset end, TimeZoneInfo zone, int most)
    {
        var span = end - start;
        var chosen = Steps.FirstOrDefault(candidate => span / candidate.Step <= most, Steps[^1]);
        var local = TimeZoneInfo.ConvertTime(start, zone).DateTime;
        var anchor = local.Date;
        var steps = Math.Ceiling((local - anchor) / chosen.Step);
        var ticks = new List<(DateTimeOffset, string)>();
        for (var wall = anchor + (chosen.Step * steps); ticks.Count <= most; wall += chosen.Step)
        {
            if (zone.IsInvalidTime(wall))
            {
                // the hour that the clocks skip has no place on the axis
                continue;
            }

            var time = new DateTimeOffset(wall, zone.GetUtcOffset(wall));
            if (time >= end)
            {
                break;
            }

            if (time >= start)
            {
                ticks.Add((time.ToUniversalTime(), wall.ToString(wall.TimeOfDay == TimeSpan.Zero ? "MM-dd" : chosen.Format)));
            }
        }

        return ticks;
    }

    /// <summary>At most so many of the days that begin at the instants, evenly spread, each with its date.</summary>
    public static IReadOnlyList<(DateTimeOffset Time, string Label)> Days(IReadOnlyList<DateTimeOffset> days, TimeZoneInfo zone, int most)
    {
        var stride = (days.Count + most - 1) / most;
        var format = stride < 31 ? "MM-dd" : "yyyy-MM-dd";
        return [.. days.Where((_, i) => i % stride == 0).Select(day => (day, TimeZoneInfo.ConvertTime(day, zone).ToString(format)))];
    }
}
