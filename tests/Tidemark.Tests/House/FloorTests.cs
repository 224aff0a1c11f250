using System.Xml.Linq;

namespace Tidemark.Tests.House;

/// <summary>The floors of docs/architecture.md: a room uses rooms below it only.</summary>
public sealed class FloorTests
{
    private static readonly Dictionary<string, int> Floors = new()
    {
        ["Tidemark"] = 5,
        ["Tidemark.Api"] = 4,
        ["Tidemark.Console"] = 4,
        ["Tidemark.Intake"] = 4,
        ["Tidemark.Tracking"] = 3,
        ["Tidemark.Exports"] = 3,
        ["Tidemark.Reports"] = 2,
        ["Tidemark.Notifications"] = 2,
        ["Tidemark.Accounts"] = 2,
        ["Tidemark.Metering"] = 2,
        ["Tidemark.Logs"] = 1,
        ["Tidemark.Usage"] = 1,
        ["Tidemark.Geography"] = 1,
        ["Tidemark.Documents"] = 1,
        ["Tidemark.Mail"] = 1,
        ["Tidemark.Storage"] = 1,
        ["Tidemark.Sqlite"] = 0,
        ["Tidemark.Files"] = 0,
        ["Tidemark.Text"] = 0,
    };

    [Fact]
    public void Every_project_under_src_is_a_room_of_the_house() =>
        Projects("src").Select(Name).Order().ShouldBe(Floors.Keys.Order());

    [Fact]
    public void A_room_refers_to_lower_floors_only()
    {
        var upward =
            from project in Projects("src")
            from reference in References(project)
            where Floors[Name(reference)] >= Floors[Name(project)]
            select $"{Name(project)} -> {Name(reference)}";
        upward.ShouldBeEmpty();
    }

    [Fact]
    public void The_rooms_of_floor_one_know_nothing_of_HTTP()
    {
        var knowing =
            from project in Projects("src")
            where Floors[Name(project)] <= 1
            where File.ReadAllText(project).Contains("Microsoft.AspNetCore", StringComparison.Ordinal)
            select Name(project);
        knowing.ShouldBeEmpty();
    }

    [Fact]
    public void Every_room_has_a_project_of_tests() =>
        Floors.Keys.Where(room => !File.Exists(Repository.Path($"tests/{room}.Tests/{room}.Tests.csproj"))).ShouldBeEmpty();

    [Fact]
    public void Every_project_is_part_of_the_solution()
    {
        var listed = XDocument.Load(Repository.Path("Tidemark.slnx")).Descendants("Project").Select(project => (string)project.Attribute("Path")!).Order(StringComparer.Ordinal);
        var found = new[] { "bench", "src", "tests" }
            .SelectMany(Projects)
            .Select(project => Path.GetRelativePath(Repository.Root, project).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
        listed.ShouldBe(found);
    }

    [Fact]
    public void The_document_draws_every_room()
    {
        var drawing = File.ReadAllText(Repository.Path("docs/architecture.md"));
        Floors.Keys.Where(room => !drawing.Contains(room, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static IEnumerable<string> Projects(string folder) =>
        Directory.Exists(Repository.Path(folder))
            ? Directory.EnumerateFiles(Repository.Path(folder), "*.csproj", SearchOption.AllDirectories)
                .Where(path => !path.Contains("/node_modules/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal))
            : [];

    private static IEnumerable<string> References(string project) =>
        XDocument.Load(project).Descendants("ProjectReference")
            .Select(reference => Path.GetFullPath((string)reference.Attribute("Include")!, Path.GetDirectoryName(project)!));

    private static string Name(string project) => Path.GetFileNameWithoutExtension(project);
}
