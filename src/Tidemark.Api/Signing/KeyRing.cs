using System.Collections.Concurrent;
using Tidemark.Accounts;
using Tidemark.Storage;

namespace Tidemark.Api.Signing;

/// <summary>
/// Access keys with their accounts, as the database has them at the moment of the call: what was read before is used again
/// only while nobody has committed anything since, so a key that was disabled a moment ago is disabled.
/// </summary>
internal sealed class KeyRing(AccountStore accounts, ControlDatabase database)
{
    private const int MostKept = 10_000;

    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);

    /// <summary>The key and its account, or null.</summary>
    public async ValueTask<(Account Account, AccessKey Key)?> Find(string id)
    {
        var version = database.Version();
        if (_kept.TryGetValue(id, out var kept) && kept.Version == version)
        {
            return (kept.Account, kept.Key);
        }

        if (await accounts.FindKey(id) is not { } key || await accounts.Find(key.AliUid) is not { } account)
        {
            return null;
        }

        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }

        _kept[id] = new Kept(version, account, key);
        return (account, key);
    }

    private sealed record Kept(long Version, Account Account, AccessKey Key);
}
