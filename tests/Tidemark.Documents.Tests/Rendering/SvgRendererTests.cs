using System.Buffers.Binary;
using Tidemark.Documents.Charts;
using Tidemark.Documents.Pages;
using Tidemark.Documents.Rendering;
using Tidemark.Testing;

namespace Tidemark.Documents.Tests.Rendering;

public sealed class SvgRendererTests : IDisposable
{
    private static readonly DateTimeOffset Date = DateTimeOffset.Parse("2026-11-20T04:30:00Z");

    private readonly TempFolder _temp = new();

    [Fact]
    public async Task Pages_become_a_PDF_that_holds_their_text_with_embedded_subsets()
    {
        var target = _temp["out.pdf"];

        await Renderer().Pdf([Page("one", "用量报告 1,234"), Page("two", "<second> & last")], target, Date, chinese: true);

        (await ToolRun.Run("qpdf", ["--check", target])).ExitCode.ShouldBe(0);
        var text = await ToolRun.Shell($"pdftotext '{target}' -");
        text.ShouldContain("用量报告 1,234");
        text.ShouldContain("<second> & last");
        var info = await ToolRun.Shell($"TZ=UTC pdfinfo '{target}'");
        info.ShouldContain("Pages:           2");
        info.ShouldContain("(A4)");
        info.ShouldContain("Nov 20 04:30:00 2026");
        // pdffonts: name, type, encoding, embedded, subset
        (await ToolRun.Shell($"pdffonts '{target}' | tail -n +3 | awk '{{print $(NF-4), $(NF-3)}}' | sort -u")).ShouldBe("yes yes\n");
    }

    [Fact]
    public async Task The_same_pages_and_date_give_the_same_bytes()
    {
        var page = Page("one", "text");

        await Renderer().Pdf([page], _temp["a.pdf"], Date, chinese: false);
        await Renderer().Pdf([page], _temp["b.pdf"], Date, chinese: false);

        (await File.ReadAllBytesAsync(_temp["a.pdf"])).ShouldBe(await File.ReadAllBytesAsync(_temp["b.pdf"]));
    }

    [Fact]
    public async Task A_chart_becomes_a_PNG_of_its_size()
    {
        var points = new[] { new ChartPoint(Date, 1), new ChartPoint(Date.AddMinutes(5), 2) };
        var svg = TimeChart.Draw(new TimeChartSpec("t", points, TimeSpan.FromMinutes(5), ChartUnit.Bytes, TimeZoneInfo.Utc) { Width = 300, Height = 100 });

        var png = await Renderer().Png(svg, zoom: 2);

        png[..8].ShouldBe([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)).ShouldBe(600);
        BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)).ShouldBe(200);
    }

    [Fact]
    public async Task A_missing_renderer_names_what_to_install()
    {
        var error = await Should.ThrowAsync<RenderingException>(() =>
            Renderer(_temp["not-there"]).Pdf([Page("one", "x")], _temp["out.pdf"], Date, chinese: false));

        error.NeedsInstall.ShouldBeTrue();
        error.Message.ShouldContain("apt-get install librsvg2-bin fonts-wqy-microhei");
    }

    [Fact]
    public async Task What_the_renderer_complains_of_is_kept()
    {
        await File.WriteAllTextAsync(_temp["broken.svg"], "<svg");

        var error = await Should.ThrowAsync<RenderingException>(() => Renderer().Pdf([_temp["broken.svg"]], _temp["out.pdf"], Date, chinese: false));

        error.NeedsInstall.ShouldBeFalse();
        error.Message.ShouldContain("broken.svg");
    }

    [Fact]
    public async Task A_renderer_that_takes_too_long_is_stopped()
    {
        var clock = FakeClock.At("2026-11-20T04:30:00Z");
        var program = await Script("echo $$ > \"$0.pid\"; exec sleep 600");
        var rendering = new SvgRenderer(new DocumentOptions { Renderer = program }, clock).Png("<svg/>");
        var pid = await ChildId(program);

        clock.Advance(TimeSpan.FromMinutes(2));

        (await Should.ThrowAsync<RenderingException>(rendering)).Message.ShouldContain("took longer");
        await Gone(pid);
    }

    [Fact]
    public async Task A_cancelled_rendering_ends_its_child()
    {
        using var stop = new CancellationTokenSource();
        var program = await Script("echo $$ > \"$0.pid\"; exec sleep 600");
        var rendering = Renderer(program).Png("<svg/>", cancellationToken: stop.Token);
        var pid = await ChildId(program);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(rendering);
        await Gone(pid);
    }

    [Fact]
    public async Task A_renderer_that_complains_without_end_is_read_to_its_end()
    {
        var program = await Script("head -c 1000000 /dev/zero | tr '\\0' 'x' >&2; exit 3");

        var error = await Should.ThrowAsync<RenderingException>(() => Renderer(program).Png("<svg/>"));

        error.Message.ShouldContain("failed with exit code 3");
        error.Message.Length.ShouldBeLessThan(3000);
    }

    [Fact]
    public async Task A_font_with_Chinese_is_demanded_when_there_is_Chinese()
    {
        // fontconfig is told by its own variable that there is no font at all
        await File.WriteAllTextAsync(_temp["fonts.conf"], "<fontconfig></fontconfig>");

        (await ToolRun.Run("env", [$"FONTCONFIG_FILE={_temp["fonts.conf"]}", "fc-list", "-q", ":lang=zh-cn"])).ExitCode.ShouldBe(1);
        (await ToolRun.Run("fc-list", ["-q", ":lang=zh-cn"])).ExitCode.ShouldBe(0);
    }

    public void Dispose() => _temp.Dispose();

    private static SvgRenderer Renderer(string program = "rsvg-convert") => new(new DocumentOptions { Renderer = program }, TimeProvider.System);

    private string Page(string name, string text)
    {
        var canvas = new Canvas();
        canvas.Text(50, 50, text, 12);
        canvas.Text(50, 80, text, 12, bold: true);
        File.WriteAllText(_temp[name + ".svg"], canvas.ToSvg());
        return _temp[name + ".svg"];
    }

    private async Task<string> Script(string body)
    {
        var path = _temp[$"script-{Guid.NewGuid():N}"];
        await File.WriteAllTextAsync(path, "#!/bin/sh\n" + body + "\n");
        await ToolRun.Run("chmod", ["+x", path]);
        return path;
    }

    private static async Task<string> ChildId(string program)
    {
        while (!File.Exists(program + ".pid") || !(await File.ReadAllTextAsync(program + ".pid")).EndsWith('\n'))
        {
            await Task.Delay(5);
        }

        return (await File.ReadAllTextAsync(program + ".pid")).Trim();
    }

    private static async Task Gone(string pid)
    {
        while (!await IsGone(pid))
        {
            await Task.Delay(5);
        }
    }

    // The process may go between the question whether it is there and the reading of its state
    private static async Task<bool> IsGone(string pid)
    {
        try
        {
            return !Directory.Exists($"/proc/{pid}") || (await File.ReadAllTextAsync($"/proc/{pid}/stat")).Contains(") Z");
        }
        catch (IOException)
        {
            return true;
        }
    }
}
