using System.Text.Json;
using System.Text.RegularExpressions;
using Tidemark.Api.Errors;

namespace Tidemark.Api.Binding;

/// <summary>
/// JSON parameters as callers send them. The documents say "escaped in JSON", so a text may be JSON, JSON inside a JSON
/// string, or JSON with the backslashes (and the stray quote at the end) of the documents' printed examples.
/// Unknown members are ignored; duplicate members are refused.
/// </summary>
internal static partial class LooseJson
{
    private const int MaxLength = 65_536;
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>Reads the text as an object or an array.</summary>
    /// <exception cref="ApiException">InvalidParameter.</exception>
    public static JsonElement Parse(string parameter, string? text, JsonValueKind kind)
    {
        var wanted = kind == JsonValueKind.Array ? "array" : "object";
        if (string.IsNullOrWhiteSpace(text))
        {
            throw ReportErrors.InvalidParameter.With($"{parameter} is missing: it is a JSON {wanted}.");
        }

        if (text.Length > MaxLength)
        {
            throw ReportErrors.InvalidParameter.With($"{parameter} has {text.Length} characters; at most {MaxLength} are taken.");
        }

        var element = Try(text, out var error);
        if (element is { ValueKind: JsonValueKind.String })
        {
            element = Try(element.Value.GetString()!, out error);
        }

        element ??= Try('"' + text.Trim() + '"', out _) is { ValueKind: JsonValueKind.String } inner ? Try(inner.GetString()!, out _) : null;
        element ??= Try(Backslashes().Replace(StrayQuote().Replace(text, "}"), "$1"), out _);
        if (element is null)
        {
            throw ReportErrors.InvalidParameter.With($"{parameter} is not JSON: {error}");
        }

        return element.Value.ValueKind == kind
            ? element.Value
            : throw ReportErrors.InvalidParameter.With($"{parameter} is a JSON {element.Value.ValueKind.ToString().ToLowerInvariant()}, not an {wanted}.");
    }

    /// <summary>The member, or null when it is absent or null.</summary>
    public static JsonElement? Member(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A member that is text, or null when absent.</summary>
    /// <exception cref="ApiException">InvalidParameter: it is something else.</exception>
    public static string? Text(JsonElement element, string name, string path) => Member(element, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } other => throw ReportErrors.InvalidParameter.With($"{path}.{name} is {Shown(other)}; it is text in quotes."),
    };

    /// <summary>A member that is an array, or empty when absent.</summary>
    /// <exception cref="ApiException">InvalidParameter: it is something else.</exception>
    public static IEnumerable<JsonElement> Items(JsonElement element, string name, string path) => Member(element, name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } array => array.EnumerateArray(),
        { } other => throw ReportErrors.InvalidParameter.With($"{path}.{name} is {Shown(other)}; it is an array in brackets."),
    };

    /// <summary>The element for a message, cut.</summary>
    public static string Shown(JsonElement element) => Parameter.OneLine(element.GetRawText());

    private static JsonElement? Try(string text, out string error)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Options);
            ReadTexts(document.RootElement);
            error = "";
            return document.RootElement.Clone();
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            error = failure.Message;
            return null;
        }
    }

    /// <summary>Throws InvalidOperationException on a text or a name that escapes half a character: the parser reads those only when asked.</summary>
    private static void ReadTexts(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    ReadTexts(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    ReadTexts(member.Value);
                }

                break;
            default:
                break;
        }
    }

    [GeneratedRegex("""\\+(["\[\]{}*])""")]
    private static partial Regex Backslashes();

    [GeneratedRegex("""\}"\s*$""")]
    private static partial Regex StrayQuote();
}
