using System.Globalization;
using System.Text.RegularExpressions;

namespace Tidemark.Tests.House;

/// <summary>Holds the line length that <c>.editorconfig</c> states: no formatter does.</summary>
public sealed partial class LineLengthTests
{
    [Fact]
    public void No_line_of_code_is_longer_than_the_editor_settings_say()
    {
        var longest = int.Parse(Limit().Match(File.ReadAllText(Repository.Path(".editorconfig"))).Groups[1].Value, CultureInfo.InvariantCulture);
        var longer =
            from folder in new[] { "src", "tests", "bench" }
            from file in Directory.EnumerateFiles(Repository.Path(folder), "*.cs", SearchOption.AllDirectories)
            where !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/node_modules/", StringComparison.Ordinal)
            from line in LongerThan(longest, File.ReadAllText(file))
            select $"{Path.GetRelativePath(Repository.Root, file)}:{line}";
        longer.ShouldBeEmpty();
    }

    [Fact]
    public void Text_in_string_literals_does_not_count()
    {
        var text = new string('x', 30);
        LongerThan(20, $"{text}\nvar a = \"{text}\\\"{text}\";\n\"\"\"\n{text}\n\"\"\"\n// {text}").ShouldBe([1, 6]);
    }

    private static IEnumerable<int> LongerThan(int longest, string code) =>
        Literals().Replace(code, literal => "\"\"" + new string('\n', literal.Value.Count(letter => letter == '\n')))
            .Split('\n')
            .Select((line, i) => (Length: line.TrimEnd('\r').Length, Number: i + 1))
            .Where(line => line.Length > longest)
            .Select(line => line.Number);

    [GeneratedRegex("""(?m)^max_line_length = (\d+)$""")]
    private static partial Regex Limit();

    // raw strings, then others on one line
    [GeneratedRegex(""""""(?s:"{3,}.*?"{3,})|"(?:[^"\\\n]|\\.)*"""""")]
    private static partial Regex Literals();
}
