using System.Globalization;
using System.Text;
using Tidemark.Documents.Text;
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
    public static string Period(TimeRange range, TimeZoneInfo zone, MailWords words)
    {
        var (start, end) = (TimeZoneInfo.ConvertTime(range.Start, zone), TimeZoneInfo.ConvertTime(range.End, zone));
        return start.Offset == end.Offset
            ? $"{start:yyyy-MM-dd HH:mm}{words.To}{end:yyyy-MM-dd HH:mm} ({zone.Id}, UTC{start:zzz})"
            : $"{start:yyyy-MM-dd HH:mm zzz}{words.To}{end:yyyy-MM-dd HH:mm zzz} ({zone.Id})";
    }

    /// <summary>A short but unambiguous form of the period, for the subject.</summary>
    public static string ShortPeriod(string frequency, TimeRange range, TimeZoneInfo zone, MailWords words)
    {
        var (start, end) = (TimeZoneInfo.ConvertTime(range.Start, zone), TimeZoneInfo.ConvertTime(range.End, zone));
        var days = frequency switch
        {
            "h" => $"{start:yyyy-MM-dd HH:mm}{words.To}{end:HH:mm}",
            "d" => $"{start:yyyy-MM-dd}",
            "w" => $"{start:yyyy-MM-dd}{words.To}{end.AddTicks(-1):yyyy-MM-dd}",
            _ => $"{start:yyyy-MM}",
        };
        return $"{days} ({zone.Id})";
    }

    /// <summary>Up to ten names, then how many more.</summary>
    public static string Some(IReadOnlyList<string> names, MailWords words) =>
        names.Count <= 10 ? string.Join(", ", names) : words.AndMore(string.Join(", ", names.Take(10)), names.Count - 10);

    /// <summary>Values of a condition.</summary>
    public static string OneOf(IReadOnlyList<string> values, string or) => string.Join(or, values.Select(OneLine));

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
