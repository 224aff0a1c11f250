using System.Globalization;
using System.Text;

namespace Tidemark.Tracking.Mails;

/// <summary>The mail as plain text: every row of every report, figures in aligned columns, the key last because it may be long.</summary>
internal static class TextLayout
{
    /// <summary>In UTF-8; with the HTML part and base64's third on top the mail stays below ten million bytes.</summary>
    internal const int MostBytes = 5_500_000;

    private const int Width = 76;

    public static string Of(ReportMail mail)
    {
        var output = new Output();
        output.Line(mail.Title);
        output.Line(new string('=', Math.Clamp(TextColumns.Of(mail.Title), 3, Width)));
        output.Line();
        var label = mail.Facts.Max(fact => TextColumns.Of(fact.Label));
        foreach (var (name, value) in mail.Facts)
        {
            output.Line($"{TextColumns.PadRight(name, label)}  {value}");
        }

        foreach (var warning in mail.Warnings)
        {
            output.Line();
            output.Wrapped($"{mail.Words.Incomplete.ToUpperInvariant()}: {warning}");
        }

        foreach (var section in mail.Sections)
        {
            output.Line();
            output.Line();
            output.Line(section.Title);
            output.Line(new string('-', Math.Clamp(TextColumns.Of(section.Title), 3, Width)));
            foreach (var note in section.Notes)
            {
                output.Wrapped(note);
            }

            output.Line();
            Table(section.Table, mail.Words, output);
        }

        output.Line();
        output.Line();
        output.Line("--");
        foreach (var line in mail.Footer)
        {
            output.Wrapped(line);
        }

        return output.ToString();
    }

    private static void Table(MailTable table, MailWords words, Output output)
    {
        if (table.Rows.Count == 0)
        {
            output.Line("  " + words.NoRows);
            return;
        }

        string[] heads = ["#", .. table.Groups.SelectMany(group => group.Heads)];
        var widths = heads.Select(TextColumns.Of).ToArray();
        for (var i = 0; i < table.Rows.Count; i++)
        {
            var cells = Cells(table.Rows[i], i);
            for (var column = 0; column < widths.Length; column++)
            {
                widths[column] = Math.Max(widths[column], TextColumns.Of(cells[column]));
            }
        }

        string Joined(IReadOnlyList<string> cells, string key) =>
            string.Join("  ", cells.Select((cell, column) => TextColumns.PadLeft(cell, widths[column]))) + "  " + key;

        output.Line(Joined(heads, table.KeyLabel));
        for (var i = 0; i < table.Rows.Count; i++)
        {
            if (!output.TryLine(Joined(Cells(table.Rows[i], i), table.Rows[i].Key)))
            {
                output.Wrapped(words.RowsOmitted(table.Rows.Count - i));
                return;
            }
        }
    }

    private static string[] Cells(MailRow row, int index) =>
        [(index + 1).ToString(CultureInfo.InvariantCulture), .. row.Cells.SelectMany(group => group)];

    private sealed class Output
    {
        private readonly StringBuilder _text = new();
        private long _bytes;

        public void Line(string line = "") => _text.Append(line.TrimEnd()).Append('\n');

        /// <summary>False when the mail would become too large.</summary>
        public bool TryLine(string line)
        {
            _bytes += Encoding.UTF8.GetByteCount(line) + 1;
            if (_bytes > MostBytes)
            {
                _bytes = MostBytes;
                return false;
            }

            Line(line);
            return true;
        }

        /// <summary>Breaks lines at blanks, and beside characters of scripts that write none.</summary>
        public void Wrapped(string words)
        {
            var column = 0;
            foreach (var word in TextColumns.Words(words))
            {
                var width = TextColumns.Of(word.TrimEnd(' '));
                if (column > 0 && column + width > Width)
                {
                    while (_text[^1] == ' ')
                    {
                        _text.Length--;
                    }

                    _text.Append('\n');
                    column = 0;
                }

                _text.Append(word);
                column += TextColumns.Of(word);
            }

            _text.Append('\n');
        }

        public override string ToString() => _text.ToString();
    }
}
