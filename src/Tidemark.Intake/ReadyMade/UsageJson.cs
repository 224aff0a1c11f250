using System.Text.Json;
using Tidemark.Intake.Gateway;
using Tidemark.Usage.Contract;

namespace Tidemark.Intake.ReadyMade;

/// <summary>Reads counters as JSON: an array of rows, or an object with the member <c>rows</c>.</summary>
internal static class UsageJson
{
    private const string Rows = "rows";
    private const string Codes = "codes";

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <exception cref="IntakeProblem">It is not JSON, or neither of the two.</exception>
    public static IEnumerable<UsageRow> Read(ReadOnlyMemory<byte> body)
    {
        using var document = Parse(body);
        var root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in root.EnumerateObject().Where(member => member.Name != Rows))
            {
                throw IntakeProblem.Unreadable($"'{RequestReader.Shown(member.Name)}' is not a member of the body; the only member is {Rows}.");
            }

            root = root.TryGetProperty(Rows, out var rows) ? rows : default;
        }

        if (root.ValueKind != JsonValueKind.Array)
        {
            throw IntakeProblem.Unreadable($"The body must be an array of rows or an object with the array {Rows}.");
        }

        var number = 0;
        foreach (var row in root.EnumerateArray())
        {
            yield return Row(++number, row);
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body.Span is [0xEF, 0xBB, 0xBF, ..] ? body[3..] : body, Strict);
        }
        catch (JsonException error)
        {
            throw IntakeProblem.Unreadable($"The body is not JSON: {error.Message}");
        }
    }

    private static UsageRow Row(int number, JsonElement row)
    {
        if (row.ValueKind != JsonValueKind.Object)
        {
            return new UsageRow(number, new Dictionary<string, string>()) { Errors = [new RowError(number, "", Shown(row), "must be an object")] };
        }

        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var errors = new List<RowError>();
        foreach (var member in row.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object && member.Name == Codes)
            {
                foreach (var code in member.Value.EnumerateObject())
                {
                    Add(UsageFields.Status + code.Name, code.Value);
                }
            }
            else
            {
                Add(member.Name, member.Value);
            }
        }

        return new UsageRow(number, fields) { Errors = errors };

        void Add(string name, JsonElement value)
        {
            var text = value.ValueKind switch
            {
                JsonValueKind.String => TextOf(value),
                JsonValueKind.Number => value.GetRawText(),
                JsonValueKind.Null => "",
                _ => null,
            };
            if (text is null)
            {
                errors.Add(new RowError(number, RequestReader.Shown(name), Shown(value), "must be text or a number"));
            }
            else if (!fields.TryAdd(name, text))
            {
                errors.Add(new RowError(number, RequestReader.Shown(name), RequestReader.Shown(text), "must occur once"));
            }
        }
    }

    // a text of JSON may hold half a surrogate, which is not text
    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string Shown(JsonElement value) => RequestReader.Shown(value.GetRawText());
}
