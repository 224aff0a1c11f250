using System.Text;
using System.Text.Unicode;
using Tidemark.Usage.Contract;

namespace Tidemark.Metering.Ingest;

/// <summary>A host that lines name.</summary>
/// <param name="Name">Lower case, without a dot at the end.</param>
/// <param name="Domain">Number of its domain, or -1 if it does not belong to the account.</param>
internal sealed record KnownHost(int Number, string Name, int Domain);

/// <summary>The hosts of one source and their domains, each looked up once. Safe from any thread.</summary>
internal sealed class Hosts(IDomainDirectory directory)
{
    /// <summary>How many hosts are remembered.</summary>
    public const int Most = 65_536;

    private const int LongestHost = 253;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, KnownHost> _hosts = [];
    private readonly Dictionary<string, int> _domainNumbers = [];
    private readonly List<string> _domains = [];
    private readonly List<string> _names = [];
    private readonly HashSet<string> _known = [];
    private HashSet<string> _knownCopy = [];
    private bool _overflowed;

    /// <summary>The hosts so far that are of domains; null when there were too many to remember them all.</summary>
    public IReadOnlySet<string>? Known
    {
        get
        {
            lock (_gate)
            {
                _knownCopy = _knownCopy.Count == _known.Count ? _knownCopy : [.. _known];
                return _overflowed ? null : _knownCopy;
            }
        }
    }

    /// <summary>The host of the text; its number is -1 when there are too many to remember it.</summary>
    public KnownHost Of(ReadOnlySpan<byte> text)
    {
        text = text[..Math.Min(text.Length, LongestHost + 1)];
        var encoding = Utf8.IsValid(text) ? Encoding.UTF8 : Encoding.Latin1;
        var name = encoding.GetString(text).ToLowerInvariant().TrimEnd('.');
        lock (_gate)
        {
            if (_hosts.TryGetValue(name, out var known))
            {
                return known;
            }

            var domain = name.Length is 0 or > LongestHost ? null : directory.Resolve(name);
            var room = _hosts.Count < Most;
            known = new KnownHost(room ? _names.Count : -1, name, domain is null ? -1 : NumberOf(domain));
            _overflowed |= !room;
            if (room)
            {
                _hosts.Add(name, known);
                _names.Add(name);
            }

            if (room && domain is not null)
            {
                _known.Add(name);
            }

            return known;
        }
    }

    /// <summary>The number of a domain.</summary>
    public int NumberOf(string domain)
    {
        lock (_gate)
        {
            if (!_domainNumbers.TryGetValue(domain, out var number))
            {
                number = _domains.Count;
                _domainNumbers.Add(domain, number);
                _domains.Add(domain);
            }

            return number;
        }
    }

    /// <summary>The domain of a number.</summary>
    public string Domain(int number)
    {
        lock (_gate)
        {
            return _domains[number];
        }
    }

    /// <summary>The name of a remembered host.</summary>
    public string Name(int number)
    {
        lock (_gate)
        {
            return _names[number];
        }
    }
}
