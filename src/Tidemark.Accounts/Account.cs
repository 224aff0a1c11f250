namespace Tidemark.Accounts;

/// <summary>Whom everything belongs to: usage, tasks, notifications. No call sees another account's rows.</summary>
/// <param name="AliUid">The identity on the wire: 16 digits, below 2^53, so that every JSON reader holds it exactly.</param>
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
}

/// <summary>What signs a call: an id that travels and a secret that does not.</summary>
/// <param name="Id">The access key id.</param>
/// <param name="Secret">The secret in clear; in memory only.</param>
/// <param name="AliUid">Whose it is.</param>
/// <param name="Active">False: calls are refused with InvalidAccessKeyId.Inactive.</param>
/// <param name="Content">The shape of <c>Content</c> for this key (auto, object, text), or null for the server's setting.</param>
public sealed record AccessKey(string Id, string Secret, long AliUid, bool Active, string? Content)
{
    /// <summary>Never the secret: a record prints its members otherwise.</summary>
    public override string ToString() => $"AccessKey {Id}";
}

/// <summary>A request that cannot be carried out as given. The message names the value, the rule and the way out.</summary>
public sealed class AccountException(string message) : Exception(message);
