namespace Tidemark.Api.Answers;

/// <summary>Instants in the rows and remarks of reports.</summary>
internal static class ZoneTime
{
    /// <summary>ISO 8601 with the zone's offset, so that it can be read by people of the zone and by machines; <c>Z</c> for none.</summary>
    public static string Format(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(instant, zone);
        return local.Offset == TimeSpan.Zero ? local.ToString("yyyy-MM-ddTHH:mm:ss'Z'") : local.ToString("yyyy-MM-ddTHH:mm:sszzz");
    }
}
