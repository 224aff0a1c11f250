namespace Tidemark.Accounts;

/// <summary>The owner of usage, tasks and notifications. A call never sees rows of another account.</summary>
/// <param name="AliUid">The identity in the API: 16 digits, below 2^53, so that every JSON parser represents it exactly.</param>
/// <param name="Name">A name for people; unique.</param>
/// <param name="Zone">The zone that the account's days, weeks and months belong to.</param>
/// <param name="TrafficFactor">Billed bytes over logged bytes (1.0 to 2.0); applies to usage figures, never to rankings.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record Account(long AliUid, string Name, TimeZoneInfo Zone, double TrafficFactor, DateTimeOffset CreatedAt)
{
    /// <summary>The least AliUid.</summary>
    public const long LeastUid = 1_000_000_000_000_000;

    /// <summary>The greatest AliUid: 2^53 - 1.</summary>
    public const long GreatestUid = 9_007_199_254_740_991;

    /// <summary>Which buckets the 95th percentile of the account's usage ranks.</summary>
    public PercentileDays Percentile { get; init; }

    /// <summary>The language of its mails, unless a task has its own.</summary>
    public Language Language { get; init; }

    /// <summary>The zone whose days without traffic the 95th percentile leaves out; null: it ranks every bucket.</summary>
    public TimeZoneInfo? ZoneOfValidDays => Percentile == PercentileDays.ValidDays ? Zone : null;
}

/// <summary>Which buckets of a period the 95th percentile ranks.</summary>
public enum PercentileDays
{
    /// <summary>All of them; those without traffic count as 0.</summary>
    Month,

    /// <summary>Those of days on which there was traffic.</summary>
    ValidDays,
}

/// <summary>What of an account changes; null leaves a value as it is.</summary>
/// <param name="Name">1 to 128 characters, unique.</param>
/// <param name="Zone">IANA name of a time zone.</param>
/// <param name="TrafficFactor">1.0 to 2.0, at most four decimals.</param>
/// <param name="Percentile">Which buckets the 95th percentile ranks.</param>
/// <param name="Language">The language of its mails.</param>
public sealed record AccountChange(
    string? Name = null, string? Zone = null, decimal? TrafficFactor = null, PercentileDays? Percentile = null, Language? Language = null);

/// <summary>The shape of <c>Content</c> in answers to the calls of one access key.</summary>
public enum KeyContent
{
    /// <summary>Text for the Node.js SDK, an object for all others.</summary>
    Auto,

    /// <summary>An object.</summary>
    Object,

    /// <summary>JSON text in the lists of reports, custom reports and tracking tasks.</summary>
    Text,

    /// <summary>JSON text in the answer of a report as well, for the 1.x SDKs.</summary>
    Legacy,
}

/// <summary>Signs calls: the id is sent, the secret is not.</summary>
/// <param name="Id">The access key id.</param>
/// <param name="Secret">The secret in plain text, only in memory.</param>
/// <param name="AliUid">The account.</param>
/// <param name="Active">False: calls are refused with InvalidAccessKeyId.Inactive.</param>
/// <param name="Content">The shape of <c>Content</c> for this key, or null for the server's setting.</param>
public sealed record AccessKey(string Id, string Secret, long AliUid, bool Active, KeyContent? Content)
{
    /// <summary>Without the secret, which a record would otherwise print.</summary>
    public override string ToString() => $"AccessKey {Id}";
}

/// <summary>An access key without its secret.</summary>
/// <param name="Id">The access key id.</param>
/// <param name="Active">False: calls are refused.</param>
/// <param name="Content">The shape of <c>Content</c> for this key, or null for the server's setting.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record KnownAccessKey(string Id, bool Active, KeyContent? Content, DateTimeOffset CreatedAt);

/// <summary>An invalid request. The message states the value, the rule and what to do.</summary>
public sealed class AccountException(string message) : Exception(message);
