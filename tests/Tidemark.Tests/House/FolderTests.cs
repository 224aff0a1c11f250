namespace Tidemark.Tests.House;

/// <summary>Inside a room a folder is a concept, and folders form no cycle: any of them can be understood before those that use it.</summary>
public sealed class FolderTests
{
    public static TheoryData<string> Rooms { get; } =
        [.. Directory.EnumerateDirectories(Repository.Path("src")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void The_folders_of_a_room_form_no_cycle(string room)
    {
        var references = RoomReferences.BetweenNamespaces(Compiled(room));
        var cycle = Cycle(references);
        cycle.ShouldBeNull();
    }

    [Fact]
    public void A_cycle_is_found_and_named()
    {
        var references = new Dictionary<string, Dictionary<string, string>>
        {
            ["Room.A"] = new() { ["Room.B"] = "One -> Two" },
            ["Room.B"] = new() { ["Room.C"] = "Two -> Three" },
            ["Room.C"] = new() { ["Room.A"] = "Three -> One" },
        };
        Cycle(references).ShouldBe("Room.A -> Room.B (One -> Two), Room.B -> Room.C (Two -> Three), Room.C -> Room.A (Three -> One)");
        references["Room.C"].Clear();
        Cycle(references).ShouldBeNull();
    }

    [Fact]
    public void References_in_signatures_and_in_bodies_are_seen()
    {
        // SqliteUsageStore answers the contract's types and calls the tables of its sub-folders
        var references = RoomReferences.BetweenNamespaces(Compiled("Tidemark.Usage"));
        references["Tidemark.Usage.Store"].Keys.ShouldContain("Tidemark.Usage.Contract");
        references["Tidemark.Usage.Store"].Keys.ShouldContain("Tidemark.Usage.Store.Sources");
    }

    [Fact]
    public void Only_the_store_of_usage_knows_the_types_of_SQLite()
    {
        var knowing =
            from folder in Directory.EnumerateDirectories(Repository.Path("src/Tidemark.Usage"))
            where Path.GetFileName(folder) is not ("Store" or "bin" or "obj")
            from file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            where File.ReadAllText(file).Contains("Sqlite", StringComparison.Ordinal)
            select Path.GetRelativePath(Repository.Root, file);
        knowing.ShouldBeEmpty();
    }

    private static string Compiled(string room) =>
        Path.Combine(AppContext.BaseDirectory, (room == "Tidemark" ? "tidemark" : room) + ".dll");

    /// <summary>A cycle with an example for each of its references; null if none exists.</summary>
    private static string? Cycle(Dictionary<string, Dictionary<string, string>> references)
    {
        var done = new HashSet<string>();
        return references.Keys.Order(StringComparer.Ordinal).Select(start => From(start, [])).FirstOrDefault(cycle => cycle is not null);

        string? From(string folder, List<string> path)
        {
            if (path.IndexOf(folder) is var at and >= 0)
            {
                List<string> round = [.. path[at..], folder];
                return string.Join(", ", round.Zip(round.Skip(1), (from, to) => $"{from} -> {to} ({references[from][to]})"));
            }

            if (!done.Contains(folder) && references.TryGetValue(folder, out var used))
            {
                foreach (var next in used.Keys.Order(StringComparer.Ordinal))
                {
                    if (From(next, [.. path, folder]) is { } cycle)
                    {
                        return cycle;
                    }
                }

                done.Add(folder);
            }

            return null;
        }
    }
}
