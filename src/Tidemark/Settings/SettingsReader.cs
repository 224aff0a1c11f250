using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace Tidemark.Settings;

/// <summary>
/// Makes the option objects of all rooms out of a file and the environment, which goes first. Strict: what is unknown or
/// breaks a rule is an error, so that a misspelt setting is never silently without effect.
/// </summary>
internal static class SettingsReader
{
    /// <summary>Every setting there is, in the order of the sections.</summary>
    public static IReadOnlyList<Setting> All(IReadOnlyList<Type> sections) => [.. sections.SelectMany(Of)];

    /// <summary>The name of an option class's section.</summary>
    public static string SectionOf(Type type) =>
        (string?)type.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue()
        ?? throw new InvalidOperationException($"{type} has no constant Section");

    /// <summary>One object for each option class.</summary>
    /// <param name="sections">The option classes.</param>
    /// <param name="file">A JSON file, or null.</param>
    /// <param name="environment">The environment's variables.</param>
    /// <param name="proposal">Used unless it, or what excludes it, is given.</param>
    /// <exception cref="SettingsException">Something is unknown or breaks a rule.</exception>
    public static IReadOnlyList<object> Read(IReadOnlyList<Type> sections, string? file, IDictionary environment, GivenSetting? proposal = null)
    {
        var problems = new List<string>();
        var given = new List<GivenSetting>();
        if (file is not null)
        {
            given.AddRange(SettingsSource.FromFile(file, problems));
        }

        given.AddRange(SettingsSource.FromEnvironment(environment, problems));
        if (proposal is not null && !given.Exists(setting => SettingsTogether.Exclude(setting, proposal)))
        {
            given.Add(proposal);
        }

        var objects = sections.ToDictionary(type => type, type => Activator.CreateInstance(type)!);
        if (given.Count > 0)
        {
            var known = All(sections).ToDictionary(setting => setting.Name, StringComparer.OrdinalIgnoreCase);
            foreach (var value in given)
            {
                Apply(value, known, objects, problems);
            }
        }

        foreach (var (type, section) in objects)
        {
            Check(type, section, problems);
        }

        problems.AddRange(SettingsTogether.Check(objects.Values));
        return problems.Count == 0 ? [.. objects.Values] : throw new SettingsException(problems);
    }

    private static void Apply(GivenSetting value, Dictionary<string, Setting> known, Dictionary<Type, object> objects, List<string> problems)
    {
        if (!known.TryGetValue($"{value.Section}:{value.Name}", out var setting))
        {
            problems.Add(Unknown(value, known.Values));
            return;
        }

        var shown = setting.IsSecret ? "***" : value.Text;
        var parsed = SettingText.Parse(setting.Type, value.Text);
        if (parsed is null)
        {
            problems.Add(value.Text.Length == 0
                ? $"{setting.Name} is empty (in {value.Where}); to use the default, omit it."
                : $"{setting.Name} is '{shown}' (in {value.Where}); it must be {SettingText.Shape(setting.Type)}.");
            return;
        }

        foreach (var rule in setting.Rules.Where(rule => !rule.IsValid(parsed)))
        {
            problems.Add($"{setting.Name} is '{shown}' (in {value.Where}); it must be {SettingText.Rule(rule)}.");
        }

        setting.Property.SetValue(objects[setting.Property.DeclaringType!], parsed);
    }

    private static void Check(Type type, object section, List<string> problems)
    {
        if (section is IValidatableObject validatable)
        {
            var name = SectionOf(type);
            foreach (var result in validatable.Validate(new ValidationContext(section)))
            {
                var members = string.Join(", ", result.MemberNames.Select(member => $"{name}:{member}"));
                var message = result.ErrorMessage ?? $"{name} is invalid.";
                problems.Add(members.Length == 0 || message.Contains($"{name}:", StringComparison.Ordinal) ? message : $"{members}: {message}");
            }
        }
    }

    private static string Unknown(GivenSetting value, IReadOnlyCollection<Setting> known)
    {
        var inSection = known.Where(setting => setting.Section.Equals(value.Section, StringComparison.OrdinalIgnoreCase)).ToList();
        var wayOut = inSection.Count > 0
            ? $"{inSection[0].Section} has {string.Join(", ", inSection.Select(setting => setting.Property.Name))}"
            : $"the sections are {string.Join(", ", known.Select(setting => setting.Section).Distinct())}";
        return $"{value.Section}:{value.Name} (in {value.Where}) is not a setting; {wayOut}.";
    }

    private static IEnumerable<Setting> Of(Type type)
    {
        var section = SectionOf(type);
        return type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite)
            .Select(property => new Setting(section, property));
    }
}
