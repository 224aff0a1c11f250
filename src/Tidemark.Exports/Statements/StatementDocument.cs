using System.Globalization;
using Tidemark.Documents.Pages;
using Tidemark.Documents.Rendering;
using Tidemark.Documents.Text;
using Tidemark.Exports.Figures;

namespace Tidemark.Exports.Statements;

/// <summary>The usage statement as PDF: one summary page, then all figures, how they are computed, and every domain.</summary>
internal sealed class StatementDocument(UsageStatement statement)
{
    private const double TitleSize = 22;
    private const double HeadingSize = 11.5;
    private const double LabelSize = 8;
    private const double BodySize = 8.5;

    private readonly StatementWords _words = StatementWords.In(statement.Task.Language);
    private readonly StatementValues _values = new(statement, StatementWords.In(statement.Task.Language));

    /// <summary>Draws and renders it.</summary>
    /// <exception cref="RenderingException">See <see cref="SvgRenderer.Pdf"/>.</exception>
    public Task Write(SvgRenderer renderer, string folder, string target, CancellationToken cancellationToken)
    {
        var document = new PagedDocument(new PageFrame(
            $"{_words.Title} · {TextWidth.Fit(statement.Account.Name, LabelSize, 160)}",
            _values.Period,
            $"Tidemark · {_words.Task} {statement.Task.Id}",
            _words.PageLabel));
        Title(document);
        Remarks(document);
        if (statement.Figures is { Total.Requests: > 0 } figures)
        {
            Cards(document, figures);
            new StatementCharts(statement, figures, _words).Draw(document);
            document.NewPage();
            InFull(document);
        }

        Notes(document);
        Domains(document);
        return document.Write(renderer, folder, target, statement.Task.CreatedAt, cancellationToken);
    }

    private void Title(PagedDocument document)
    {
        var page = document.Page;
        page.Fill(PagedDocument.Left, document.Y, 4, 26, Ink.Accent);
        page.Text(PagedDocument.Left + 14, document.Y + 20, _words.Title, TitleSize, bold: true);
        page.Text(PagedDocument.Right, document.Y + 20, "Tidemark", 10, Ink.Muted, Anchor.End);
        document.Y += 48;
        var fields = new List<(string Label, string Value)>
        {
            (_words.Account, $"{statement.Account.Name} ({statement.Account.AliUid})"),
            (_words.Period, _values.Period),
            (_words.Zone, WallClock.Zone(statement.Account.Zone, statement.Task.Range)),
            (_words.MeteredUpTo, _values.MeteredUpTo),
            (_words.Requested, WallClock.Second(statement.Task.CreatedAt, statement.Account.Zone)),
        };
        if (statement.Task.Name.Length > 0)
        {
            fields.Insert(1, (_words.TaskName, statement.Task.Name));
        }

        if (statement.Billing.Differs)
        {
            fields.Add((_words.Factor, _values.Factor));
        }

        for (var i = 0; i < fields.Count; i += 2)
        {
            Field(page, PagedDocument.Left, document.Y, fields[i]);
            if (i + 1 < fields.Count)
            {
                Field(page, PagedDocument.Left + 262, document.Y, fields[i + 1]);
            }

            document.Y += 27;
        }
    }

    private static void Field(Canvas page, double x, double y, (string Label, string Value) field)
    {
        page.Text(x, y, field.Label, LabelSize, Ink.Muted);
        page.Text(x, y + 12, TextWidth.Fit(field.Value, 9.5, 240), 9.5);
    }

    private void Remarks(PagedDocument document)
    {
        var lines = _values.Remarks().SelectMany(remark => TextWidth.Wrap(remark, BodySize, PagedDocument.Right - PagedDocument.Left - 24)).ToList();
        if (lines.Count == 0)
        {
            return;
        }

        var height = (lines.Count * 13) + 9;
        document.Page.Fill(PagedDocument.Left, document.Y - 4, PagedDocument.Right - PagedDocument.Left, height, Ink.WarningTint, 3);
        document.Page.Fill(PagedDocument.Left, document.Y - 4, 3, height, Ink.Warning);
        foreach (var line in lines)
        {
            document.Page.Text(PagedDocument.Left + 12, document.Y + 9, line, BodySize, Ink.Warning);
            document.Y += 13;
        }

        document.Y += 15;
    }

    /// <summary>Six key figures, each with the exact value or the time below it.</summary>
    private void Cards(PagedDocument document, UsageFigures figures)
    {
        const double gap = 10;
        const double height = 58;
        var width = (PagedDocument.Right - PagedDocument.Left - (2 * gap)) / 3;
        var cards = _values.Cards(figures);
        for (var i = 0; i < cards.Count; i++)
        {
            var x = PagedDocument.Left + (i % 3 * (width + gap));
            var y = document.Y + (i / 3 * (height + gap));
            document.Page.Fill(x, y, width, height, Ink.Tint, 4);
            document.Page.Text(x + 10, y + 16, cards[i].Label, LabelSize, Ink.Muted);
            document.Page.Text(x + 10, y + 35, cards[i].Value, 15, i is 0 or 4 ? Ink.Accent : Ink.Text, bold: true);
            document.Page.Text(x + 10, y + 49, TextWidth.Fit(cards[i].Detail, LabelSize, width - 16), LabelSize, Ink.Muted);
        }

        document.Y += (2 * height) + gap + 24;
    }

    private void InFull(PagedDocument document)
    {
        Heading(document, _words.InFull, 80);
        var table = new PagedTable(document, [new(_words.Item, 209.28), new(_words.Value, 110, Right: true), new(_words.Exact, 180, Right: true)]);
        foreach (var (item, value, exact) in _values.InFull(statement.Figures!))
        {
            table.Row([item, value, exact]);
        }

        document.Y += 26;
    }

    private void Notes(PagedDocument document)
    {
        var notes = _words.NoteLines.ToList();
        if (statement.Account.ZoneOfValidDays is { } zone)
        {
            notes.Add(string.Format(CultureInfo.InvariantCulture, _words.NoteValidDays, zone.Id));
        }

        if (statement.Billing.Differs)
        {
            notes.Add(string.Format(CultureInfo.InvariantCulture, _words.NoteFactor, _values.Factor));
        }

        var wrapped = notes.Select(note => TextWidth.Wrap(note, BodySize, PagedDocument.Right - PagedDocument.Left - 12)).ToList();
        Heading(document, _words.Notes, 12 + wrapped.Sum(lines => (lines.Count * 13) + 4));
        foreach (var lines in wrapped)
        {
            document.Page.Fill(PagedDocument.Left, document.Y + 3, 3, 3, Ink.Accent, 1.5);
            foreach (var line in lines)
            {
                document.Page.Text(PagedDocument.Left + 10, document.Y + 8, line, BodySize);
                document.Y += 13;
            }

            document.Y += 4;
        }

        document.Y += 22;
    }

    private void Domains(PagedDocument document)
    {
        if (statement.Domains.Count == 0)
        {
            return;
        }

        Heading(document, _words.ByDomain, 120, _words.DomainCount(statement.Domains.Count));
        var table = new PagedTable(
            document,
            [
                new(_words.Domain, 181.28, Wraps: true), new(_words.DomainTraffic, 62, Right: true), new(_words.Requests, 70, Right: true),
                new(_words.DomainHitRate, 54, Right: true), new(_words.DomainPeak, 78, Right: true), new(_words.Share, 54, Right: true),
            ]);
        if (statement.Figures is { } figures)
        {
            table.Row(_values.TotalRow(figures), bold: true);
        }

        // bars are compared with each other: the longest is that of the largest domain
        var largest = _values.ShareOf(statement.Domains[0]);
        foreach (var domain in statement.Domains)
        {
            var share = _values.ShareOf(domain);
            table.Row(_values.DomainRow(domain, share), bar: share > 0 ? share / largest : null);
        }
    }

    private static void Heading(PagedDocument document, string text, double following, string aside = "")
    {
        document.Need(22 + following);
        document.Page.Text(PagedDocument.Left, document.Y + 9, text, HeadingSize, bold: true);
        document.Page.Text(PagedDocument.Right, document.Y + 9, aside, LabelSize, Ink.Muted, Anchor.End);
        document.Y += 20;
    }
}
