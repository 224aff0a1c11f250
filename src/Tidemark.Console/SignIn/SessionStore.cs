using System.Security.Cryptography;
using System.Text;
using Dapper;
using Tidemark.Accounts;
using Tidemark.Storage;

namespace Tidemark.WebConsole.SignIn;

/// <summary>Who is signed in, and until when.</summary>
internal sealed record Session(Account Account, string AccessKeyId, DateTimeOffset ExpiresAt);

/// <summary>
/// Sessions as rows: signing out ends one for good, and a key that is deactivated or removed ends all of its sessions with
/// the next request. The token is in the cookie only; the row holds its hash.
/// </summary>
internal sealed class SessionStore(ControlDatabase database, AccountStore accounts, ConsoleOptions options, TimeProvider clock)
{
    /// <summary>Begins a session.</summary>
    /// <returns>Its token and when it ends.</returns>
    public async Task<(string Token, DateTimeOffset ExpiresAt)> Begin(string accessKeyId)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var now = clock.GetUtcNow();
        var expiresAt = now + options.SessionLifetime;
        await database.Write(async (connection, transaction) =>
        {
            await connection.ExecuteAsync(
                "DELETE FROM console_session WHERE expires_at <= @now", new { now = Instant.ToColumn(now) }, transaction);
            await connection.ExecuteAsync(
                "INSERT INTO console_session (id, access_key_id, created_at, expires_at) VALUES (@id, @accessKeyId, @now, @expiresAt)",
                new { id = Hash(token), accessKeyId, now = Instant.ToColumn(now), expiresAt = Instant.ToColumn(expiresAt) }, transaction);
            return true;
        });
        return (token, expiresAt);
    }

    /// <summary>The session of the token, or null when it has ended.</summary>
    public async Task<Session?> Find(string token)
    {
        var row = await database.Read(connection => connection.QuerySingleOrDefaultAsync<Row>(
            "SELECT access_key_id AS AccessKeyId, expires_at AS ExpiresAt FROM console_session WHERE id = @id AND expires_at > @now",
            new { id = Hash(token), now = Instant.ToColumn(clock.GetUtcNow()) }));
        return row is not null && await accounts.FindByActiveKey(row.AccessKeyId) is { } account
            ? new Session(account, row.AccessKeyId, Instant.FromColumn(row.ExpiresAt))
            : null;
    }

    /// <summary>Ends the session of the token.</summary>
    public Task End(string token) => database.Execute("DELETE FROM console_session WHERE id = @id", new { id = Hash(token) });

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token)));

    private sealed record Row(string AccessKeyId, long ExpiresAt);
}
