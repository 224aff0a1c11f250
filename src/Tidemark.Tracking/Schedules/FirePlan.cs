namespace Tidemark.Tracking.Schedules;

/// <summary>When a task fires: its crontab in the account's zone, within its effective window <c>[from, end)</c>.</summary>
internal sealed class FirePlan
{
    private static readonly TimeSpan LongestRepeat = TimeSpan.FromHours(3);

    private readonly Crontab? _crontab;
    private readonly DateTimeOffset _from;
    private readonly DateTimeOffset _end;

    private FirePlan(Crontab? crontab, DateTimeOffset? from, DateTimeOffset? end)
    {
        _crontab = crontab;
        _from = from ?? DateTimeOffset.MinValue.AddDays(2);
        _end = end ?? DateTimeOffset.MaxValue;
    }

    /// <summary>The plan of a schedule; one that is disabled never fires.</summary>
    public static FirePlan Of(TrackingSchedule schedule, TimeZoneInfo zone) =>
        new(schedule.Status == "enable" ? Crontab.Parse(schedule.Crontab, zone) : null, schedule.EffectiveFrom, schedule.EffectiveEnd);

    /// <summary>The first fire after the instant, or null if it never fires again.</summary>
    public DateTimeOffset? FirstAfter(DateTimeOffset instant)
    {
        var after = instant < _from ? _from.AddTicks(-1) : instant;
        return _crontab?.Next(after) is { } next && next < _end ? next : null;
    }

    /// <summary>
    /// The next fire counted from the last one, as a task that runs has it. While a zone repeats an hour, <see cref="FirstAfter"/> would
    /// answer the same wall time again.
    /// </summary>
    public DateTimeOffset? NextAt(DateTimeOffset now) => FirstAfter(now - LongestRepeat) switch
    {
        { } fire when fire <= now => FirstAfter(LastDue(fire, now)),
        var later => later,
    };

    /// <summary>The last fire from <paramref name="due"/> (a fire) until now. Earlier fires are skipped.</summary>
    public DateTimeOffset LastDue(DateTimeOffset due, DateTimeOffset now)
    {
        var until = now < _end ? now : _end.AddTicks(-1);
        return _crontab is null || until <= due ? due : _crontab.LastUntil(due, until);
    }
}
