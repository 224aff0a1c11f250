namespace Tidemark.Settings;

/// <summary>Rules between settings of different sections.</summary>
internal static class SettingsTogether
{
    /// <summary>The problems, if any.</summary>
    public static IEnumerable<string> Check(IEnumerable<object> sections)
    {
        var all = sections.ToList();
        if (Value(all, "Smtp", "Host") is { } host && Value(all, "Mail", "Pickup") is { } pickup)
        {
            yield return $"Smtp:Host is '{host}' and Mail:Pickup is '{pickup}'; mail goes to a relay or to a folder: give one of them.";
        }
    }

    private static object? Value(List<object> sections, string section, string name) =>
        sections.Find(candidate => SettingsReader.SectionOf(candidate.GetType()) == section) is { } found
            ? found.GetType().GetProperty(name)?.GetValue(found)
            : null;
}
