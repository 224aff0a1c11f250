using Quartz;

namespace Tidemark.Tracking.Schedules;

/// <summary>
/// A crontab in Quartz's dialect (seconds first, six or seven fields), read in a time zone. When clocks change, a time
/// inside a gap fires once at the end of the gap, and a fixed time that occurs twice fires once.
/// </summary>
internal sealed class Crontab
{
    /// <summary>The minimum interval between two fires.</summary>
    public static readonly TimeSpan LeastInterval = TimeSpan.FromMinutes(5);

    private const int MaxDaysLookedAt = 1500;

    /// <summary>The expression looks ahead for days and months; the calendar ends with 9999.</summary>
    private const int LastYear = 9990;

    private readonly CronExpression _expression;

    private Crontab(CronExpression expression) => _expression = expression;

    /// <summary>Reads a crontab that was accepted before.</summary>
    /// <exception cref="CrontabException">It does not parse.</exception>
    public static Crontab Parse(string text, TimeZoneInfo zone)
    {
        var fields = text.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (text.Length > CrontabFault.MostCharacters || fields.Length is not (6 or 7))
        {
            throw new CrontabException(new CrontabFault(CrontabFlaw.FieldCount, text) { Fields = fields.Length });
        }

        try
        {
            return new Crontab(new CronExpression(string.Join(' ', fields), zone));
        }
        catch (Exception error) when (error is FormatException or ArgumentException or OverflowException)
        {
            throw new CrontabException(new CrontabFault(CrontabFlaw.Unreadable, text) { Reason = error.Message.TrimEnd('.') });
        }
    }

    /// <summary>Reads a crontab and checks that it fires, with at least <see cref="LeastInterval"/> between fires in local time.</summary>
    /// <exception cref="CrontabException">It does not.</exception>
    public static Crontab ParseNew(string text, TimeZoneInfo zone, DateTimeOffset now)
    {
        var crontab = Parse(text, zone);
        var wall = new Crontab(crontab._expression.WithTimeZone(TimeZoneInfo.Utc));
        if (crontab.Next(now) is null || wall.Next(now) is not { } first)
        {
            throw new CrontabException(new CrontabFault(CrontabFlaw.NeverFires, text) { After = now });
        }

        if (wall.ClosestFires(first) is { } pair)
        {
            throw new CrontabException(new CrontabFault(CrontabFlaw.TooClose, text) { Earlier = pair.Earlier, Later = pair.Later });
        }

        return crontab;
    }

    /// <summary>The first fire after the instant, or null.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        if (after.Year >= LastYear)
        {
            return null;
        }

        var next = _expression.GetNextValidTimeAfter(after);
        // A day that a zone left out makes the expression stand still: step over it.
        for (var hours = 1; next <= after; hours++)
        {
            next = _expression.GetNextValidTimeAfter(after + TimeSpan.FromHours(hours));
        }

        return next?.ToUniversalTime();
    }

    /// <summary>The last fire in <c>[first, until]</c>, where <paramref name="first"/> is a fire.</summary>
    public DateTimeOffset LastUntil(DateTimeOffset first, DateTimeOffset until)
    {
        // Growing windows before the end: a year of downtime costs no more than a day of fires.
        foreach (var days in (int[])[1, 32, 400])
        {
            var from = until - TimeSpan.FromDays(days);
            if (from > first && Next(from) is { } near && near <= until)
            {
                first = near;
                break;
            }
        }

        while (Next(first) is { } next && next <= until)
        {
            first = next;
        }

        return first;
    }

    /// <summary>Two fires that are too close, or null. The times of day are the same on every day that fires.</summary>
    private (DateTimeOffset Earlier, DateTimeOffset Later)? ClosestFires(DateTimeOffset first)
    {
        var midnight = new DateTimeOffset(first.UtcDateTime.Date, TimeSpan.Zero);
        var earliest = Next(midnight.AddSeconds(-1))!.Value;
        var last = earliest;
        while (Next(last) is { } next && next.UtcDateTime.Date == midnight.UtcDateTime.Date)
        {
            if (next - last < LeastInterval)
            {
                return (last, next);
            }

            last = next;
        }

        if (earliest.TimeOfDay + TimeSpan.FromDays(1) - last.TimeOfDay >= LeastInterval)
        {
            return null;
        }

        for (var day = 0; day < MaxDaysLookedAt && Next(last) is { } following; day++)
        {
            if (following - last < LeastInterval)
            {
                return (last, following);
            }

            last = following.Date + last.TimeOfDay is var time ? new DateTimeOffset(time, TimeSpan.Zero) : last;
        }

        return null;
    }
}
