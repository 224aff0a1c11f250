using System.Globalization;
using System.Text;
using Tidemark.Documents.Text;
using Tidemark.Reports.Queries;
using Tidemark.Usage.Model;

namespace Tidemark.Tracking.Mails;

/// <summary>Figures, times and conditions in words.</summary>
internal static class Words
{
    /// <summary>With thousands separated: 1,234,567.</summary>
    public static string Exact(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Si(long value, string unit) => SiUnit.Format(value, unit);

    public static string Time(DateTimeOffset instant, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(instant, zone).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    /// <summary>To the minute.</summary>
    public static string Minute(DateTimeOffset instant, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(instant, zone).ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);

    /// <summary>As the wire writes it, so that it can be asked for again.</summary>
    public static string IsoTime(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(instant, zone);
        return local.ToString(local.Offset == TimeSpan.Zero ? "yyyy-MM-ddTHH:mm:ss'Z'" : "yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
    }

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A share, 0 to 1, with three decimals: 12.345%.</summary>
    public static string Percent(decimal share) =>
        Math.Round(share * 100, 3, MidpointRounding.AwayFromZero).ToString("0.000", CultureInfo.InvariantCulture) + "%";

    /// <summary>Start and end with their offsets, and the zone's name.</summary>
    public static string Period(TimeRange range, TimeZoneInfo zone)
    {
        var (start, end) = (TimeZoneInfo.ConvertTime(range.Start, zone), TimeZoneInfo.ConvertTime(range.End, zone));
        return start.Offset == end.Offset
            ? $"{start:yyyy-MM-dd HH:mm} to {end:yyyy-MM-dd HH:mm} ({zone.Id}, UTC{start:zzz})"
            : $"{start:yyyy-MM-dd HH:mm zzz} to {end:yyyy-MM-dd HH:mm zzz} ({zone.Id})";
    }

    /// <summary>A short but unambiguous form of the period, for the subject.</summary>
    public static string ShortPeriod(string frequency, TimeRange range, TimeZoneInfo zone)
    {
        var (start, end) = (TimeZoneInfo.ConvertTime(range.Start, zone), TimeZoneInfo.ConvertTime(range.End, zone));
        var words = frequency switch
        {
            "h" => $"{start:yyyy-MM-dd HH:mm} to {end:HH:mm}",
            "d" => $"{start:yyyy-MM-dd}",
            "w" => $"{start:yyyy-MM-dd} to {end.AddTicks(-1):yyyy-MM-dd}",
            _ => $"{start:yyyy-MM}",
        };
        return $"{words} ({zone.Id})";
    }

    /// <summary>Up to ten names, then how many more.</summary>
    public static string Some(IReadOnlyList<string> names) =>
        names.Count <= 10 ? string.Join(", ", names) : $"{string.Join(", ", names.Take(10))} and {names.Count - 10} more";

    public static string Condition(ReportCondition condition) => (condition.Field, condition.Value) switch
    {
        ("isOverseas", ["1"]) => "outside the Chinese mainland",
        ("isOverseas", ["0"]) => "inside the Chinese mainland",
        ("isOverseas", _) => "inside and outside the Chinese mainland",
        ("prov", var regions) => "region " + string.Join(" or ", regions.Select(OneLine)),
        ("httpCode", var codes) => "status " + string.Join(" or ", codes.Select(OneLine)),
        ("isp", var isps) => "ISP " + string.Join(" or ", isps.Select(OneLine)),
        var (field, values) => $"{OneLine(field)} {string.Join(" or ", values.Select(OneLine))}",
    };

    /// <summary>The name of a report in words.</summary>
    public static string Title(int reportId, string title) => reportId switch
    {
        1 => "Popular URLs by requests",
        3 => "Popular URLs by traffic",
        5 => "Popular referers by requests",
        7 => "Popular referers by traffic",
        9 => "Popular back-to-origin URLs by requests",
        11 => "Popular back-to-origin URLs by traffic",
        13 => "Top client addresses by requests",
        15 => "Top client addresses by traffic",
        17 => "Domains by traffic",
        19 => "Page views and unique visitors",
        21 => "Traffic by region",
        23 => "Traffic by ISP",
        _ => title,
    };

    /// <summary>Makes control characters and broken Unicode from logs visible, so that nothing breaks the line.</summary>
    public static string OneLine(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            result.Append(Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format
                ? Rune.ReplacementChar.ToString()
                : rune.ToString());
        }

        return result.ToString();
    }
}
