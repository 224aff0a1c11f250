using System.Text;

namespace Tidemark.Settings;

/// <summary>Writes <c>docs/configuration.md</c> from the option classes.</summary>
internal static class ConfigurationDocument
{
    private const string Head =
        """
        # Configuration

        Settings come from a JSON file and from environment variables. Environment variables take precedence.

        ```sh
        ./tidemark serve --config tidemark.json
        TIDEMARK__Smtp__Host=mail.example.com ./tidemark serve
        ```

        ```json
        { "Smtp": { "Host": "mail.example.com", "Port": 587, "From": "reports@example.com" } }
        ```

        Sections and names are not case-sensitive. Write times as `hh:mm:ss` or `d.hh:mm:ss`. An unknown or invalid setting stops every
        command with exit code 2. The message states name, value, source and rule; it never shows the value of a secret. Set either
        `Smtp:Host` or `Mail:Pickup`, not both.

        Two variables are not settings. `TIDEMARK_DATA` is the data folder if `--data` is absent (default `./data`). `TIDEMARK_KEY` is the key
        that encrypts stored secrets (32 bytes in base64; default: the file `key` in the data folder, created on first use).

        """;

    /// <summary>The whole document.</summary>
    public static string Write(IReadOnlyList<Type> sections)
    {
        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        foreach (var type in sections)
        {
            var defaults = Activator.CreateInstance(type)!;
            text.Append($"\n## {SettingsReader.SectionOf(type)}\n\n| setting | meaning | rule | default |\n| --- | --- | --- | --- |\n");
            foreach (var setting in SettingsReader.All([type]))
            {
                var rules = string.Join("; ", setting.Rules.Select(SettingText.Rule).Prepend(SettingText.Shape(setting.Type)));
                var value = SettingText.Of(setting.Property.GetValue(defaults));
                text.Append($"| `{setting.Name}` | {Cell(setting.Description)}{(setting.IsSecret ? " (secret)" : "")} | {Cell(rules)} | {(value.Length == 0 ? "" : $"`{value}`")} |\n");
            }
        }

        return text.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
