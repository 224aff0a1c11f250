using System.Globalization;
using Tidemark.Demo;
using Tidemark.Testing;

namespace Tidemark.Tests;

/// <summary>Some days of traffic that ended yesterday, for tests that need something to report.</summary>
internal static class Traffic
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    private static readonly DateOnly Today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), Zone).DateTime);

    /// <summary>The first instant of yesterday.</summary>
    public static string Start => Instant(Today.AddDays(-1));

    /// <summary>The first instant of today.</summary>
    public static string End => Instant(Today);

    /// <summary>Yesterday's log, after <see cref="Ingest"/>.</summary>
    public static string LogOf(TempFolder folder) => folder["yesterday.log"];

    /// <summary>Writes the logs of the days before today and meters them with the real command.</summary>
    public static async Task Ingest(Tool tool, TempFolder folder, string uid, int days)
    {
        for (var back = days; back >= 1; back--)
        {
            var path = back == 1 ? LogOf(folder) : folder[$"day-{back}.log"];
            await using (var log = File.Create(path))
            {
                DemoLog.WriteEdge(log, Today.AddDays(-back), DateTimeOffset.MaxValue, Zone);
            }

            await tool.Json("ingest", path, "--account", uid, "--add-domains");
        }

        // a minute of today, so that yesterday is complete
        await using (var log = File.Create(folder["today.log"]))
        {
            DemoLog.WriteEdge(log, Today, new DateTimeOffset(Today.ToDateTime(new TimeOnly(0, 10)), Zone.BaseUtcOffset), Zone);
        }

        await tool.Json("ingest", folder["today.log"], "--account", uid, "--add-domains");
    }

    private static string Instant(DateOnly day) =>
        new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), Zone.BaseUtcOffset).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
