namespace Tidemark.Settings;

/// <summary>The option classes of all rooms: everything that can be set.</summary>
internal static class SettingsCatalogue
{
    /// <summary>In the order of the document.</summary>
    public static IReadOnlyList<Type> Sections { get; } = [];
}
