using System.Globalization;

namespace Tidemark.Tracking.Schedules;

/// <summary>Schedules in words, for pages and mails.</summary>
public static class ScheduleWords
{
    private static readonly string[] Days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    /// <summary>When a crontab (Quartz, seconds first) fires, such as <c>every Monday at 08:00</c>, or null when there are no plain words for it.</summary>
    public static string? Of(string crontab)
    {
        var fields = crontab.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length is not (6 or 7) || (fields.Length == 7 && fields[6] != "*") || Number(fields[0], 0, 59) is not { } second || fields[4] != "*")
        {
            return null;
        }

        var ss = second == 0 ? "" : $":{second:00}";

        var (minute, hour, day, weekday) = (fields[1], fields[2], fields[3], fields[5]);
        var always = Any(day) && Any(weekday);
        if (always && hour == "*")
        {
            return Number(minute, 0, 59) is { } at ? EveryHour(at, second)
                : second == 0 && Step(minute) is { } minutes ? $"every {minutes} minutes"
                : null;
        }

        if (Number(minute, 0, 59) is not { } m)
        {
            return null;
        }

        if (always && Step(hour) is { } hours && 24 % hours == 0)
        {
            return $"every {hours} hours from 00:{m:00}{ss}";
        }

        return Number(hour, 0, 23) is { } h && On(day, weekday) is { } on ? $"{on} at {h:00}:{m:00}{ss}" : null;
    }

    /// <summary>What a run of the frequency (h, d, w, M) covers.</summary>
    public static string Covers(string frequency) => frequency switch
    {
        "h" => "the last full hour",
        "d" => "the last full day",
        "w" => "the last full week, Monday to Sunday",
        "M" => "the last full month",
        _ => frequency,
    };

    private static string EveryHour(int minute, int second)
    {
        string[] past = [.. new[] { Counted(minute, "minute"), Counted(second, "second") }.Where(part => part.Length > 0)];
        return past.Length == 0 ? "every hour, on the hour" : $"every hour, {string.Join(' ', past)} past";
    }

    private static string Counted(int count, string unit) => count switch
    {
        0 => "",
        1 => "1 " + unit,
        _ => $"{count} {unit}s",
    };

    private static string? On(string day, string weekday)
    {
        if (Any(day) && Any(weekday))
        {
            return "every day";
        }

        if (Any(weekday))
        {
            return day == "L" ? "on the last day of every month"
                : Number(day, 1, 31) is { } date ? $"on day {date} of every month"
                : null;
        }

        if (!Any(day))
        {
            return null;
        }

        var range = weekday.Split('-');
        if (range.Length == 2)
        {
            return Weekday(range[0]) is { } first && Weekday(range[1]) is { } last ? $"every day from {first} to {last}" : null;
        }

        var names = weekday.Split(',').Select(Weekday).ToList();
        return names.Contains(null) ? null
            : names.Count == 1 ? $"every {names[0]}"
            : $"every {string.Join(", ", names.Take(names.Count - 1))} and {names[^1]}";
    }

    private static bool Any(string field) => field is "*" or "?";

    /// <summary>Quartz counts days of the week from 1, Sunday.</summary>
    private static string? Weekday(string text) =>
        Number(text, 1, 7) is { } number ? Days[number - 1]
        : text.Length == 3 ? Days.FirstOrDefault(name => name.StartsWith(text, StringComparison.OrdinalIgnoreCase))
        : null;

    private static int? Step(string field) =>
        field.StartsWith("0/", StringComparison.Ordinal) || field.StartsWith("*/", StringComparison.Ordinal) ? Number(field[2..], 2, 59) : null;

    private static int? Number(string text, int least, int greatest) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= greatest ? number : null;
}
