using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tidemark.Logs.Formats.Json;

namespace Tidemark.Api.Tests.Conformance;

/// <summary>Compares an answer with what a case names of it; a text <c>/.../</c> is a pattern.</summary>
internal static class Expectation
{
    public static string Fill(string text, IReadOnlyDictionary<string, string> variables) =>
        Regex.Replace(text, @"\$\{(\w+)\}", match => variables.GetValueOrDefault(match.Groups[1].Value, match.Value));

    /// <summary>Null when all is as expected, else what differs.</summary>
    public static string? Differ(JsonNode? expected, JsonNode? actual, IReadOnlyDictionary<string, string> variables, string path = "answer")
    {
        switch (expected)
        {
            case JsonObject fields:
                return fields.Select(field => Differ(field.Value, (actual as JsonObject)?[field.Key], variables, $"{path}.{field.Key}"))
                    .FirstOrDefault(problem => problem is not null);
            case JsonArray items:
                return actual is JsonArray list && list.Count == items.Count
                    ? items.Select((item, i) => Differ(item, list[i], variables, $"{path}[{i}]")).FirstOrDefault(problem => problem is not null)
                    : $"{path}: expected {items.Count} items, got {actual?.ToJsonString()}";
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                var text = Fill((string)value!, variables);
                var shown = actual?.GetValueKind() == JsonValueKind.String ? (string)actual! : actual?.ToJsonString();
                var holds = text is ['/', .., '/'] ? shown is not null && Regex.IsMatch(shown, text[1..^1]) : shown == text;
                return holds ? null : $"{path}: expected {text}, got {shown}";
            default:
                return JsonNode.DeepEquals(expected, actual) ? null : $"{path}: expected {expected?.ToJsonString()}, got {actual?.ToJsonString()}";
        }
    }
}
