using Tidemark.Documents.Text;

namespace Tidemark.Documents.Pages;

/// <summary>A column of a table.</summary>
/// <param name="Header">Its head.</param>
/// <param name="Width">In points.</param>
/// <param name="Right">Whether it is held at its right edge, as figures are.</param>
public sealed record TableColumn(string Header, double Width, bool Right = false);

/// <summary>A table that runs over as many pages as it needs, its head on each of them. A text wider than its column ends in an ellipsis.</summary>
public sealed class PagedTable
{
    private const double FontSize = 8.5;
    private const double HeadHeight = 22;
    private const double RowHeight = 16.5;
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
    /// <param name="bar">The length, 0 to 1, of a tinted bar behind the last column; or null.</param>
    public void Row(IReadOnlyList<string> cells, bool bold = false, double? bar = null)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Count, _columns.Count);
        if (_document.Need(RowHeight))
        {
            Head();
        }

        var page = _document.Page;
        if (_rows++ % 2 == 1)
        {
            page.Fill(PagedDocument.Left, _document.Y, PagedDocument.Right - PagedDocument.Left, RowHeight, Ink.Tint);
        }

        if (bar is { } share)
        {
            var width = Math.Clamp(share, 0, 1) * (_columns[^1].Width - Padding);
            page.Fill(PagedDocument.Left + _columns.Sum(column => column.Width) - width, _document.Y + 2.5, width, RowHeight - 5, Ink.Bar, 1.5);
        }

        Cells(cells, _document.Y + 11.5, Ink.Text, bold);
        _document.Y += RowHeight;
        if (bold)
        {
            page.Rule(PagedDocument.Left, PagedDocument.Right, _document.Y, Ink.Muted);
        }
    }

    private void Head()
    {
        _rows = 0;
        Cells([.. _columns.Select(column => column.Header)], _document.Y + 14, Ink.Muted, bold: false);
        _document.Y += HeadHeight;
        _document.Page.Rule(PagedDocument.Left, PagedDocument.Right, _document.Y, Ink.Accent, 1);
    }

    private void Cells(IReadOnlyList<string> cells, double baseline, string colour, bool bold)
    {
        var x = PagedDocument.Left;
        for (var i = 0; i < cells.Count; i++)
        {
            var column = _columns[i];
            var text = TextWidth.Fit(cells[i], FontSize, column.Width - (2 * Padding));
            _document.Page.Text(column.Right ? x + column.Width - Padding : x + Padding, baseline, text, FontSize, colour, column.Right ? Anchor.End : Anchor.Start, bold);
            x += column.Width;
        }
    }
}
