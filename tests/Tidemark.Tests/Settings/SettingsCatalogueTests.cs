using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Tidemark.Settings;

namespace Tidemark.Tests.Settings;

public sealed class SettingsCatalogueTests
{
    private static readonly Type[] Writable = [typeof(string), typeof(int), typeof(bool), typeof(double), typeof(TimeSpan)];

    [Fact]
    public void Every_option_class_of_every_room_is_in_the_catalogue()
    {
        var found = Directory.EnumerateFiles(AppContext.BaseDirectory, "Tidemark*.dll")
            .Where(path => !Path.GetFileName(path).Contains("Test", StringComparison.Ordinal))
            .Append(Path.Combine(AppContext.BaseDirectory, "tidemark.dll"))
            .SelectMany(path => Assembly.LoadFrom(path).GetTypes())
            .Where(type => type.GetField("Section", BindingFlags.Public | BindingFlags.Static) is { IsLiteral: true })
            .Select(type => type.FullName)
            .Order();
        SettingsCatalogue.Sections.Select(type => type.FullName).Order().ShouldBe(found);
    }

    [Fact]
    public void Every_setting_has_a_description_and_a_type_that_can_be_written() =>
        SettingsReader.All(SettingsCatalogue.Sections)
            .Where(setting => setting.Description.Length == 0 || !(Writable.Contains(setting.Type) || setting.Type.IsEnum))
            .Select(setting => setting.Name)
            .ShouldBeEmpty();

    [Fact]
    public void Every_number_and_time_has_a_range() =>
        SettingsReader.All(SettingsCatalogue.Sections)
            .Where(setting => setting.Type == typeof(int) || setting.Type == typeof(double) || setting.Type == typeof(TimeSpan))
            .Where(setting => !setting.Rules.OfType<RangeAttribute>().Any())
            .Select(setting => setting.Name)
            .ShouldBeEmpty();

    [Fact]
    public void Every_default_keeps_its_own_rules()
    {
        var broken =
            from type in SettingsCatalogue.Sections
            let defaults = Activator.CreateInstance(type)
            from setting in SettingsReader.All([type])
            from rule in setting.Rules
            where !rule.IsValid(setting.Property.GetValue(defaults))
            select setting.Name;
        broken.ShouldBeEmpty();
    }

    [Fact]
    public void What_sounds_like_a_secret_is_marked_as_one() =>
        SettingsReader.All(SettingsCatalogue.Sections)
            .Where(setting => setting.Type == typeof(string)
                && (setting.Property.Name.Contains("Password", StringComparison.Ordinal) || setting.Property.Name.Contains("Secret", StringComparison.Ordinal)))
            .Where(setting => !setting.IsSecret)
            .Select(setting => setting.Name)
            .ShouldBeEmpty();

    [Fact]
    public void The_document_is_what_the_options_say()
    {
        var path = Repository.Path("docs/configuration.md");
        var written = ConfigurationDocument.Write(SettingsCatalogue.Sections);
        if (Environment.GetEnvironmentVariable("TIDEMARK_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, written);
        }

        File.ReadAllText(path).ShouldBe(written, "docs/configuration.md is stale; update it with: TIDEMARK_WRITE_DOCS=1 ./test Tidemark.Tests");
    }
}
