using System.Collections.Concurrent;
using Tidemark.Accounts;
using Tidemark.Metering.Ingest;

namespace Tidemark.Ingest;

/// <summary>The domains of one account as an ingest sees them; with <paramref name="add"/> a host that has none becomes one.</summary>
/// <param name="store">Where domains are added.</param>
/// <param name="account">The account (AliUid).</param>
/// <param name="table">Its domains at the start.</param>
/// <param name="add">Whether unknown hosts become domains.</param>
internal sealed class AccountDomains(DomainStore store, long account, DomainTable table, bool add) : IDomainDirectory
{
    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);

    /// <summary>The domains that were added, in order.</summary>
    public IReadOnlyList<string> Added => [.. _seen.Where(name => name.Value).Select(name => name.Key).Order(StringComparer.Ordinal)];

    public string? Resolve(string host)
    {
        if (table.Resolve(host) is { } known)
        {
            return known;
        }

        if (!add || !DomainName.TryNormalise(host, out var name))
        {
            return null;
        }

        if (!_seen.ContainsKey(name))
        {
            // asked for from the threads that parse: a new host is rare, and SQLite writes on the caller's thread anyway
            _seen[name] = store.Add(account, name).GetAwaiter().GetResult();
        }

        return name;
    }
}
