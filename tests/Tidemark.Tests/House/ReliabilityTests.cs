using System.Text.RegularExpressions;

namespace Tidemark.Tests.House;

/// <summary>docs/reliability.md says for each fault and operation what happens; the tests that it names exist.</summary>
public sealed partial class ReliabilityTests
{
    private static readonly string[] Operations = ["ingest", "watch", "post", "call", "run", "delivery", "export", "sealing", "backup"];
    private static readonly string[] Faults = ["Kill", "Stop", "Full disk", "Read-only", "Wrong clock", "Damaged file", "Missing key", "Dead relay", "Hostile body"];

    private static readonly Lazy<string[]> Document = new(() => File.ReadAllLines(Repository.Path("docs/reliability.md")));

    [Fact]
    public void Each_fault_has_a_row_for_each_operation_without_an_empty_cell()
    {
        var rows = Document.Value.Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| -", StringComparison.Ordinal) && !line.StartsWith("| operation", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray()).ToList();

        Document.Value.Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]).ShouldBe(Faults);
        rows.Select(row => row[0]).ShouldBe(Faults.SelectMany(_ => Operations));
        rows.ShouldAllBe(row => row.Length == 3 && row.All(cell => cell.Length > 0));
    }

    [Fact]
    public void Every_test_named_in_it_exists()
    {
        var sources = string.Join('\n', Directory.EnumerateFiles(Repository.Path("tests"), "*Tests.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var named = Document.Value.SelectMany(line => Name().Matches(line).Select(match => match.Groups[1].Value)).Distinct().ToList();

        named.Count.ShouldBeGreaterThan(20);
        named.Where(name => !sources.Contains($" {name}(", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [GeneratedRegex("`([A-Za-z0-9]+(?:_[A-Za-z0-9]+){2,})`")]
    private static partial Regex Name();
}
