using System.Globalization;
using System.Net;
using System.Text;

namespace Tidemark.Tracking.Mails;

/// <summary>
/// The mail as HTML for mail clients: tables, inline styles, bars made of table cells, nothing to load from anywhere. The
/// style block serves only clients with a dark background.
/// </summary>
internal static class HtmlLayout
{
    internal const int MostRows = 20;

    private const int MostKey = 300;
    private const string Font = "font-family:-apple-system,'Segoe UI',Roboto,'Noto Sans','Noto Sans SC','PingFang SC','Microsoft YaHei',Arial,sans-serif;";
    private const string Ink = "color:#1c2733;";
    private const string Muted = "color:#5b6b7b;";

    private const string DarkGround =
        """
        <style>@media (prefers-color-scheme:dark){
        .page{background:#12181f!important}
        .card{background:#1b232c!important}
        .ink{color:#e6edf3!important}
        .muted{color:#9aa9b8!important}
        .line{border-color:#33404d!important}
        .track{background:#2a3541!important}
        .bar{background:#4d9be6!important}
        .warn{background:#3d2f10!important;color:#ffdf9e!important}}</style>
        """;

    public static string Of(ReportMail mail)
    {
        var html = new StringBuilder();
        html.Append(
            $$"""
            <!DOCTYPE html>
            <html lang="{{mail.Words.HtmlLanguage}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
            <meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
            <title>{{Escape(mail.Subject)}}</title>
            {{DarkGround}}
            </head><body class="page" style="margin:0;padding:0;background:#eef2f6;">
            <table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#eef2f6" style="background:#eef2f6;"><tr><td align="center" style="padding:12px 4px;">
            <table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#ffffff" style="max-width:720px;background:#ffffff;border-radius:6px;{{Font}}">
            <tr><td style="padding:20px 16px 8px 16px;">
            <h1 class="ink" style="margin:0 0 12px 0;font-size:22px;line-height:28px;font-weight:600;{{Ink}}">{{Escape(mail.Title)}}</h1>
            <table role="presentation" cellpadding="0" cellspacing="0" border="0" style="font-size:14px;line-height:20px;">

            """);
        foreach (var (label, value) in mail.Facts)
        {
            html.Append($"<tr><td class=\"muted\" valign=\"top\" style=\"padding:1px 16px 1px 0;white-space:nowrap;{Muted}\">{Escape(label)}</td><td class=\"ink\" style=\"padding:1px 0;{Ink}\">{Escape(value)}</td></tr>\n");
        }

        html.Append("</table>\n");
        foreach (var warning in mail.Warnings)
        {
            html.Append($"<p class=\"warn\" style=\"margin:16px 0 0 0;padding:10px 14px;background:#fff3d6;color:#5c4300;font-size:14px;line-height:20px;border-radius:4px;\"><b>{Escape(Capital(mail.Words.Incomplete))}</b> {Escape(warning)}</p>\n");
        }

        html.Append("</td></tr>\n");
        foreach (var section in mail.Sections)
        {
            Section(section, mail.Words, html);
        }

        html.Append("<tr><td class=\"line\" style=\"padding:16px 16px 20px 16px;border-top:1px solid #dde4ea;\">\n");
        foreach (var line in mail.Footer)
        {
            html.Append($"<p class=\"muted\" style=\"margin:0 0 8px 0;font-size:12px;line-height:17px;{Muted}\">{Escape(line)}</p>\n");
        }

        return html.Append("</td></tr></table>\n</td></tr></table></body></html>\n").ToString();
    }

    private static void Section(MailSection section, MailWords words, StringBuilder html)
    {
        html.Append($"<tr><td style=\"padding:20px 16px 12px 16px;\">\n<h2 class=\"ink\" style=\"margin:0 0 6px 0;font-size:16px;line-height:22px;font-weight:600;{Ink}\">{Escape(section.Title)}</h2>\n");
        foreach (var note in section.Notes)
        {
            html.Append($"<p class=\"muted\" style=\"margin:0 0 4px 0;font-size:13px;line-height:18px;{Muted}\">{Escape(note)}</p>\n");
        }

        if (section.Table.Rows.Count == 0)
        {
            html.Append($"<p class=\"ink\" style=\"margin:6px 0 0 0;font-size:14px;{Ink}\">{Escape(words.NoRows)}</p>\n</td></tr>\n");
            return;
        }

        Table(section.Table, html);
        var more = section.Table.Rows.Count - MostRows;
        if (more > 0)
        {
            html.Append($"<p class=\"muted\" style=\"margin:8px 0 0 0;font-size:13px;{Muted}\">{Escape(words.RowsInText(more))}</p>\n");
        }

        html.Append("</td></tr>\n");
    }

    /// <summary>If each group has one figure, figures stand beside the key; otherwise below it, so that the row fits on a phone.</summary>
    private static void Table(MailTable table, StringBuilder html)
    {
        const string head = "padding:4px 12px 4px 0;font-size:12px;line-height:16px;font-weight:normal;border-bottom:1px solid #dde4ea;" + Muted;
        const string keyStyle = "font-size:13px;line-height:17px;word-break:break-word;overflow-wrap:anywhere;" + Ink;
        var below = table.Groups.Any(group => group.Heads.Count > 1);
        html.Append("<table width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"border-collapse:collapse;margin-top:6px;\">\n<tr>");
        if (!below)
        {
            html.Append($"<th class=\"muted line\" align=\"left\" style=\"{head}\">{Escape(table.KeyLabel)}</th>");
        }

        foreach (var group in table.Groups)
        {
            html.Append($"<th class=\"muted line\" align=\"{(below ? "left" : "right")}\" style=\"{head}\">{Escape(group.Label == group.Heads[0] ? group.Label : $"{group.Label}, {group.Heads[0]}")}</th>");
        }

        html.Append("</tr>\n");
        foreach (var row in table.Rows.Take(MostRows))
        {
            html.Append(below
                ? $"<tr><td class=\"ink\" colspan=\"{table.Groups.Count}\" style=\"padding:8px 0 2px 0;{keyStyle}\">{Escape(Cut(row.Key))}{Bar(row.Bar)}</td></tr>\n<tr>"
                : $"<tr><td class=\"ink line\" valign=\"top\" style=\"padding:6px 12px 6px 0;border-bottom:1px solid #eef2f6;{keyStyle}\">{Escape(row.Key)}{Bar(row.Bar)}</td>");
            foreach (var cell in row.Cells)
            {
                html.Append($"<td class=\"ink line\" align=\"{(below ? "left" : "right")}\" valign=\"top\" style=\"padding:{(below ? "2px 12px 8px 0" : "6px 12px 6px 0")};border-bottom:1px solid #eef2f6;font-size:13px;line-height:17px;{Ink}\">{Escape(cell[0])}");
                foreach (var part in cell.Skip(1))
                {
                    html.Append($"<br><span class=\"muted\" style=\"font-size:12px;{Muted}\">{Escape(part)}</span>");
                }

                html.Append("</td>");
            }

            html.Append("</tr>\n");
        }

        html.Append("</table>\n");
    }

    /// <summary>Two table cells: every client draws them, with images blocked too.</summary>
    private static string Bar(double share)
    {
        var percent = Math.Clamp((int)Math.Round(share * 100), share > 0 ? 1 : 0, 100);
        string Cell(int width, string name, string colour) => width == 0
            ? ""
            : $"<td class=\"{name}\" width=\"{width.ToString(CultureInfo.InvariantCulture)}%\" height=\"6\" bgcolor=\"{colour}\" style=\"background:{colour};height:6px;line-height:6px;font-size:1px;\">&nbsp;</td>";
        return "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"margin-top:4px;\"><tr>"
            + Cell(percent, "bar", "#2f7fd1") + Cell(100 - percent, "track", "#e6ecf2") + "</tr></table>";
    }

    // A label in front of a sentence
    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..] + (char.IsAscii(words[^1]) ? "." : "：");

    private static string Cut(string key) => key.Length <= MostKey ? key : key[..(char.IsHighSurrogate(key[MostKey - 1]) ? MostKey - 1 : MostKey)] + "…";

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
