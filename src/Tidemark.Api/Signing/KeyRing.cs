using System.Collections.Concurrent;
using Tidemark.Accounts;
using Tidemark.Storage;

namespace Tidemark.Api.Signing;

/// <summary>An access key and its account as they were read.</summary>
/// <param name="Account">Whose key it is.</param>
/// <param name="Key">The key.</param>
/// <param name="Version">Of the database when they were read: see <see cref="ControlDatabase.Version"/>.</param>
internal sealed record KnownKey(Account Account, AccessKey Key, long Version);

/// <summary>
/// Access keys with their accounts. What was read before is used again only while nobody has committed anything since, so a
/// key that was disabled a moment ago is disabled.
/// </summary>
internal sealed class KeyRing(AccountStore accounts, ControlDatabase database)
{
    private const int MostKept = 10_000;

    private readonly ConcurrentDictionary<string, KnownKey> _kept = new(StringComparer.Ordinal);

    /// <summary>The key and its account as the database has them now, or null.</summary>
    public async ValueTask<KnownKey?> Find(string id)
    {
        var version = database.Version();
        if (_kept.TryGetValue(id, out var kept) && kept.Version == version)
        {
            return kept;
        }

        if (await accounts.FindKey(id) is not { } key || await accounts.Find(key.AliUid) is not { } account)
        {
            return null;
        }

        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }

        return _kept[id] = new KnownKey(account, key, version);
    }

    /// <summary>
    /// The key and its account as they were read before, or null when they were not. Asks the database nothing: what is decided
    /// with it holds only if the version is still the same afterwards.
    /// </summary>
    public KnownKey? Recall(string id) => _kept.GetValueOrDefault(id);

    /// <summary>The version of the database now.</summary>
    public long Version() => database.Version();
}
