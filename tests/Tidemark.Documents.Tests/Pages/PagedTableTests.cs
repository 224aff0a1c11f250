using System.Globalization;
using System.Xml.Linq;
using Tidemark.Documents.Pages;
using Tidemark.Documents.Rendering;
using Tidemark.Testing;

namespace Tidemark.Documents.Tests.Pages;

public sealed class PagedTableTests
{
    private static readonly PageFrame Frame = new("head", "right", "foot", (page, of) => $"Page {page} of {of}");

    [Fact]
    public async Task A_table_of_500_rows_has_all_of_them_in_order_and_its_head_on_every_page()
    {
        using var temp = new TempFolder();
        var document = new PagedDocument(Frame);
        var table = new PagedTable(document, [new("加速域名", 300), new("Requests", 199, Right: true)]);
        for (var n = 1; n <= 500; n++)
        {
            table.Row([$"d{n:000}.example.com", n.ToString(CultureInfo.InvariantCulture)], bar: n / 500d);
        }

        await document.Write(new SvgRenderer(new DocumentOptions(), TimeProvider.System), temp.Path, temp["t.pdf"], DateTimeOffset.UnixEpoch, CancellationToken.None);

        var text = await ToolRun.Shell($"pdftotext -layout '{temp["t.pdf"]}' -");
        text.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith('d')).Select(line => line[1..4])
            .ShouldBe(Enumerable.Range(1, 500).Select(n => n.ToString("000")));
        var pages = text.Split('\f', StringSplitOptions.RemoveEmptyEntries);
        pages.Length.ShouldBe(document.PageCount);
        for (var page = 0; page < pages.Length; page++)
        {
            pages[page].ShouldContain("加速域名");
            pages[page].ShouldContain($"Page {page + 1} of {pages.Length}");
        }

        Directory.GetFiles(temp.Path).ShouldBe([temp["t.pdf"]]);
    }

    [Fact]
    public void Nothing_is_drawn_below_the_foot_of_a_page()
    {
        var document = new PagedDocument(Frame);
        var table = new PagedTable(document, [new("a", 100)]);
        var canvases = new List<Canvas>();
        for (var n = 0; n < 200; n++)
        {
            table.Row(["x"]);
            if (!canvases.Contains(document.Page))
            {
                canvases.Add(document.Page);
            }
        }

        foreach (var canvas in canvases)
        {
            XDocument.Parse(canvas.ToSvg()).Descendants().Where(element => element.Name.LocalName == "text")
                .Max(element => double.Parse(element.Attribute("y")!.Value, CultureInfo.InvariantCulture))
                .ShouldBeLessThan(Canvas.Height - 56);
        }
    }

    [Fact]
    public void A_cell_wider_than_its_column_ends_in_an_ellipsis()
    {
        var document = new PagedDocument(Frame);

        new PagedTable(document, [new("a", 100)]).Row([new string('x', 253)]);

        document.Page.ToSvg().ShouldContain("xxxxx…</text>");
    }

    [Fact]
    public void A_cell_that_wraps_keeps_all_of_its_text()
    {
        var name = string.Join('.', Enumerable.Range(0, 40).Select(n => $"x{n:00}x"));
        var document = new PagedDocument(Frame);

        new PagedTable(document, [new("a", 100, Wraps: true)]).Row([name]);

        var lines = XDocument.Parse(document.Page.ToSvg()).Descendants().Where(element => element.Name.LocalName == "text").Skip(1).ToList();
        string.Concat(lines.Select(line => line.Value)).ShouldBe(name);
        var ys = lines.Select(line => double.Parse(line.Attribute("y")!.Value, CultureInfo.InvariantCulture)).ToList();
        ys.ShouldBe(ys.Distinct().Order());
        document.Y.ShouldBeGreaterThan(ys[^1]);
    }
}
