using System.Globalization;
using System.Text;
using Tidemark.Geography.Names;
using Tidemark.Text.Numbers;
using Tidemark.Usage.Model;

namespace Tidemark.Intake.ReadyMade;

/// <summary>The fields of a row of counters, and how their texts are read.</summary>
internal static class UsageFields
{
    /// <summary>What the fields of status classes and codes begin with: <c>status2xx</c>, <c>status404</c>.</summary>
    public const string Status = "status";

    /// <summary>The greatest count: what every JSON reader holds exactly.</summary>
    public const long MostCount = 1L << 53;

    private static readonly DateTimeOffset First = DateTimeOffset.UnixEpoch;
    private static readonly DateTimeOffset End = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] InstantForms =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>Those with a name of their own.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "domain", "bucket", "region", "isp", "requests", "bytes", "hitRequests", "hitBytes", "originRequests", "originBytes", "httpsRequests", "httpsBytes",
        "status2xx", "status3xx", "status4xx", "status5xx",
    ];

    /// <summary>All of them, for messages.</summary>
    public static string All { get; } = string.Join(", ", Names) + ", status100 to status999, and in JSON codes";

    /// <summary>Whether there is a field of that name, in any case.</summary>
    public static bool IsField(string name) => Names.Contains(name, StringComparer.OrdinalIgnoreCase) || CodeOf(name) is not null;

    /// <summary>The exact status code that a field counts; null when it counts none.</summary>
    public static int? CodeOf(string field) =>
        field.Length == Status.Length + 3
        && field.StartsWith(Status, StringComparison.OrdinalIgnoreCase)
        && int.TryParse(field.AsSpan(Status.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
        && code >= 100
            ? code
            : null;

    /// <summary>A count, 0 to <see cref="MostCount"/>; null when it is none.</summary>
    public static long? Count(string text) => TryWhole(text, out var count) && count <= MostCount ? count : null;

    /// <summary>The start of a bucket in Unix seconds; null when it is none. ISO 8601 needs its offset or <c>Z</c>.</summary>
    public static long? BucketStart(string text)
    {
        if (!TryWhole(text, out var seconds))
        {
            if (text.Length < 17 || !(text[^1] is 'Z' or 'z' || text.AsSpan(11).IndexOfAny('+', '-') >= 0)
                || !DateTimeOffset.TryParseExact(text, InstantForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
                || instant.Ticks % TimeSpan.TicksPerSecond != 0)
            {
                return null;
            }

            seconds = instant.ToUnixTimeSeconds();
        }

        return seconds >= First.ToUnixTimeSeconds() && seconds < End.ToUnixTimeSeconds() && seconds % Bucket.Seconds == 0 ? seconds : null;
    }

    /// <summary>The region as it is stored; null if the name is unknown.</summary>
    public static string? Region(string text)
    {
        if (text.Length == 0 || text.Equals(Regions.Unknown, StringComparison.OrdinalIgnoreCase))
        {
            return Regions.Unknown;
        }

        if (Regions.Find(text) is { } region)
        {
            return region.Name;
        }

        var code = text.Trim().ToUpperInvariant();
        return code.Length == 2 && (code == Regions.Mainland || Regions.EnglishName(code) != code) ? code : null;
    }

    /// <summary>The ISP as it is stored; null if the name is unknown.</summary>
    public static string? Isp(string text) =>
        text.Length == 0 || text.Equals(Isps.Unknown, StringComparison.OrdinalIgnoreCase) ? Isps.Unknown : Isps.Find(text)?.Name;

    // Digits, or any other spelling of a whole number that JSON has: 200.0, 2e2
    private static bool TryWhole(string text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) || JsonNumber.TryWhole(Encoding.UTF8.GetBytes(text), out value);
}
