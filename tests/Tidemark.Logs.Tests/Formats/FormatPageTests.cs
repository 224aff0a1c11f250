using System.Text;
using Tidemark.Logs.Detection;

namespace Tidemark.Logs.Tests.Formats;

/// <summary><c>docs/formats.md</c> is written by this test when <c>TIDEMARK_WRITE_DOCS</c> is set, and is compared with what the formats say of themselves otherwise.</summary>
public sealed class FormatPageTests
{
    [Fact]
    public async Task The_page_of_formats_is_what_the_formats_say()
    {
        var path = Path.Combine(Root(), "docs", "formats.md");
        if (Environment.GetEnvironmentVariable("TIDEMARK_WRITE_DOCS") is { Length: > 0 })
        {
            await File.WriteAllTextAsync(path, Page());
        }

        (await File.ReadAllTextAsync(path)).ShouldBe(Page(), "write it anew with TIDEMARK_WRITE_DOCS=1");
    }

    private static string Page()
    {
        var page = new StringBuilder(
            """
            # Log formats

            `tidemark formats` lists them, `tidemark formats test FILE` shows how the lines of a file are read, field by field, and meters nothing.
            What counts as a request is in [decision 010](decisions/010-what-counts-as-a-request.md), hits and origin in [100](decisions/100-hit-origin-or-neither.md), which bytes in
            [101](decisions/101-which-bytes.md), columns named by `#Fields:` in [102](decisions/102-lines-that-say-how-others-are-read.md). This page is made from the program.

            | format | what writes it | domain |
            | --- | --- | --- |

            """);
        foreach (var format in FormatCatalogue.All)
        {
            page.Append($"| [`{format.Name}`](#{format.Name}) | {format.Summary} | {(format.NamesHost ? "the host of the line" : "`--domain`")} |\n");
        }

        foreach (var format in FormatCatalogue.All)
        {
            page.Append($"\n## {format.Name}\n\n| field | taken from |\n| --- | --- |\n");
            foreach (var field in format.Fields)
            {
                page.Append($"| {field.Field} | {field.From} |\n");
            }
        }

        return page.ToString();
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Tidemark.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"no Tidemark.slnx above {AppContext.BaseDirectory}");
        }

        return folder.FullName;
    }
}
