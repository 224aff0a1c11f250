namespace Tidemark.Demo;

/// <summary>How busy the demo is: evenings and weekends, an event now and then, an outage now and then; a function of time alone.</summary>
internal static class DemoCurve
{
    private static readonly double[] Hours =
        [0.42, 0.27, 0.18, 0.14, 0.13, 0.18, 0.33, 0.55, 0.74, 0.88, 0.96, 1.02, 1.10, 1.00, 0.95, 0.94, 0.96, 1.02, 1.15, 1.38, 1.62, 1.70, 1.36, 0.80];

    /// <summary>Requests a second of the site in a minute of a day.</summary>
    /// <param name="site">The site.</param>
    /// <param name="day">The day in the account's zone.</param>
    /// <param name="minute">Minute of the day.</param>
    public static double Rate(DemoSite site, DateOnly day, int minute)
    {
        var hour = minute / 60;
        var between = minute % 60 / 60.0;
        var level = Hours[hour % 24] * (1 - between) + Hours[(hour + 1) % 24] * between;
        var weekend = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? site.Weekend : 1;
        var mood = 0.92 + (0.16 * new Dice((ulong)day.DayNumber).Fraction());
        return site.Rate * level * weekend * mood * Event(site, day, minute);
    }

    /// <summary>Whether the origin of the site is failing.</summary>
    public static bool IsFailing(DemoSite site, DateOnly day, int minute) =>
        site.Domain.StartsWith("api.", StringComparison.Ordinal) && day.DayNumber % 13 == 6 && minute is >= 190 and < 220;

    /// <summary>A broadcast on some evenings, a release on some mornings.</summary>
    private static double Event(DemoSite site, DateOnly day, int minute) =>
        site.Domain.StartsWith("live.", StringComparison.Ordinal) && day.DayNumber % 11 == 4 && minute is >= 1200 and < 1290 ? 7
        : site.Domain.StartsWith("download.", StringComparison.Ordinal) && day.DayNumber % 9 == 2 && minute is >= 600 and < 720 ? 5
        : 1;
}
