namespace Tidemark.Tracking.Mails;

/// <summary>The content of a mail, before the layout as text and HTML.</summary>
/// <param name="Title">The task's name.</param>
/// <param name="Facts">Period, domains, totals: label and value.</param>
/// <param name="Warnings">What is incomplete, in words; shown at the top.</param>
/// <param name="Sections">One per report.</param>
/// <param name="Footer">Who created it, how to stop it, and notes on the figures.</param>
/// <param name="Words">The words of its language.</param>
internal sealed record ReportMail(
    string Subject, string Title, IReadOnlyList<(string Label, string Value)> Facts, IReadOnlyList<string> Warnings, IReadOnlyList<MailSection> Sections, IReadOnlyList<string> Footer,
    MailWords Words);

/// <summary>A report in a mail.</summary>
/// <param name="Title">In words, with the report's name and id.</param>
/// <param name="Notes">Its conditions and remarks.</param>
/// <param name="Table">Its rows.</param>
internal sealed record MailSection(string Title, IReadOnlyList<string> Notes, MailTable Table);

/// <summary>Rows for people: a key, and groups of figures such as traffic (bytes, SI, share).</summary>
internal sealed record MailTable(string KeyLabel, IReadOnlyList<MailGroup> Groups, IReadOnlyList<MailRow> Rows);

/// <summary>Figures that belong together; the first one leads.</summary>
internal sealed record MailGroup(string Label, IReadOnlyList<string> Heads);

/// <summary>A row.</summary>
/// <param name="Key">The subject: a URL, a domain, a time.</param>
/// <param name="Cells">The figures of each group.</param>
/// <param name="Bar">Length of its bar, 0 to 1 of the longest.</param>
internal sealed record MailRow(string Key, IReadOnlyList<IReadOnlyList<string>> Cells, double Bar);
