using System.Buffers.Text;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Tidemark.Storage;

namespace Tidemark.Accounts.Tokens;

/// <summary>The ingest tokens of accounts. Only the SHA-256 of a token is stored. A token has 256 random bits, so it cannot be guessed.</summary>
public sealed class IngestTokenStore(ControlDatabase database, TimeProvider clock)
{
    /// <summary>The prefix of every token, so that secret scanners recognize it.</summary>
    public const string Prefix = "tmi_";

    /// <summary>The rule for names, for messages.</summary>
    public const string NameRule = "1 to 64 letters, digits, dots, hyphens and underscores, starting with a letter or digit";

    /// <summary>How far <see cref="IngestToken.LastUsedAt"/> can lag: not every use is recorded.</summary>
    public static readonly TimeSpan UseGrain = TimeSpan.FromMinutes(5);

    private const int SecretBytes = 32;
    private const int LongestName = 64;
    private const string Columns =
        "SELECT id, ali_uid AS AliUid, name, hash, created_at AS CreatedAt, last_used_at AS LastUsedAt, revoked_at AS RevokedAt FROM ingest_token";

    private static readonly int Length = Prefix.Length + Base64Url.GetEncodedLength(SecretBytes);

    /// <summary>Whether the name matches <see cref="NameRule"/>.</summary>
    public static bool IsName(string name) =>
        name.Length is >= 1 and <= LongestName && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    /// <summary>Creates a token. The name of a revoked token can be used again; the new token continues its feed.</summary>
    /// <returns>The token with its secret, which cannot be read again.</returns>
    /// <exception cref="AccountException">The name is invalid or in use, or the account does not exist.</exception>
    public async Task<(IngestToken Token, string Secret)> Create(long aliUid, string name)
    {
        if (!IsName(name))
        {
            throw new AccountException($"Invalid token name '{name}'; use {NameRule}.");
        }

        var secret = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var now = clock.GetUtcNow();
        try
        {
            var id = await database.Write(async (connection, transaction) =>
            {
                if (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM account WHERE ali_uid = @aliUid", new { aliUid }, transaction) == 0)
                {
                    throw new AccountException($"Account {aliUid} does not exist; list accounts with: tidemark account list");
                }

                return await connection.ExecuteScalarAsync<long>(
                    "INSERT INTO ingest_token (ali_uid, name, hash, created_at) VALUES (@aliUid, @name, @hash, @now) RETURNING id",
                    new { aliUid, name, hash = Digest(secret), now = Instant.ToColumn(now) },
                    transaction);
            });
            return (new IngestToken(id, aliUid, name, Instant.FromColumn(Instant.ToColumn(now)), null, null), secret);
        }
        catch (DbException error) when (BrokenConstraint.IsUnique(error))
        {
            throw new AccountException(
                $"Account {aliUid} already has a token '{name}'; choose another name, or revoke it with: tidemark token revoke {name} --account {aliUid}");
        }
    }

    /// <summary>The tokens of an account, revoked ones included, by name, oldest first.</summary>
    public async Task<IReadOnlyList<IngestToken>> List(long aliUid)
    {
        var rows = await database.Read(connection => connection.QueryAsync<Row>(Columns + " WHERE ali_uid = @aliUid ORDER BY name, id", new { aliUid }));
        return [.. rows.Select(row => row.ToToken())];
    }

    /// <summary>Revokes a token immediately and permanently.</summary>
    /// <exception cref="AccountException">The account has no such active token.</exception>
    public async Task Revoke(long aliUid, string name)
    {
        var revoked = await database.Execute(
            "UPDATE ingest_token SET revoked_at = @now WHERE ali_uid = @aliUid AND name = @name AND revoked_at IS NULL",
            new { aliUid, name, now = Instant.ToColumn(clock.GetUtcNow()) });
        if (revoked == 0)
        {
            throw new AccountException($"Account {aliUid} has no active token '{name}'; list tokens with: tidemark token list --account {aliUid}");
        }
    }

    /// <summary>
    /// The token of the secret, or null if it is unknown or revoked, without saying which. It is looked up by the hash of the given secret.
    /// Nobody can choose the bytes of a hash, so response times reveal nothing about tokens.
    /// </summary>
    public async Task<IngestToken?> Authenticate(string secret)
    {
        if (secret.Length != Length || !secret.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var hash = Digest(secret);
        var row = await database.Read(connection => connection.QuerySingleOrDefaultAsync<Row>(Columns + " WHERE hash = @hash", new { hash }));
        return row is { RevokedAt: null } && CryptographicOperations.FixedTimeEquals(row.Hash, hash) ? row.ToToken() : null;
    }

    /// <summary>Records that a token is used, unless that was recorded within <see cref="UseGrain"/>.</summary>
    public async Task Use(IngestToken token)
    {
        var now = clock.GetUtcNow();
        if (token.LastUsedAt is not { } last || now - last >= UseGrain)
        {
            await database.Execute("UPDATE ingest_token SET last_used_at = @now WHERE id = @Id", new { token.Id, now = Instant.ToColumn(now) });
        }
    }

    private static byte[] Digest(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private sealed record Row(long Id, long AliUid, string Name, byte[] Hash, long CreatedAt, long? LastUsedAt, long? RevokedAt)
    {
        public IngestToken ToToken() => new(
            Id, AliUid, Name, Instant.FromColumn(CreatedAt),
            LastUsedAt is { } used ? Instant.FromColumn(used) : null,
            RevokedAt is { } revoked ? Instant.FromColumn(revoked) : null);
    }
}
