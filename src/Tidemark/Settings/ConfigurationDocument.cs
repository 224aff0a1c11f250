using System.Text;

namespace Tidemark.Settings;

/// <summary>Writes <c>docs/configuration.md</c> from the option classes.</summary>
internal static class ConfigurationDocument
{
    private const string Head =
        """
        # Configuration

        Settings come from a JSON file and from the environment; the environment goes first.

        ```sh
        ./tidemark serve --config tidemark.json
        TIDEMARK__Smtp__Host=mail.example.com ./tidemark serve
        ```

        ```json
        { "Smtp": { "Host": "mail.example.com", "Port": 587, "From": "reports@example.com" } }
        ```

        Section and name are written in any case. Times are written `hh:mm:ss`, from a day on `d.hh:mm:ss`. A setting that is unknown, or
        that breaks its rule, stops every command with exit code 2 and a message with its name, its value, where it was given and the rule;
        the value of a secret is never shown. `Smtp:Host` and `Mail:Pickup` exclude each other.

        Two variables are not settings: `TIDEMARK_DATA` is the data folder when `--data` is not given (default `./data`), and `TIDEMARK_KEY`
        is the key that secrets at rest are encrypted with (32 bytes in base64; default: the file `key` in the data folder, made on first use).

        """;

    /// <summary>The whole document.</summary>
    public static string Write(IReadOnlyList<Type> sections)
    {
        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        foreach (var type in sections)
        {
            var defaults = Activator.CreateInstance(type)!;
            text.Append($"\n## {SettingsReader.SectionOf(type)}\n\n| setting | what | rule | default |\n| --- | --- | --- | --- |\n");
            foreach (var setting in SettingsReader.All([type]))
            {
                var rules = string.Join("; ", setting.Rules.Select(SettingText.Rule).Prepend(SettingText.Shape(setting.Type)));
                var value = SettingText.Of(setting.Property.GetValue(defaults));
                text.Append($"| `{setting.Name}` | {Cell(setting.Description)}{(setting.IsSecret ? " Secret." : "")} | {Cell(rules)} | {(value.Length == 0 ? "" : $"`{value}`")} |\n");
            }
        }

        return text.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
