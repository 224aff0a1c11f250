namespace Tidemark.Accounts.Tokens;

/// <summary>Allows an edge to deliver logs and counters for one account, and nothing else. The token itself is shown once and not stored.</summary>
/// <param name="Id">Row id.</param>
/// <param name="AliUid">The account that it delivers for.</param>
/// <param name="Name">1 to 64 letters, digits, dots, hyphens and underscores; unique among the account's tokens that are not revoked.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="LastUsedAt">When it was last used, to within <see cref="IngestTokenStore.UseGrain"/>; null: never.</param>
/// <param name="RevokedAt">When it was revoked; null: it is active.</param>
public sealed record IngestToken(long Id, long AliUid, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt)
{
    /// <summary>Whether it is active.</summary>
    public bool Active => RevokedAt is null;
}
