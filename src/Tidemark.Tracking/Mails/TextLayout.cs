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
        output.Line(new string('=', Math.Clamp(mail.Title.Length, 3, Width)));
        output.Line();
        var label = mail.Facts.Max(fact => fact.Label.Length);
        foreach (var (name, value) in mail.Facts)
        {
            output.Line($"{name.PadRight(label)}  {value}");
        }

        foreach (var warning in mail.Warnings)
        {
            output.Line();
            output.Wrapped("INCOMPLETE: " + warning);
        }

        foreach (var section in mail.Sections)
        {
            output.Line();
            output.Line();
            output.Line(section.Title);
            output.Line(new string('-', Math.Clamp(section.Title.Length, 3, Width)));
            foreach (var note in section.Notes)
            {
                output.Wrapped(note);
            }

            output.Line();
            Table(section.Table, output);
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

    private static void Table(MailTable table, Output output)
    {
        if (table.Rows.Count == 0)
        {
            output.Line("  No rows.");
            return;
        }

        string[] heads = ["#", .. table.Groups.SelectMany(group => group.Heads)];
        var widths = heads.Select(head => head.Length).ToArray();
        for (var i = 0; i < table.Rows.Count; i++)
        {
            var cells = Cells(table.Rows[i], i);
            for (var column = 0; column < widths.Length; column++)
            {
                widths[column] = Math.Max(widths[column], cells[column].Length);
            }
        }

        string Joined(IReadOnlyList<string> cells, string key) =>
            string.Join("  ", cells.Select((cell, column) => cell.PadLeft(widths[column]))) + "  " + key;

        output.Line(Joined(heads, table.KeyLabel));
        for (var i = 0; i < table.Rows.Count; i++)
        {
            if (!output.TryLine(Joined(Cells(table.Rows[i], i), table.Rows[i].Key)))
            {
                output.Wrapped($"... {Words.Exact(table.Rows.Count - i)} further rows are omitted because many mail servers reject mails above 10 MB; call DescribeCdnReport for all rows.");
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

        public void Wrapped(string words)
        {
            var column = 0;
            foreach (var word in words.Split(' '))
            {
                if (column > 0 && column + 1 + word.Length > Width)
                {
                    _text.Append('\n');
                    column = 0;
                }

                _text.Append(column > 0 ? " " : "").Append(word);
                column += word.Length + (column > 0 ? 1 : 0);
            }

            _text.Append('\n');
        }

        public override string ToString() => _text.ToString();
    }
}
