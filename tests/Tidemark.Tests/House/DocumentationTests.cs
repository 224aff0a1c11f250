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
    public void The_index_of_decisions_lists_every_record_once()
    {
        var index = IndexLine().Matches(File.ReadAllText(Path.Combine(Decisions, "README.md")))
            .Select(line => line.Groups["file"].Value)
            .Order(StringComparer.Ordinal);
        var records = Directory.EnumerateFiles(Decisions, "*.md")
            .Select(file => Path.GetFileName(file))
            .Where(file => file != "README.md")
            .Order(StringComparer.Ordinal);
        index.ShouldBe(records);
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

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^- \[(?<title>[^\]]+)\]\((?<file>[^)]+)\)$", RegexOptions.Multiline)]
    private static partial Regex IndexLine();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
