namespace Tidemark.Exports.Tasks;

/// <summary>The rule of exports that a request breaks; in brackets, the values of <see cref="ExportException"/> that come with it.</summary>
public enum ExportRule
{
    /// <summary>The start is at most a year ago.</summary>
    RecentStart,

    /// <summary>The start is not in the future.</summary>
    PastStart,

    /// <summary>The end is within the current month of the account's zone (Zone, Latest).</summary>
    EndThisMonth,

    /// <summary>The end is after the start.</summary>
    EndAfterStart,

    /// <summary>The range is at most 31 days, or a calendar month of the account's zone (Zone).</summary>
    RangeLength,

    /// <summary>The name is one line: <see cref="Text.OneLine"/>.</summary>
    NameCharacters,

    /// <summary>The name has 1 to 128 characters (Count, Limit).</summary>
    NameLength,

    /// <summary>The language is zh-cn or en-us (Value).</summary>
    Language,

    /// <summary>The type of a detail export is flow or vas (Value).</summary>
    DetailType,

    /// <summary>A group has domains (Value).</summary>
    Group,

    /// <summary>There are 1 to 100 domains, or the account as a whole (Count, Limit).</summary>
    DomainCount,

    /// <summary>The domains are the account's (Value).</summary>
    OwnDomain,

    /// <summary>An account has at most so many tasks that are not finished (Limit).</summary>
    OpenTasks,

    /// <summary>A page has 1 to 50 items (Count, Limit).</summary>
    PageSize,

    /// <summary>Pages are numbered from 1 to 100000 (Count, Limit).</summary>
    PageNumber,
}

/// <summary>A request breaks a rule: which one, and the values that a message needs. The caller that shows it puts it into words.</summary>
public sealed class ExportException(ExportRule rule) : Exception($"A request for an export breaks the rule {rule}.")
{
    /// <summary>The rule; it says which of the values below are given.</summary>
    public ExportRule Rule { get; } = rule;

    /// <summary>The value as given, of any length.</summary>
    public string Value { get; init; } = "";

    /// <summary>How many there are, or the number asked for.</summary>
    public long Count { get; init; }

    /// <summary>The greatest that is allowed.</summary>
    public long Limit { get; init; }

    /// <summary>The IANA name of the account's zone.</summary>
    public string Zone { get; init; } = "";

    /// <summary>The latest end.</summary>
    public DateTimeOffset Latest { get; init; }
}
