using System.Globalization;
using Tidemark.Documents.Rendering;

namespace Tidemark.Documents.Pages;

/// <summary>What stands at the head and foot of every page but the first's head.</summary>
/// <param name="Head">Upper left from the second page on.</param>
/// <param name="HeadRight">Upper right from the second page on.</param>
/// <param name="Foot">Lower left.</param>
/// <param name="PageLabel">Lower right, from page and number of pages.</param>
public sealed record PageFrame(string Head, string HeadRight, string Foot, Func<int, int, string> PageLabel);

/// <summary>Pages of A4 that are filled from top to bottom.</summary>
public sealed class PagedDocument
{
    /// <summary>Left and right margin.</summary>
    public const double Margin = 48;

    private const double HeadBaseline = 36;
    private const double FirstTop = 48;
    private const double LaterTop = 62;
    private const double FloorY = Canvas.Height - 56;
    private const double FootBaseline = Canvas.Height - 32;
    private const double FrameSize = 8;

    private readonly PageFrame _frame;
    private readonly List<Canvas> _pages = [];

    /// <summary>A document with one empty page.</summary>
    public PagedDocument(PageFrame frame)
    {
        _frame = frame;
        NewPage();
    }

    /// <summary>The left edge of what is drawn.</summary>
    public static double Left => Margin;

    /// <summary>The right edge of what is drawn.</summary>
    public static double Right => Canvas.Width - Margin;

    /// <summary>The page that is being filled.</summary>
    public Canvas Page => _pages[^1];

    /// <summary>How many pages there are.</summary>
    public int PageCount => _pages.Count;

    /// <summary>Where the next thing goes: below everything drawn so far.</summary>
    public double Y { get; set; }

    /// <summary>How much room is left on the page.</summary>
    public double Room => FloorY - Y;

    /// <summary>Begins a page when the current one has not that much room left.</summary>
    /// <returns>Whether a page was begun.</returns>
    public bool Need(double height)
    {
        if (height <= Room)
        {
            return false;
        }

        NewPage();
        return true;
    }

    /// <summary>Begins a page.</summary>
    public void NewPage()
    {
        _pages.Add(new Canvas());
        Y = _pages.Count == 1 ? FirstTop : LaterTop;
    }

    /// <summary>Draws heads and feet and renders everything as PDF; call once.</summary>
    /// <param name="renderer">Makes the PDF.</param>
    /// <param name="folder">Where the pages lie meanwhile.</param>
    /// <param name="target">The PDF.</param>
    /// <param name="date">The date inside the PDF.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="RenderingException">See <see cref="SvgRenderer.Pdf"/>.</exception>
    public async Task Write(SvgRenderer renderer, string folder, string target, DateTimeOffset date, CancellationToken cancellationToken)
    {
        var files = new List<string>();
        for (var i = 0; i < _pages.Count; i++)
        {
            Frame(_pages[i], i + 1);
            var file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"page-{i + 1:0000}.svg"));
            await File.WriteAllTextAsync(file, _pages[i].ToSvg(), cancellationToken);
            files.Add(file);
        }

        await renderer.Pdf(files, target, date, _pages.Any(page => page.HasWideText), cancellationToken);
        foreach (var file in files)
        {
            File.Delete(file);
        }
    }

    private void Frame(Canvas page, int number)
    {
        if (number > 1)
        {
            page.Text(Left, HeadBaseline, _frame.Head, FrameSize, Ink.Muted);
            page.Text(Right, HeadBaseline, _frame.HeadRight, FrameSize, Ink.Muted, Anchor.End);
            page.Rule(Left, Right, HeadBaseline + 7);
        }

        page.Rule(Left, Right, FootBaseline - 13);
        page.Text(Left, FootBaseline, _frame.Foot, FrameSize, Ink.Muted);
        page.Text(Right, FootBaseline, _frame.PageLabel(number, _pages.Count), FrameSize, Ink.Muted, Anchor.End);
    }
}
