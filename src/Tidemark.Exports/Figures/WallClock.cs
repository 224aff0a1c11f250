using System.Globalization;
using Tidemark.Usage.Model;

namespace Tidemark.Exports.Figures;

/// <summary>The text form of instants in documents.</summary>
internal static class WallClock
{
    /// <summary>To the minute.</summary>
    public static string Minute(DateTimeOffset instant, TimeZoneInfo zone) => Text(instant, zone, "yyyy-MM-dd HH:mm");

    /// <summary>To the second.</summary>
    public static string Second(DateTimeOffset instant, TimeZoneInfo zone) => Text(instant, zone, "yyyy-MM-dd HH:mm:ss");

    /// <summary>From the first to the last second of a period.</summary>
    public static string Period(TimeRange range, TimeZoneInfo zone) =>
        $"{Second(range.Start, zone)} – {Second(range.End.AddSeconds(-1), zone)}";

    /// <summary>The zone with its offsets from UTC during the period, such as <c>Europe/Berlin (UTC+02:00, UTC+01:00)</c>.</summary>
    public static string Zone(TimeZoneInfo zone, TimeRange range)
    {
        var offsets = new[] { zone.GetUtcOffset(range.Start), zone.GetUtcOffset(range.End.AddTicks(-1)) }.Distinct()
            .Select(offset => $"UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}");
        return $"{zone.Id} ({string.Join(", ", offsets)})";
    }

    private static string Text(DateTimeOffset instant, TimeZoneInfo zone, string format) =>
        TimeZoneInfo.ConvertTime(instant, zone).ToString(format, CultureInfo.InvariantCulture);
}
