namespace Tidemark.Settings;

/// <summary>Settings that do not hold; each problem names the setting, its value and the rule.</summary>
internal sealed class SettingsException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems));
