using System.Globalization;
using System.Text;
using Tidemark.Accounts;
using Tidemark.Reports.Calendar;
using Tidemark.Usage.Model;

namespace Tidemark.Exports.Tasks;

/// <summary>The rules of the two create operations that do not need the account's domains. Each violation has its documented code.</summary>
internal static class ExportRules
{
    public const string DefaultLanguage = "zh-cn";

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const int LongestName = 128;

    private static readonly TimeSpan ThirtyOneDays = TimeSpan.FromDays(31);

    /// <summary>The requested range: within the last year and the current month, at most 31 days or one calendar month of the zone.</summary>
    public static TimeRange Range(string? startText, string? endText, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (string.IsNullOrWhiteSpace(startText) || string.IsNullOrWhiteSpace(endText))
        {
            throw new ExportException("MissingTimeParameter", "");
        }

        var start = Parse(startText)
            ?? throw new ExportException("InvalidStartTime.Malformed", $"'{Shown(startText)}' is not like 2026-10-01T00:00:00Z.");
        var end = Parse(endText)
            ?? throw new ExportException("InvalidEndTime.Malformed", $"'{Shown(endText)}' is not like 2026-10-31T15:59:59Z.");
        if (end.Second == 59 && end < DateTimeOffset.MaxValue.AddDays(-1))
        {
            // the inclusive last second: the range continues to the next full one
            end = end.AddSeconds(1);
        }

        if (start < now.AddYears(-1))
        {
            throw new ExportException("InvalidStartTime.ValueNotSupported", $"{startText} is more than a year ago.");
        }

        if (start > now)
        {
            throw new ExportException("InvalidParameterStartTime", $"{startText} is in the future.");
        }

        var monthEnd = ReportPeriod.Month(ReportPeriod.DayOf(now, zone), zone).End;
        if (end > monthEnd)
        {
            throw new ExportException("InvalidParameterEndTime", $"{endText} is after the current month of {zone.Id}, which ends {monthEnd:yyyy-MM-ddTHH:mm:ssZ}.");
        }

        if (end <= start)
        {
            throw new ExportException("InvalidTimeRange", $"{endText} is not after {startText}.");
        }

        if (end - start > ThirtyOneDays && end > ReportPeriod.MonthLater(start, zone))
        {
            throw new ExportException("InvalidTimeRange", $"{startText} to {endText} is longer than 31 days and longer than a calendar month of {zone.Id}; split it into months.");
        }

        return new TimeRange(start, end);
    }

    /// <summary>The name without control characters and blanks at its ends; empty if it was not given.</summary>
    public static string Name(string? given)
    {
        if (string.IsNullOrEmpty(given))
        {
            return "";
        }

        var from = 0;
        var to = given.Length;
        while (from < to && IsMargin(given[from]))
        {
            from++;
        }

        while (to > from && IsMargin(given[to - 1]))
        {
            to--;
        }

        var name = given[from..to];
        var length = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            length++;
            // a lone half of a surrogate pair is read as the replacement character
            if (Rune.IsControl(rune) || rune == Rune.ReplacementChar)
            {
                throw new ExportException("InvalidTaskName", "The TaskName holds control characters or broken text.");
            }
        }

        return length is >= 1 and <= LongestName
            ? name
            : throw new ExportException("InvalidTaskName", $"The TaskName has {length} characters; 1 to {LongestName} are allowed.");
    }

    /// <summary>zh-cn or en-us; zh-cn when not given.</summary>
    public static string Language(string? given) => given switch
    {
        null or "" => DefaultLanguage,
        "zh-cn" or "en-us" => given,
        _ => throw new ExportException("InvalidLanguage", $"'{Shown(given)}' is neither zh-cn nor en-us."),
    };

    /// <summary>flow or vas.</summary>
    public static string DetailType(string? given) => given is "flow" or "vas"
        ? given
        : throw new ExportException("InvalidParameterBillType", $"'{Shown(given ?? "")}' is neither flow nor vas.");

    /// <summary>A value for a message, shortened.</summary>
    public static string Shown(string value) => value.Length <= 64 ? value : value[..64] + "...";

    private static bool IsMargin(char c) => char.IsControl(c) || char.IsWhiteSpace(c);

    private static DateTimeOffset? Parse(string text) =>
        DateTimeOffset.TryParseExact(
            text.Trim(), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            ? instant
            : null;
}
