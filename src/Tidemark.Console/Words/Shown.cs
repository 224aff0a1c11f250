using System.Globalization;
using Microsoft.AspNetCore.Html;
using Tidemark.Documents.Text;

namespace Tidemark.WebConsole.Words;

/// <summary>How figures and instants are written on the pages.</summary>
internal static class Shown
{
    /// <summary>The zone's name, with its offset when clocks stand still in the year ahead, such as <c>Asia/Shanghai (UTC+08:00)</c>.</summary>
    public static string Zone(TimeZoneInfo zone, DateTimeOffset now)
    {
        var offset = zone.GetUtcOffset(now);
        var moves = Enumerable.Range(1, 12).Any(month => zone.GetUtcOffset(now.AddMonths(month)) != offset);
        return moves || offset == TimeSpan.Zero ? zone.Id : $"{zone.Id} (UTC{Sign(offset)}{offset:hh\\:mm})";
    }

    /// <summary>The instant in the zone, to the minute.</summary>
    public static string Minute(DateTimeOffset instant, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(instant, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The instant as an HTML time element; a pointer on it shows seconds, offset and zone.</summary>
    public static IHtmlContent Time(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(instant, zone);
        var machine = instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var title = $"{local:yyyy-MM-dd HH:mm:ss} UTC{Sign(local.Offset)}{local.Offset:hh\\:mm}, {zone.Id}";
        return new HtmlContentBuilder()
            .AppendFormat("<time datetime=\"{0}\" title=\"{1}\">{2}</time>", machine, title, Minute(instant, zone));
    }

    /// <summary>A duration of whole minutes: <c>24 hours</c>, <c>20 h 35 min</c>.</summary>
    public static string Hours(TimeSpan duration) => duration.Minutes == 0
        ? Count((long)duration.TotalHours, "hour")
        : string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalHours} h {duration.Minutes} min");

    /// <summary>A count with thousands separated.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count of things: <c>1 request</c>, <c>2,000 requests</c>.</summary>
    public static string Count(long count, string thing) => $"{Count(count)} {thing}{(count == 1 ? "" : "s")}";

    /// <summary>By how much a count of things changed, with its sign.</summary>
    public static string Change(long change, string thing) =>
        $"{change.ToString("+#,0;-#,0;0", CultureInfo.InvariantCulture)} {thing}{(change is 1 or -1 ? "" : "s")}";

    /// <summary>Bytes with an SI prefix, such as <c>1.23 GB</c>.</summary>
    public static string Bytes(long bytes) => SiUnit.Format(bytes, "B");

    /// <summary>Bits per second with an SI prefix, such as <c>45.60 Mbit/s</c>.</summary>
    public static string BitRate(double bitsPerSecond) => SiUnit.Format(bitsPerSecond, "bit/s");

    /// <summary>A share in percent with one decimal, or a dash when there is nothing to have a share of.</summary>
    public static string Percent(long part, long whole) =>
        whole == 0 ? "–" : ((double)part / whole * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static string Sign(TimeSpan offset) => offset < TimeSpan.Zero ? "-" : "+";
}
