using Tidemark.Documents.Text;

namespace Tidemark.Documents.Pages;

/// <summary>A column of a table.</summary>
/// <param name="Header">Its head.</param>
/// <param name="Width">In points.</param>
/// <param name="Right">Whether it is held at its right edge, as figures are.</param>
/// <param name="Wraps">Whether a text wider than the column continues below; otherwise it ends in an ellipsis.</param>
public sealed record TableColumn(string Header, double Width, bool Right = false, bool Wraps = false);

/// <summary>A table that runs over as many pages as it needs, its head on each of them; a row is never divided.</summary>
public sealed class PagedTable
{
    private const double FontSize = 8.5;
    private const double HeadHeight = 22;
    private const double RowHeight = 16.5;
    private const double LineHeight = 11;
    private const double Padding = 6;

    private readonly PagedDocument _document;
    private readonly IReadOnlyList<TableColumn> _columns;
    private int _rows;

    /// <summary>Begins the table at the document's place, where at least its head and two rows must fit.</summary>
    public PagedTable(PagedDocument document, IReadOnlyList<TableColumn> columns)
    {
        _document = document;
        _columns = columns;
        document.Need(HeadHeight + (2 * RowHeight));
        Head();
    }

    /// <summary>Adds a row.</summary>
    /// <param name="cells">One text a column.</param>
    /// <param name="bold">For a row of sums.</param>
    /// <param name="bar">The length, 0 to 1, of a tinted bar after the last column; or null.</param>
    public void Row(IReadOnlyList<string> cells, bool bold = false, double? bar = null)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Count, _columns.Count);
        var lines = cells.Select((cell, i) => Lines(cell, _columns[i])).ToList();
        var height = RowHeight + (LineHeight * (lines.Max(cell => cell.Count) - 1));
        if (_document.Need(height))
        {
            Head();
        }

        var page = _document.Page;
        if (_rows++ % 2 == 1)
        {
            page.Fill(PagedDocument.Left, _document.Y, PagedDocument.Right - PagedDocument.Left, height, Ink.Tint);
        }

        if (bar is { } share)
        {
            var left = PagedDocument.Left + _columns.SkipLast(1).Sum(column => column.Width);
            page.Fill(left, _document.Y + 2.5, Math.Clamp(share, 0, 1) * _columns[^1].Width, RowHeight - 5, Ink.Bar, 1.5);
        }

        Cells(lines, _document.Y + 11.5, Ink.Text, bold);
        _document.Y += height;
        if (bold)
        {
            page.Rule(PagedDocument.Left, PagedDocument.Right, _document.Y, Ink.Muted);
        }
    }

    private static IReadOnlyList<string> Lines(string text, TableColumn column)
    {
        var width = column.Width - (2 * Padding);
        return column.Wraps ? TextWidth.Wrap(text, FontSize, width) : [TextWidth.Fit(text, FontSize, width)];
    }

    private void Head()
    {
        _rows = 0;
        Cells([.. _columns.Select(column => (IReadOnlyList<string>)[TextWidth.Fit(column.Header, FontSize, column.Width - (2 * Padding))])], _document.Y + 14, Ink.Muted, bold: false);
        _document.Y += HeadHeight;
        _document.Page.Rule(PagedDocument.Left, PagedDocument.Right, _document.Y, Ink.Accent, 1);
    }

    private void Cells(List<IReadOnlyList<string>> cells, double baseline, string colour, bool bold)
    {
        var x = PagedDocument.Left;
        for (var i = 0; i < cells.Count; i++)
        {
            var column = _columns[i];
            for (var line = 0; line < cells[i].Count; line++)
            {
                _document.Page.Text(
                    column.Right ? x + column.Width - Padding : x + Padding, baseline + (line * LineHeight), cells[i][line], FontSize, colour,
                    column.Right ? Anchor.End : Anchor.Start, bold);
            }

            x += column.Width;
        }
    }
}
