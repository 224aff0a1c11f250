using Tidemark.Tracking.Schedules;

namespace Tidemark.Tracking.Tasks;

/// <summary>The rule of tracking tasks that a request breaks; in brackets, the values of <see cref="TrackingException"/> that come with it.</summary>
public enum TrackingRule
{
    /// <summary>The name has 1 to 128 characters (Count, Limit).</summary>
    NameLength,

    /// <summary>A text breaks the rule of one line: <see cref="Text.OneLine"/> (Field, Value).</summary>
    OneLine,

    /// <summary>A text is not longer than its limit (Field, Count, Limit).</summary>
    TextLength,

    /// <summary>A task has 1 to 50 reports (Count, Limit).</summary>
    ReportCount,

    /// <summary>A report has at most 20 conditions (Report, Count, Limit).</summary>
    ConditionCount,

    /// <summary>A condition has at most 500 values (Report, Condition, Count, Limit).</summary>
    ValueCount,

    /// <summary>A task has 1 to 500 domains, or stands for all (Count, Limit).</summary>
    DomainCount,

    /// <summary>The domains are the account's (Value).</summary>
    OwnDomain,

    /// <summary>A task mails someone (Limit).</summary>
    SomeRecipient,

    /// <summary>Recipients are bare addresses (Field, Value).</summary>
    Address,

    /// <summary>A list has at most 50 addresses (Field, Limit).</summary>
    AddressCount,

    /// <summary>The crontab can be used (Crontab).</summary>
    Crontab,

    /// <summary>The frequency is h, d, w or M (Value).</summary>
    Frequency,

    /// <summary>The status is enable or disable (Value).</summary>
    Status,

    /// <summary>The schedule ends after it begins (From, End).</summary>
    EffectiveWindow,

    /// <summary>The account has a custom report.</summary>
    CustomReport,

    /// <summary>The report is in the account's custom report (ReportId, ReportIds).</summary>
    SubscribedReport,

    /// <summary>The conditions fit the report (Value: what is wrong).</summary>
    ReportCondition,

    /// <summary>The name is free (Value).</summary>
    UniqueName,

    /// <summary>The account has fewer tasks than Tracking:TasksPerAccount (Limit).</summary>
    TaskCount,

    /// <summary>The task exists and is the account's (DeliverId).</summary>
    OwnTask,
}

/// <summary>A part of a tracking task that is text.</summary>
public enum TaskField
{
    /// <summary>The task's name.</summary>
    Name,

    /// <summary>The mail's subject.</summary>
    Subject,

    /// <summary>The recipients.</summary>
    To,

    /// <summary>The further recipients.</summary>
    Copy,

    /// <summary>The schedule's name.</summary>
    SchedName,

    /// <summary>The schedule's description.</summary>
    Description,
}

/// <summary>A request breaks a rule: which one, and the values that a message needs. The caller that shows it puts it into words.</summary>
public sealed class TrackingException(TrackingRule rule) : Exception($"A request for a tracking task breaks the rule {rule}.")
{
    /// <summary>The rule; it says which of the values below are given.</summary>
    public TrackingRule Rule { get; } = rule;

    /// <summary>The text that breaks it.</summary>
    public TaskField Field { get; init; }

    /// <summary>The value as given, of any length.</summary>
    public string Value { get; init; } = "";

    /// <summary>How many there are.</summary>
    public long Count { get; init; }

    /// <summary>How many are allowed.</summary>
    public long Limit { get; init; }

    /// <summary>Which report of the request, from 0.</summary>
    public int Report { get; init; }

    /// <summary>Which condition of the report, from 0.</summary>
    public int Condition { get; init; }

    /// <summary>The report asked for.</summary>
    public int ReportId { get; init; }

    /// <summary>The reports of the account's custom report.</summary>
    public IReadOnlyList<int> ReportIds { get; init; } = [];

    /// <summary>What is wrong with the crontab; null unless the rule is <see cref="TrackingRule.Crontab"/>.</summary>
    public CrontabFault? Crontab { get; init; }

    /// <summary>When the schedule would begin.</summary>
    public DateTimeOffset From { get; init; }

    /// <summary>When it would end.</summary>
    public DateTimeOffset End { get; init; }

    /// <summary>The task asked for.</summary>
    public long DeliverId { get; init; }
}
