using System.Text.RegularExpressions;

namespace Tidemark.Tests.House;

/// <summary>The Markdown pages: every link leads somewhere, and every decision is in the index.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string Decisions = Repository.Path("docs/decisions");

    public static TheoryData<string> Pages() =>
        new(Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Directory.EnumerateFiles(Repository.Path("docs"), "*.md", SearchOption.AllDirectories))
            .Select(page => Path.GetRelativePath(Repository.Root, page).Replace('\\', '/'))
            .Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Relative_links_lead_to_files_and_sections_that_exist(string page)
    {
        var path = Repository.Path(page);
        Link().Matches(File.ReadAllText(path))
            .Select(link => link.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal))
            .Where(target => !Leads(path, target))
            .ShouldBeEmpty(page);
    }

    [Fact]
    public void The_index_of_decisions_lists_every_record_once_with_its_title()
    {
        var index = IndexLine().Matches(File.ReadAllText(Path.Combine(Decisions, "README.md")))
            .Select(line => (File: line.Groups["file"].Value, Title: line.Groups["title"].Value))
            .OrderBy(entry => entry.File, StringComparer.Ordinal);
        var records = Records().Select(file => (File: Path.GetFileName(file), Title: File.ReadLines(file).First()["# ".Length..]));
        index.ShouldBe(records);
    }

    [Fact]
    public void A_record_has_a_number_of_its_own_in_the_title_and_the_usual_sections_in_order()
    {
        Records().Select(file => Path.GetFileName(file)[..3]).ShouldBeUnique();
        string[] usual = ["Question", "Choice", "Alternatives", "Measured", "Consequences"];
        foreach (var file in Records())
        {
            var lines = File.ReadAllLines(file);
            lines[0].ShouldStartWith($"# {Path.GetFileName(file)[..3]}: ", customMessage: file);
            var sections = lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]).ToList();
            sections.ShouldBe(usual.Where(section => section is "Question" or "Choice" || sections.Contains(section)), file);
        }
    }

    private static bool Leads(string page, string target)
    {
        var parts = target.Split('#', 2);
        var file = parts[0].Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, parts[0]));
        return Path.Exists(file) && (parts.Length == 1 || File.ReadLines(file).Any(line => Anchor(line) == parts[1]));
    }

    private static string? Anchor(string line) =>
        line.StartsWith('#')
            ? NotInAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-')
            : null;

    private static IEnumerable<string> Records() =>
        Directory.EnumerateFiles(Decisions, "*.md").Where(file => !file.EndsWith("README.md", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^- \[(?<title>[^\]]+)\]\((?<file>[^)]+)\)$", RegexOptions.Multiline)]
    private static partial Regex IndexLine();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
