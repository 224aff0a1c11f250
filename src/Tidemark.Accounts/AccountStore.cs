using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using Tidemark.Storage;
using Tidemark.Text;

namespace Tidemark.Accounts;

/// <summary>The accounts of this Tidemark and their access keys.</summary>
public sealed class AccountStore(ControlDatabase database, DataKey dataKey, TimeProvider clock)
{
    /// <summary>The least traffic factor.</summary>
    public const decimal LeastFactor = 1.0m;

    /// <summary>The greatest traffic factor.</summary>
    public const decimal GreatestFactor = 2.0m;

    internal const string SecretPurpose = "access-key-secret";

    private const int FactorDecimals = 4;

    /// <summary>Creates an account with its first access key.</summary>
    /// <param name="name">1 to 128 characters, unique.</param>
    /// <param name="uid">The AliUid, or null for a random one.</param>
    /// <param name="zone">IANA name of a time zone.</param>
    /// <param name="language">The language of its mails.</param>
    /// <exception cref="AccountException">The name or uid is in use or out of range, or the zone is unknown.</exception>
    public async Task<(Account Account, AccessKey Key)> Create(string name, long? uid, string zone, Language language = Language.English)
    {
        name = CheckedName(name);
        if (uid is < Account.LeastUid or > Account.GreatestUid)
        {
            throw new AccountException($"Invalid uid {uid}; use 16 digits, at most {Account.GreatestUid}, or omit it for a random one.");
        }

        var account = new Account(uid ?? NewUid(), name, CheckedZone(zone), 1.0, clock.GetUtcNow()) { Language = language };
        var key = NewKey(account.AliUid);

        // before the transaction: to open the data key may write
        var secret = dataKey.Seal(SecretPurpose, key.Secret, key.Id);
        try
        {
            await database.Write(async (connection, transaction) =>
            {
                await connection.ExecuteAsync(
                    "INSERT INTO account (ali_uid, name, zone, traffic_factor, language, created_at) VALUES (@AliUid, @Name, @Zone, @TrafficFactor, @Language, @CreatedAt)",
                    new
                    {
                        account.AliUid,
                        account.Name,
                        Zone = account.Zone.Id,
                        account.TrafficFactor,
                        Language = LanguageName.Of(language),
                        CreatedAt = Instant.ToColumn(account.CreatedAt),
                    },
                    transaction);
                await connection.ExecuteAsync(
                    "INSERT INTO access_key (id, ali_uid, secret, created_at) VALUES (@Id, @AliUid, @Secret, @CreatedAt)",
                    new { key.Id, key.AliUid, Secret = secret, CreatedAt = Instant.ToColumn(account.CreatedAt) },
                    transaction);
                return true;
            });
        }
        catch (DbException error) when (BrokenConstraint.IsUnique(error))
        {
            var taken = uid is null ? $"the name '{name}'" : $"the name '{name}' or the uid {uid}";
            throw new AccountException($"An account with {taken} already exists; choose another, or list accounts with: tidemark account list");
        }

        return (account, key);
    }

    /// <summary>Changes an account.</summary>
    /// <param name="aliUid">Which.</param>
    /// <param name="change">What.</param>
    /// <param name="alongside">
    /// Changes what other rooms derive from the account, such as when its tasks fire next: in the same transaction, given the account as it will be.
    /// </param>
    /// <returns>The account as it is now.</returns>
    /// <exception cref="AccountException">The account does not exist, or a value breaks its rule; nothing was changed.</exception>
    public async Task<Account> Change(long aliUid, AccountChange change, Func<DbConnection, DbTransaction, Account, Task>? alongside = null)
    {
        if (change.TrafficFactor is { } factor && (factor is < LeastFactor or > GreatestFactor || decimal.Round(factor, FactorDecimals) != factor))
        {
            throw new AccountException(string.Create(
                CultureInfo.InvariantCulture, $"Invalid factor {factor}; use {LeastFactor} to {GreatestFactor} with at most {FactorDecimals} decimals, such as 1.1."));
        }

        var (name, zone) = (change.Name is null ? null : CheckedName(change.Name), change.Zone is null ? null : CheckedZone(change.Zone));
        try
        {
            return await database.Write(async (connection, transaction) =>
            {
                var row = await connection.QuerySingleOrDefaultAsync<Row>(
                    """
                    UPDATE account SET name = coalesce(@name, name), zone = coalesce(@zone, zone), traffic_factor = coalesce(@factor, traffic_factor),
                        percentile = coalesce(@percentile, percentile), language = coalesce(@language, language)
                    WHERE ali_uid = @aliUid
                    RETURNING ali_uid AS AliUid, name, zone, traffic_factor AS TrafficFactor, percentile, language, created_at AS CreatedAt
                    """,
                    new
                    {
                        aliUid,
                        name,
                        zone = zone?.Id,
                        factor = (double?)change.TrafficFactor,
                        percentile = change.Percentile is { } days ? EnumColumn.ToColumn(days) : null,
                        language = change.Language is { } language ? LanguageName.Of(language) : null,
                    },
                    transaction);
                var account = row?.ToAccount() ?? throw new AccountException($"Account {aliUid} does not exist; list accounts with: tidemark account list");
                if (alongside is not null)
                {
                    await alongside(connection, transaction, account);
                }

                return account;
            });
        }
        catch (DbException error) when (BrokenConstraint.IsUnique(error))
        {
            throw new AccountException($"An account with the name '{name}' exists already; choose another, or list them with: tidemark account list");
        }
    }

    /// <summary>Sets the shape of <c>Content</c> in answers to the calls of a key.</summary>
    /// <exception cref="AccountException">The account has no such key.</exception>
    public async Task SetContent(long aliUid, string keyId, KeyContent content)
    {
        if (await database.Execute(
            "UPDATE access_key SET content = @content WHERE id = @keyId AND ali_uid = @aliUid", new { content = EnumColumn.ToColumn(content), keyId, aliUid }) == 0)
        {
            throw new AccountException($"Account {aliUid} has no access key '{keyId}'; list keys with: tidemark account key list --account {aliUid}");
        }
    }

    /// <summary>Adds an access key to an account.</summary>
    /// <returns>The key with its secret, which is not shown again.</returns>
    /// <exception cref="AccountException">The account does not exist.</exception>
    public async Task<AccessKey> AddKey(long aliUid)
    {
        var key = NewKey(aliUid);
        try
        {
            await database.Execute(
                "INSERT INTO access_key (id, ali_uid, secret, created_at) VALUES (@Id, @AliUid, @secret, @now)",
                new { key.Id, key.AliUid, secret = dataKey.Seal(SecretPurpose, key.Secret, key.Id), now = Instant.ToColumn(clock.GetUtcNow()) });
        }
        catch (DbException error) when (BrokenConstraint.IsReference(error))
        {
            throw new AccountException($"Account {aliUid} does not exist; list accounts with: tidemark account list");
        }

        return key;
    }

    /// <summary>Gives a key a new secret; the old one stops working at once. It is not needed for this.</summary>
    /// <returns>The new secret, which is not shown again.</returns>
    /// <exception cref="AccountException">The account has no such key.</exception>
    public async Task<string> RotateKey(long aliUid, string keyId)
    {
        var secret = NewKey(aliUid).Secret;
        await ChangeKey("UPDATE access_key SET secret = @secret WHERE id = @keyId AND ali_uid = @aliUid", aliUid, keyId, dataKey.Seal(SecretPurpose, secret, keyId));
        return secret;
    }

    /// <summary>Enables or disables a key.</summary>
    /// <exception cref="AccountException">The account has no such key.</exception>
    public Task SetActive(long aliUid, string keyId, bool active) =>
        ChangeKey($"UPDATE access_key SET active = {(active ? 1 : 0)} WHERE id = @keyId AND ali_uid = @aliUid", aliUid, keyId);

    /// <summary>Removes a key.</summary>
    /// <exception cref="AccountException">The account has no such key.</exception>
    public Task RemoveKey(long aliUid, string keyId) => ChangeKey("DELETE FROM access_key WHERE id = @keyId AND ali_uid = @aliUid", aliUid, keyId);

    /// <summary>The keys of an account without their secrets, oldest first.</summary>
    public async Task<IReadOnlyList<KnownAccessKey>> Keys(long aliUid)
    {
        var rows = await database.Read(connection => connection.QueryAsync<(string Id, long Active, string? Content, long CreatedAt)>(
            "SELECT id, active, content, created_at FROM access_key WHERE ali_uid = @aliUid ORDER BY created_at, id", new { aliUid }));
        return [.. rows.Select(row => new KnownAccessKey(
            row.Id, row.Active != 0, row.Content is { } content ? EnumColumn.FromColumn<KeyContent>(content) : null, Instant.FromColumn(row.CreatedAt)))];
    }

    /// <summary>Removes an account and every row that refers to it: keys, domains, tokens, tasks, runs, exports, notifications.</summary>
    /// <exception cref="AccountException">The account does not exist.</exception>
    public async Task Remove(long aliUid)
    {
        if (await database.Execute("DELETE FROM account WHERE ali_uid = @aliUid", new { aliUid }) == 0)
        {
            throw new AccountException($"Account {aliUid} does not exist; list accounts with: tidemark account list");
        }
    }

    private async Task ChangeKey(string sql, long aliUid, string keyId, byte[]? secret = null)
    {
        if (await database.Execute(sql, new { aliUid, keyId, secret }) == 0)
        {
            throw new AccountException($"Account {aliUid} has no access key '{keyId}'; list keys with: tidemark account key list --account {aliUid}");
        }
    }

    /// <summary>All accounts, by uid.</summary>
    public async Task<IReadOnlyList<Account>> List()
    {
        var rows = await database.Read(connection => connection.QueryAsync<Row>(Columns + " ORDER BY ali_uid"));
        return [.. rows.Select(row => row.ToAccount())];
    }

    /// <summary>The account, or null.</summary>
    public async Task<Account?> Find(long aliUid)
    {
        var row = await database.Read(connection =>
            connection.QuerySingleOrDefaultAsync<Row>(Columns + " WHERE ali_uid = @aliUid", new { aliUid }));
        return row?.ToAccount();
    }

    /// <summary>The access key with its secret in plain text, or null.</summary>
    public async Task<AccessKey?> FindKey(string id)
    {
        var row = await database.Read(connection => connection.QuerySingleOrDefaultAsync<KeyRow>(
            "SELECT id, ali_uid AS AliUid, secret, active, content FROM access_key WHERE id = @id", new { id }));
        return row is null
            ? null
            : new AccessKey(row.Id, dataKey.Unseal(SecretPurpose, row.Secret, row.Id), row.AliUid, row.Active != 0,
                row.Content is { } content ? EnumColumn.FromColumn<KeyContent>(content) : null);
    }

    /// <summary>The account of an access key, or null when the key does not exist or is inactive.</summary>
    public async Task<Account?> FindByActiveKey(string id)
    {
        var row = await database.Read(connection => connection.QuerySingleOrDefaultAsync<Row>(
            Columns + " WHERE ali_uid = (SELECT ali_uid FROM access_key WHERE id = @id AND active = 1)", new { id }));
        return row?.ToAccount();
    }

    /// <summary>The ids of an account's keys, oldest first.</summary>
    public async Task<IReadOnlyList<string>> ListKeys(long aliUid) =>
        [.. await database.Read(connection => connection.QueryAsync<string>(
            "SELECT id FROM access_key WHERE ali_uid = @aliUid ORDER BY created_at, id", new { aliUid }))];

    private const string Columns = "SELECT ali_uid AS AliUid, name, zone, traffic_factor AS TrafficFactor, percentile, language, created_at AS CreatedAt FROM account";

    private static string CheckedName(string name)
    {
        name = name.Trim();
        return name.Length is >= 1 and <= 128 && OneLine.Allows(name)
            ? name
            : throw new AccountException($"Invalid account name '{name}'; use one line of 1 to 128 characters. It must not hold {OneLine.Broken}.");
    }

    private static TimeZoneInfo CheckedZone(string zone) => TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
        ? found
        : throw new AccountException($"Unknown time zone '{zone}'; use an IANA name such as Asia/Shanghai, Europe/Berlin or UTC.");

    private static long NewUid()
    {
        var span = (ulong)(Account.GreatestUid - Account.LeastUid + 1);
        return Account.LeastUid + (long)(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) % span);
    }

    private static AccessKey NewKey(long aliUid)
    {
        const string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        return new AccessKey("TM" + RandomNumberGenerator.GetString(letters, 22), RandomNumberGenerator.GetString(letters, 30), aliUid, true, null);
    }

    private sealed record Row(long AliUid, string Name, string Zone, double TrafficFactor, string Percentile, string Language, long CreatedAt)
    {
        public Account ToAccount() =>
            new(AliUid, Name, TimeZoneInfo.FindSystemTimeZoneById(Zone), TrafficFactor, Instant.FromColumn(CreatedAt))
            {
                Percentile = EnumColumn.FromColumn<PercentileDays>(Percentile),
                Language = LanguageName.TryParse(Language, out var language) ? language : Accounts.Language.English,
            };
    }

    private sealed record KeyRow(string Id, long AliUid, byte[] Secret, long Active, string? Content);
}
