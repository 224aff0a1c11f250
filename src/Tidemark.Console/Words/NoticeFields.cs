using System.Text.Json;

namespace Tidemark.WebConsole.Words;

/// <summary>The fields of a notification's element; those that a sentence has taken are not told again.</summary>
internal sealed class NoticeFields
{
    private readonly List<KeyValuePair<string, string>> _all = [];
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public NoticeFields(string element)
    {
        try
        {
            using var json = JsonDocument.Parse(element);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                _all.AddRange([.. json.RootElement.EnumerateObject().Select(field => new KeyValuePair<string, string>(field.Name, field.Value.ToString()))]);
                return;
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // not JSON, or it escapes half a character: shown as it is
        }

        _all.Add(new("element", element));
    }

    /// <summary>All fields, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> All => _all;

    /// <summary>Those that were not taken.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Rest => [.. _all.Where(pair => !_taken.Contains(pair.Key))];

    /// <summary>Takes a field.</summary>
    /// <exception cref="KeyNotFoundException">It is not there.</exception>
    public string Take(string name) => TryTake(name) ?? throw new KeyNotFoundException(name);

    /// <summary>Takes a field, or answers null when it is not there.</summary>
    public string? TryTake(string name)
    {
        _taken.Add(name);
        return _all.FirstOrDefault(field => field.Key == name).Value;
    }

    /// <summary>Leaves fields out that other words say.</summary>
    public void Drop(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            _taken.Add(name);
        }
    }
}
