using System.Collections;
using System.Text.Json;

namespace Tidemark.Settings;

/// <summary>A value as it was given.</summary>
/// <param name="Section">Before the colon, as given.</param>
/// <param name="Name">After the colon, as given.</param>
/// <param name="Text">The value.</param>
/// <param name="Where">Which file or variable, for messages.</param>
internal sealed record GivenSetting(string Section, string Name, string Text, string Where);

/// <summary>Reads what is given in a JSON file and in the environment, without judging it.</summary>
internal static class SettingsSource
{
    /// <summary>Environment variables that begin so are settings.</summary>
    public const string VariablePrefix = "TIDEMARK__";

    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>The settings of a file: <c>{"Smtp": {"Host": "..."}}</c>, or <c>{"Smtp:Host": "..."}</c>.</summary>
    public static IReadOnlyList<GivenSetting> FromFile(string path, List<string> problems)
    {
        var given = new List<GivenSetting>();
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                problems.Add($"The settings file {path} must contain an object, such as {{\"Smtp\": {{\"Host\": \"mail.example.com\"}}}}.");
                return given;
            }

            foreach (var member in document.RootElement.EnumerateObject())
            {
                Read(path, member, given, problems);
            }
        }
        catch (JsonException error)
        {
            problems.Add($"The settings file {path} is not JSON: {error.Message}");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            problems.Add($"The settings file {path} does not exist.");
        }
        catch (UnauthorizedAccessException)
        {
            problems.Add($"The settings file {path} cannot be read: permission denied, or it is a folder.");
        }
        catch (IOException error)
        {
            problems.Add($"The settings file {path} cannot be read: {error.Message}");
        }

        return given;
    }

    /// <summary>The settings of the environment.</summary>
    public static IReadOnlyList<GivenSetting> FromEnvironment(IDictionary variables, List<string> problems)
    {
        var given = new List<GivenSetting>();
        foreach (DictionaryEntry variable in variables)
        {
            var name = (string)variable.Key;
            if (!name.StartsWith("TIDEMARK", StringComparison.OrdinalIgnoreCase) || !name.Contains("__", StringComparison.Ordinal))
            {
                continue;
            }

            var parts = name.StartsWith(VariablePrefix, StringComparison.OrdinalIgnoreCase) ? name[VariablePrefix.Length..].Split("__") : [];
            if (parts.Length != 2 || parts.Any(part => part.Length == 0))
            {
                problems.Add($"The environment variable {name} is not a setting; use TIDEMARK__Section__Name, such as TIDEMARK__Smtp__Host.");
                continue;
            }

            given.Add(new GivenSetting(parts[0], parts[1], (string?)variable.Value ?? "", $"the environment variable {name}"));
        }

        return [.. given.OrderBy(setting => setting.Where, StringComparer.Ordinal)];
    }

    private static void Read(string path, JsonProperty member, List<GivenSetting> given, List<string> problems)
    {
        if (member.Name.Split(':') is [var section, var name])
        {
            Add(path, section, name, member.Value, given, problems);
        }
        else if (member.Value.ValueKind == JsonValueKind.Object)
        {
            foreach (var inner in member.Value.EnumerateObject())
            {
                Add(path, member.Name, inner.Name, inner.Value, given, problems);
            }
        }
        else
        {
            problems.Add($"'{member.Name}' in {path} is not a setting; a section must be an object of names and values.");
        }
    }

    private static void Add(string path, string section, string name, JsonElement value, List<GivenSetting> given, List<string> problems)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => null,
        };
        if (text is null)
        {
            problems.Add($"{section}:{name} in {path} must be text, a number, true or false; to use the default, omit it.");
        }
        else
        {
            given.Add(new GivenSetting(section, name, text, path));
        }
    }
}
