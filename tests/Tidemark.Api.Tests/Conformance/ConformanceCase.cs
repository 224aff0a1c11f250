using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tidemark.Testing;

namespace Tidemark.Api.Tests.Conformance;

/// <summary>A case of tests/conformance/cases: one call and what it must be answered with.</summary>
/// <param name="Operation">Action.</param>
/// <param name="Expect"><c>success</c> or a code.</param>
internal sealed record ConformanceCase(string Operation, string Expect)
{
    public Dictionary<string, string> Send { get; init; } = [];

    public JsonNode? Answer { get; init; }

    public Dictionary<string, string> Save { get; init; } = [];

    public int Status { get; init; } = 400;

    public string? Message { get; init; }

    public string? Key { get; init; }

    public string? Version { get; init; }

    /// <summary>The call is made again, up to so often, until it is answered as expected.</summary>
    public int Repeat { get; init; } = 1;

    public override string ToString() => $"{Operation}({string.Join(", ", Send.Select(pair => $"{pair.Key}={pair.Value}"))}) -> {Expect}";

    /// <summary>All cases as they lie in the files, in order, with instants relative to <paramref name="now"/> filled in.</summary>
    public static JsonArray Load(DateTimeOffset now) => new([.. Directory
        .GetFiles(Path.Combine(Repository.Root, "tests/conformance/cases"), "*.json").Order(StringComparer.Ordinal)
        .SelectMany(file => JsonNode.Parse(WithInstants(File.ReadAllText(file), now))!.AsArray())
        .Select(item => item!.DeepClone())]);

    public static IReadOnlyList<ConformanceCase> Read(JsonArray cases) => cases.Deserialize<List<ConformanceCase>>(JsonSerializerOptions.Web)!;

    private static string WithInstants(string text, DateTimeOffset now)
    {
        var names = string.Join(",", Enumerable.Range(0, 501).Select(i => $"d{i}.example.com"));
        return Regex.Replace(text.Replace("${501 domains}", names, StringComparison.Ordinal), @"\$\{(now|hour)([+-]\d+)([hd])\}", match =>
        {
            var from = match.Groups[1].Value == "now" ? now : Hour(now);
            var count = int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
            return Wire(from + (match.Groups[3].Value == "h" ? TimeSpan.FromHours(count) : TimeSpan.FromDays(count)));
        });
    }

    public static DateTimeOffset Hour(DateTimeOffset instant) => new(instant.Year, instant.Month, instant.Day, instant.Hour, 0, 0, TimeSpan.Zero);

    private static string Wire(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
