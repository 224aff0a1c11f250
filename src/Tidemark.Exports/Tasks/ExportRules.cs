using Tidemark.Reports.Calendar;
using Tidemark.Text;
using Tidemark.Usage.Model;

namespace Tidemark.Exports.Tasks;

/// <summary>The rules of the two create operations that do not need the account's domains.</summary>
internal static class ExportRules
{
    public const string DefaultLanguage = "zh-cn";

    private const int LongestName = 128;

    private static readonly TimeSpan ThirtyOneDays = TimeSpan.FromDays(31);

    /// <summary>The requested range: within the last year and the current month, at most 31 days or one calendar month of the zone.</summary>
    /// <exception cref="ExportException">RecentStart, PastStart, EndThisMonth, EndAfterStart or RangeLength.</exception>
    public static TimeRange Range(DateTimeOffset start, DateTimeOffset end, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (end.Second == 59 && end < DateTimeOffset.MaxValue.AddDays(-1))
        {
            // the inclusive last second: the range continues to the next full one
            end = end.AddSeconds(1);
        }

        if (start < now.AddYears(-1))
        {
            throw new ExportException(ExportRule.RecentStart);
        }

        if (start > now)
        {
            throw new ExportException(ExportRule.PastStart);
        }

        var monthEnd = ReportPeriod.Month(ReportPeriod.DayOf(now, zone), zone).End;
        if (end > monthEnd)
        {
            throw new ExportException(ExportRule.EndThisMonth) { Zone = zone.Id, Latest = monthEnd };
        }

        if (end <= start)
        {
            throw new ExportException(ExportRule.EndAfterStart);
        }

        if (end - start > ThirtyOneDays && end > ReportPeriod.MonthLater(start, zone))
        {
            throw new ExportException(ExportRule.RangeLength) { Zone = zone.Id };
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
        if (!OneLine.Allows(name))
        {
            throw new ExportException(ExportRule.NameCharacters);
        }

        var length = name.EnumerateRunes().Count();
        return length is >= 1 and <= LongestName
            ? name
            : throw new ExportException(ExportRule.NameLength) { Count = length, Limit = LongestName };
    }

    /// <summary>zh-cn or en-us; zh-cn when not given.</summary>
    public static string Language(string? given) => given switch
    {
        null or "" => DefaultLanguage,
        "zh-cn" or "en-us" => given,
        _ => throw new ExportException(ExportRule.Language) { Value = given },
    };

    /// <summary>flow or vas.</summary>
    public static string DetailType(string? given) => given is "flow" or "vas"
        ? given
        : throw new ExportException(ExportRule.DetailType) { Value = given ?? "" };

    private static bool IsMargin(char c) => char.IsControl(c) || char.IsWhiteSpace(c);
}
