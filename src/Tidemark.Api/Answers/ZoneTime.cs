namespace Tidemark.Api.Answers;

/// <summary>Instants in the rows and remarks of reports.</summary>
internal static class ZoneTime
{
    /// <summary>ISO 8601 with the offset of the zone, which people and programs can read; <c>Z</c> for offset zero.</summary>
    public static string Format(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(instant, zone);
        return local.Offset == TimeSpan.Zero ? local.ToString("yyyy-MM-ddTHH:mm:ss'Z'") : local.ToString("yyyy-MM-ddTHH:mm:sszzz");
    }
}
