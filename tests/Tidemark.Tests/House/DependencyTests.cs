using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Tidemark.Tests.House;

/// <summary>docs/dependencies.md names what the program needs to run.</summary>
public sealed partial class DependencyTests
{
    [Fact]
    public void Every_package_of_the_program_is_documented_with_its_version_and_licence()
    {
        var versions = XDocument.Load(Repository.Path("Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(package => (string)package.Attribute("Include")!, package => (string)package.Attribute("Version")!, StringComparer.Ordinal);
        var documented = Row().Matches(File.ReadAllText(Repository.Path("docs/dependencies.md")))
            .Select(row => (row.Groups["name"].Value, row.Groups["version"].Value)).ToHashSet();

        var missing = Directory.EnumerateFiles(Repository.Path("src"), "*.csproj", SearchOption.AllDirectories)
            .SelectMany(project => XDocument.Load(project).Descendants("PackageReference"))
            .Select(reference => (string)reference.Attribute("Include")!)
            .Distinct(StringComparer.Ordinal)
            .Where(name => !documented.Contains((name, versions[name])))
            .Select(name => $"{name} {versions[name]}");
        missing.ShouldBeEmpty();
    }

    [GeneratedRegex(@"^\| (?<name>[\w.\-]+) \| (?<version>[\w.\-]+) \| [^|]*\w[^|]* \| [^|]*\w[^|]* \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
