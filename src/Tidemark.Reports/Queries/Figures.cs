using Tidemark.Metering;

namespace Tidemark.Reports.Queries;

/// <summary>How figures and instants are written in the rows of reports.</summary>
internal static class Figures
{
    /// <summary>A share with three decimals and <c>%</c>, halves away from zero; of nothing it is <c>0.000%</c>.</summary>
    public static string Rate(long part, long total)
    {
        var percent = total == 0 ? 0m : Math.Round((decimal)part * 100 / total, 3, MidpointRounding.AwayFromZero);
        return percent.ToString("0.000") + "%";
    }

    /// <summary>Bandwidth of a bucket in bit/s, rounded to a whole number.</summary>
    public static long BitsPerSecond(long bytes) =>
        (long)Math.Round(bytes * 8m / Bucket.Seconds, MidpointRounding.AwayFromZero);

    /// <summary>ISO 8601 with the zone's offset, so that it can be read by people of the zone and by machines; <c>Z</c> for none.</summary>
    public static string Instant(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(instant, zone);
        return local.Offset == TimeSpan.Zero ? local.ToString("yyyy-MM-ddTHH:mm:ss'Z'") : local.ToString("yyyy-MM-ddTHH:mm:sszzz");
    }

    /// <summary>A row of a key with its bytes and requests, each with its share.</summary>
    public static List<object> Row(string key, long bytes, long requests, long totalBytes, long totalRequests) =>
        [key, bytes, Rate(bytes, totalBytes), requests, Rate(requests, totalRequests)];

    /// <summary>What to say when more was covered than asked for; nothing when it was not.</summary>
    public static IEnumerable<string> Widened(TimeRange asked, TimeRange covered, string step, TimeZoneInfo zone) => asked == covered
        ? []
        : [$"Kept by the {step}: covers {Instant(covered.Start, zone)} to {Instant(covered.End, zone)}, asked were {Instant(asked.Start, zone)} to {Instant(asked.End, zone)}."];
}
