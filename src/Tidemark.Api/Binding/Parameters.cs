using System.Globalization;
using System.Text.Json;
using Tidemark.Accounts;
using Tidemark.Api.Wire;

namespace Tidemark.Api.Binding;

/// <summary>The kinds of parameters, each with one rule. Optional kinds return null (or a default) for an absent value.</summary>
internal static class Parameters
{
    /// <summary>The maximum number of domain names in one call.</summary>
    public const int MostDomains = 500;

    private const int MostTags = 20;
    private const int MostIds = 1000;

    public static Parameter<string?> Text(string name, string rule = "text") =>
        new(name, rule, false, (parameter, all) => parameter.Find(all));

    public static Parameter<string> MandatoryText(string name, string rule = "text") =>
        new(name, rule, true, (parameter, all) => parameter.Find(all)!);

    /// <summary>One of the given words, as written.</summary>
    public static Parameter<string?> OneOf(string name, params string[] words) => new(
        name, $"one of {string.Join(", ", words)}", false, (parameter, all) => parameter.Find(all) is not { } value || words.Contains(value)
            ? parameter.Find(all)
            : throw parameter.Refuse($"{Parameter.Shown(value)} is not one of {string.Join(", ", words)}."));

    /// <summary>One of the given words, as written; required.</summary>
    public static Parameter<string> MandatoryOneOf(string name, params string[] words)
    {
        var optional = OneOf(name, words);
        return new(name, optional.Rule, true, (parameter, all) => Retold(optional, parameter).Read(all)!);
    }

    public static Parameter<int> Integer(string name, int least, int greatest, int absent) => new(
        name, $"integer from {least} to {greatest}; default {absent}", false, (parameter, all) => parameter.Find(all) is { } value
            ? (int)Whole(parameter, value, least, greatest)
            : absent);

    /// <summary>An id: a whole number from 0.</summary>
    public static Parameter<long?> Id(string name) => new(
        name, "id, an integer of 0 or more", false, (parameter, all) => parameter.Find(all) is { } value ? Whole(parameter, value, 0, long.MaxValue) : null);

    /// <summary>A required id.</summary>
    public static Parameter<long> MandatoryId(string name) => new(
        name, "id, an integer of 0 or more", true, (parameter, all) => Whole(parameter, parameter.Find(all)!, 0, long.MaxValue));

    public static Parameter<DateTimeOffset?> Time(string name) => new(
        name, "UTC time, yyyy-MM-ddTHH:mm:ssZ", false, (parameter, all) => parameter.Find(all) is { } value ? Instant(parameter, value) : null);

    public static Parameter<DateTimeOffset> MandatoryTime(string name) => new(
        name, "UTC time, yyyy-MM-ddTHH:mm:ssZ", true, (parameter, all) => Instant(parameter, parameter.Find(all)!));

    /// <summary><c>true</c> or <c>false</c> in any case.</summary>
    public static Parameter<bool?> Boolean(string name) => new(
        name, "true or false", false, (parameter, all) => parameter.Find(all) is { } value ? Truth(parameter, value) : null);

    public static Parameter<bool> MandatoryBoolean(string name) => new(
        name, "true or false", true, (parameter, all) => Truth(parameter, parameter.Find(all)!));

    /// <summary>Comma-separated names without surrounding blanks.</summary>
    public static Parameter<IReadOnlyList<string>?> List(string name, int most, string of) => new(
        name, $"comma-separated {of}, at most {most}", false, (parameter, all) => parameter.Find(all) is { } value ? Pieces(parameter, value, most) : null);

    /// <summary>Domain names in canonical form, each once; null: all domains of the account.</summary>
    public static Parameter<IReadOnlyList<string>?> Domains(string name = "DomainName", int most = MostDomains) => new(
        name, $"comma-separated domain names, at most {most}; default: all", false, (parameter, all) => parameter.Find(all) is not { } value
            ? null
            : [.. Pieces(parameter, value, most).Select(piece => Domain(parameter, piece)).Distinct(StringComparer.Ordinal)]);

    /// <summary>One domain name in canonical form.</summary>
    public static Parameter<string> MandatoryDomain(string name = "DomainName") => new(
        name, "domain name; a leading dot is a wildcard", true, (parameter, all) => Domain(parameter, parameter.Find(all)!));

    /// <summary>A JSON array of ids, or <c>Name.1</c>, <c>Name.2</c>, ...</summary>
    public static Parameter<IReadOnlyList<long>> MandatoryIds(string name) => new(
        name, $"JSON array of 1 to {MostIds} ids, such as [1,2]", true, (parameter, all) => Ids(parameter, parameter.Find(all)!));

    /// <summary><c>Tag.1.Key</c>, <c>Tag.1.Value</c>, ...; an absent value is an empty one.</summary>
    public static Parameter<IReadOnlyDictionary<string, string>> Tags(string name = "Tag") => new(
        name, $"{name}.N.Key and {name}.N.Value, N from 1 to {MostTags}", false, (parameter, all) =>
        {
            var tags = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var n = 1; n <= MostTags; n++)
            {
                if (all.TryGetValue($"{name}.{n}.Key", out var key))
                {
                    if (key.Length is 0 or > 128 || !tags.TryAdd(key, all.GetValueOrDefault($"{name}.{n}.Value", "")))
                    {
                        throw parameter.Refuse($"key {n} is empty, longer than 128 characters or a duplicate.");
                    }
                }
                else if (all.ContainsKey($"{name}.{n}.Value"))
                {
                    throw parameter.Refuse($"value {n} has no key.");
                }
            }

            return tags;
        });

    private static Parameter<T> Retold<T>(Parameter<T> rule, Parameter errors) => rule.Or(errors.WhenInvalid, errors.WhenMissing);

    private static long Whole(Parameter parameter, string value, long least, long greatest) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= greatest
            ? number
            : throw parameter.Refuse(greatest == long.MaxValue || greatest == int.MaxValue
                ? $"{Parameter.Shown(value)} is not a whole number of {least} or more."
                : $"{Parameter.Shown(value)} is not a whole number from {least} to {greatest}.");

    private static DateTimeOffset Instant(Parameter parameter, string value) => WireTime.TryParse(value, out var instant)
        ? instant
        : throw parameter.Refuse($"{Parameter.Shown(value)} is not a UTC time of the form yyyy-MM-ddTHH:mm:ssZ.");

    private static bool Truth(Parameter parameter, string value) => bool.TryParse(value, out var truth)
        ? truth
        : throw parameter.Refuse($"{Parameter.Shown(value)} is neither true nor false.");

    /// <summary>The names of a comma list, blanks around them and empty ones dropped; null when the text is blank.</summary>
    public static IReadOnlyList<string>? Names(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string[] Pieces(Parameter parameter, string value, int most)
    {
        var pieces = value.Split(',', StringSplitOptions.TrimEntries);
        return pieces.Length > most
            ? throw parameter.Refuse($"{pieces.Length} names are given; at most {most} are allowed.")
            : pieces.Contains("") ? throw parameter.Refuse("a name in the list is empty.") : pieces;
    }

    private static string Domain(Parameter parameter, string value) => DomainName.TryNormalise(value, out var name)
        ? name
        : throw parameter.Refuse($"{Parameter.Shown(value)} is not a domain name: {DomainName.Rule}.");

    private static List<long> Ids(Parameter parameter, string value)
    {
        try
        {
            using var json = JsonDocument.Parse(value, new JsonDocumentOptions { MaxDepth = 2 });
            if (json.RootElement.ValueKind == JsonValueKind.Array && json.RootElement.GetArrayLength() is > 0 and <= MostIds)
            {
                return [.. json.RootElement.EnumerateArray().Select(item => item.ValueKind switch
                {
                    JsonValueKind.Number when item.TryGetInt64(out var id) && id >= 0 => id,
                    JsonValueKind.String => Whole(parameter, item.GetString()!, 0, long.MaxValue),
                    _ => throw parameter.Refuse($"{Parameter.Shown(item.GetRawText())} is not an id."),
                })];
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // not JSON, or half a surrogate pair in a string; falls through to the same refusal
        }

        throw parameter.Refuse($"{Parameter.Shown(value)} is not a JSON array of 1 to {MostIds} ids, such as [1,2].");
    }
}
