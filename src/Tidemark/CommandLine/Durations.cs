using System.CommandLine.Parsing;
using System.Globalization;

namespace Tidemark.CommandLine;

/// <summary>Durations on the command line: <c>500ms</c>, <c>5s</c>, <c>2m</c>, or <c>hh:mm:ss</c>.</summary>
internal static class Durations
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
        [("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1))];

    /// <summary>Reads an option whose value lies within a range.</summary>
    public static Func<ArgumentResult, TimeSpan?> Within(TimeSpan least, TimeSpan most) => result =>
    {
        var text = result.Tokens[0].Value;
        if (Read(text) is { } duration && duration >= least && duration <= most)
        {
            return duration;
        }

        result.AddError($"invalid duration '{text}'; use {Show(least)} to {Show(most)}, written as 500ms, 5s, 2m or 00:00:05");
        return null;
    };

    private static TimeSpan? Read(string text)
    {
        foreach (var (unit, length) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number < TimeSpan.MaxValue / length)
            {
                return length * number;
            }
        }

        return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var duration) ? duration : null;
    }

    private static string Show(TimeSpan duration)
    {
        var (unit, length) = Units.Last(unit => duration >= unit.Length);
        return string.Create(CultureInfo.InvariantCulture, $"{duration / length}{unit}");
    }
}
