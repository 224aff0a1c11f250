using Tidemark.Accounts;
using Tidemark.Reports.Catalogue;
using Tidemark.Reports.Queries;

namespace Tidemark.Tracking.Mails;

/// <summary>The words of a mail in one language. Functions fill in values that are ready to be shown.</summary>
internal sealed partial record MailWords
{
    /// <summary>The language.</summary>
    public required Language Language { get; init; }

    /// <summary>For the <c>lang</c> attribute of HTML.</summary>
    public required string HtmlLanguage { get; init; }

    public required string Period { get; init; }

    public required string Domains { get; init; }

    public required string Traffic { get; init; }

    public required string Requests { get; init; }

    /// <summary>Between two times or days.</summary>
    public required string To { get; init; }

    public required string Incomplete { get; init; }

    public required string NoRows { get; init; }

    public required string Bytes { get; init; }

    /// <summary>Heads of columns.</summary>
    public required string TrafficGroup { get; init; }

    public required string RequestGroup { get; init; }

    public required string PeakGroup { get; init; }

    public required string Share { get; init; }

    public required string PeakAt { get; init; }

    public required string PageViews { get; init; }

    public required string UniqueVisitors { get; init; }

    public required string Time { get; init; }

    /// <summary>What the rows of a report are.</summary>
    public required Func<ReportSubject, string> Key { get; init; }

    /// <summary>The name of a report; the English name of the API is given for one that has no words.</summary>
    public required Func<int, string, string> Report { get; init; }

    /// <summary>A report with its number and its name of the API.</summary>
    public required Func<string, int, string, string> Section { get; init; }

    public required Func<string, string> AllDomains { get; init; }

    public required Func<string, int, string> AndMore { get; init; }

    public required Func<ReportCondition, string> Condition { get; init; }

    public required Func<string, string> Only { get; init; }

    public required Func<string, string, string> ReportFailed { get; init; }

    public required Func<string, string> ReportFailedHere { get; init; }

    /// <summary>Nothing of the period was metered when the mail was written.</summary>
    public required Func<string, string> NothingArrived { get; init; }

    /// <summary>Some lines arrived, but no part of the period is complete.</summary>
    public required Func<string, string> NoPartComplete { get; init; }

    /// <summary>When the mail was written, and up to when the figures are complete.</summary>
    public required Func<string, string, string> CompleteUpTo { get; init; }

    /// <summary>The feeds that are behind.</summary>
    public required Func<string, string> WaitingFor { get; init; }

    /// <summary>A feed and up to when it has delivered.</summary>
    public required Func<string, string, string> Feed { get; init; }

    public required string CountedLater { get; init; }

    public required Func<int, string> RowsInText { get; init; }

    public required Func<int, string> RowsOmitted { get; init; }

    /// <summary>What a run of a frequency covers.</summary>
    public required Func<string, string> Covers { get; init; }

    /// <summary>The task, its id, the account, its id, the creator, when, the crontab, the zone, what it covers.</summary>
    public required Func<string, long, string, long, string, string, string, string, string, string> SentBy { get; init; }

    public required Func<long, string> HowToStop { get; init; }

    public required Func<string, string> Units { get; init; }

    /// <summary>The words of a language.</summary>
    public static MailWords In(Language language) => language == Language.Chinese ? Chinese : English;
}
