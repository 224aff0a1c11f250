using System.Collections.Concurrent;
using Tidemark.Usage.Contract;

namespace Tidemark.Accounts;

/// <summary>
/// The domains of one account as an ingest sees them: those there are when a host is asked for, also when they were added since the
/// ingest began. Safe from any thread; it works on the caller's thread, which is one that parses.
/// </summary>
/// <param name="store">Where domains are looked up and added.</param>
/// <param name="account">The account (AliUid).</param>
/// <param name="add">Whether a host that is not a domain becomes one, if its name can be a domain's.</param>
public sealed class AccountDomains(DomainStore store, long account, bool add) : IDomainDirectory
{
    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);
    private DomainTable? _first;

    /// <summary>The domains that were added, in order.</summary>
    public IReadOnlyList<string> Added => [.. _seen.Where(name => name.Value).Select(name => name.Key).Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public string? Resolve(string host)
    {
        if (!add)
        {
            return store.Current(account).Resolve(host);
        }

        // what this ingest adds would make every later look read all domains again: the first is enough, a name that is there is not added twice
        _first ??= store.Current(account);
        if (_first.Resolve(host) is { } known)
        {
            return known;
        }

        if (!DomainName.TryNormalise(host, out var name))
        {
            return null;
        }

        if (!_seen.ContainsKey(name))
        {
            _seen[name] = store.AddHost(account, name);
        }

        return name;
    }
}
