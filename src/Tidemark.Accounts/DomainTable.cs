using System.Collections.Frozen;

namespace Tidemark.Accounts;

/// <summary>
/// A snapshot of an account's domains, for finding the domain of a host. Thread-safe.
/// </summary>
public sealed class DomainTable
{
    private readonly FrozenSet<string> _names;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    /// <param name="names">Names in canonical form (see <see cref="DomainName"/>).</param>
    public DomainTable(IEnumerable<string> names)
    {
        _names = names.ToFrozenSet(StringComparer.Ordinal);
        _lookup = _names.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Number of domains.</summary>
    public int Count => _names.Count;

    /// <summary>
    /// The domain of a host (lower case, without port): the one of its name, else the longest wildcard above it, else null.
    /// A wildcard does not match its parent: <c>.example.com</c> is not the domain of <c>example.com</c>.
    /// </summary>
    public string? Resolve(string host)
    {
        if (host.Length == 0 || host[0] == '.')
        {
            return null;
        }

        if (_names.TryGetValue(host, out var exact))
        {
            return exact;
        }

        for (var dot = host.IndexOf('.'); dot >= 0; dot = host.IndexOf('.', dot + 1))
        {
            if (_lookup.TryGetValue(host.AsSpan(dot), out var wildcard))
            {
                return wildcard;
            }
        }

        return null;
    }
}
