using System.Globalization;
using System.Text.Json;
using Tidemark.Intake.Gateway;
using Tidemark.Metering.Posts;

namespace Tidemark.Intake.Logs;

/// <summary>The answer to a post of lines.</summary>
internal static class LogsAnswer
{
    /// <summary>How many unknown hosts are named, those with the most lines.</summary>
    private const int MostHosts = 100;

    /// <summary>The JSON.</summary>
    /// <param name="outcome">What became of the lines.</param>
    /// <param name="added">Domains that were added.</param>
    public static byte[] Write(PostOutcome outcome, IReadOnlyList<string> added) => ResponseWriter.Json(writer =>
    {
        if (outcome is { Lines: > 0, Accepted: 0 })
        {
            writer.WriteString("code", "no-line-accepted");
            writer.WriteString("message", NoLineAccepted(outcome));
        }

        writer.WriteNumber("lines", outcome.Lines);
        writer.WriteNumber("accepted", outcome.Accepted);
        writer.WriteNumber("rejected", outcome.Rejected);
        writer.WriteNumber("duplicates", 0);
        writer.WriteNumber("bytes", outcome.Bytes);
        Counts(writer, "rejectedBy", outcome.RejectedBy.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        Counts(writer, "unknownHosts", outcome.UnknownHosts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(MostHosts));
        writer.WriteNumber("unknownHostsTotal", outcome.UnknownHosts.Count);
        writer.WriteString("format", outcome.Format);
        Period(writer, outcome.Period);
        Source(writer, outcome.Source);
        writer.WriteStartArray("domainsAdded");
        foreach (var name in added)
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
    });

    /// <summary>The earliest and latest request, or null.</summary>
    public static void Period(Utf8JsonWriter writer, (long First, long Last)? period)
    {
        if (period is not { } given)
        {
            writer.WriteNull("period");
            return;
        }

        writer.WriteStartObject("period");
        writer.WriteString("first", Written(given.First));
        writer.WriteString("last", Written(given.Last));
        writer.WriteEndObject();
    }

    /// <summary>The row in <c>tidemark sources</c>, or null: nothing was recorded.</summary>
    public static void Source(Utf8JsonWriter writer, long? source)
    {
        if (source is { } id)
        {
            writer.WriteNumber("source", id);
        }
        else
        {
            writer.WriteNull("source");
        }
    }

    // A shipper reports the status, a person reads the rest
    private static string NoLineAccepted(PostOutcome outcome)
    {
        var reasons = string.Join(", ", outcome.RejectedBy.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value}")));
        var remedy = outcome.UnknownHosts.Count > 0
            ? "Add the domains of unknownHosts (add-domains=true, or tidemark domain add) and send the body again."
            : "Check the parameter format and send the body again.";
        return string.Create(CultureInfo.InvariantCulture, $"None of the {outcome.Lines} lines was accepted ({reasons}); nothing was counted. {remedy}");
    }

    private static void Counts(Utf8JsonWriter writer, string name, IEnumerable<KeyValuePair<string, long>> counts)
    {
        writer.WriteStartObject(name);
        foreach (var (key, lines) in counts)
        {
            writer.WriteNumber(key, lines);
        }

        writer.WriteEndObject();
    }

    private static string Written(long seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
