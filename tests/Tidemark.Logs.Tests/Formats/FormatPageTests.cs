using System.Text;
using Tidemark.Logs.Detection;

namespace Tidemark.Logs.Tests.Formats;

/// <summary><c>docs/formats.md</c> is written by this test when <c>TIDEMARK_WRITE_DOCS</c> is set, and otherwise compared with the format descriptions.</summary>
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

        (await File.ReadAllTextAsync(path)).ShouldBe(Page(), "docs/formats.md is stale; update it with TIDEMARK_WRITE_DOCS=1");
    }

    private static string Page()
    {
        var page = new StringBuilder(
            """
            # Log formats

            `tidemark formats` lists the log formats. `tidemark formats test FILE` shows field by field how the lines of a file are read, without
            metering them. The program generates this page. Background:
            [what counts as a request](decisions/010-what-counts-as-a-request.md),
            [cache hits and origin traffic](decisions/100-cache-hits-and-origin-traffic.md),
            [which bytes are metered](decisions/101-which-bytes-are-metered.md), [header lines](decisions/102-header-lines.md).

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
