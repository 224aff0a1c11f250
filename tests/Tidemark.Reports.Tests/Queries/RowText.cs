using System.Globalization;
using Tidemark.Reports.Rows;

namespace Tidemark.Reports.Tests.Queries;

/// <summary>Rows as lines, so that they can be compared with what other tools print.</summary>
internal static class RowText
{
    public static IEnumerable<string> Of(Report report) => report switch
    {
        KeyReport keys => keys.Rows.Select(row => $"{row.Key} {Usage(row.Usage)}"),
        DomainReport domains => domains.Rows.Select(row =>
            $"{row.Domain} {Usage(row.Usage)} " + (row.Peak is { } peak ? $"{peak.WholeBitsPerSecond} {Time(peak.Start)}" : "- -")),
        VisitorReport visitors => visitors.Rows.SelectMany(row => new[] { $"{When(row)} pv {row.PageViews}", $"{When(row)} uv {row.UniqueVisitors}" }),
        _ => throw new ArgumentOutOfRangeException(nameof(report)),
    };

    /// <summary>A share with three decimals, from 0 to 1.</summary>
    public static string Share(double share) => (share * 100).ToString("F3", CultureInfo.InvariantCulture) + "%";

    public static string Time(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static string When(VisitorRow row) => row.Day is { } day ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : Time(row.Start);

    private static string Usage(UsageShare usage) => $"{usage.Bytes} {Share((double)usage.ByteShare)} {usage.Requests} {Share((double)usage.RequestShare)}";
}
