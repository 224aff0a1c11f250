using Tidemark.Geography.Names;
using Tidemark.Geography.Ranges;

namespace Tidemark.Geography.Files;

/// <summary>Walks the tree of a MaxMind DB in the order of addresses and says which place each range is.</summary>
internal sealed class MaxMindPlaces
{
    private const int Ipv4Bits = 32;
    private const int Ipv6Bits = 128;
    private const int StepsForAnyTree = 10_000;

    private readonly MaxMindFile _file;
    private readonly PlaceTable _places;
    private readonly Dictionary<uint, ushort> _known = [];
    private readonly Dictionary<(string, string, string, ulong?), ushort> _named = [];
    private readonly PlaceMap _map = new();
    private long _stepsLeft;
    private uint? _ipv4Root;

    private MaxMindPlaces(MaxMindFile file, PlaceTable places)
    {
        _file = file;
        _places = places;
        _stepsLeft = (4L * file.Nodes) + StepsForAnyTree;
    }

    /// <summary>The places of a file. Databases of cities, countries, networks (ASN) and ISPs are understood, of several makers.</summary>
    /// <exception cref="GeographyException">The file is not a MaxMind DB, or damaged; says how.</exception>
    public static PlaceMap Read(string path, byte[] content, PlaceTable places)
    {
        try
        {
            return new MaxMindPlaces(MaxMindFile.Open(content), places).Read();
        }
        catch (InvalidDataException e)
        {
            throw new GeographyException(path, e.Message);
        }
    }

    private PlaceMap Read()
    {
        if (_file.AddressBits == Ipv4Bits)
        {
            WalkIpv4(0, 0, 0);
            return _map;
        }

        // IPv4 lies at ::/96; the same nodes are often reached again as ::ffff:0:0/96, 2001::/32 and 2002::/16
        var root = 0U;
        for (var depth = 0; depth < Ipv6Bits - Ipv4Bits && root < _file.Nodes; depth++)
        {
            root = _file.Record((int)root, 0);
        }

        WalkIpv4(root, 0, 0);
        _ipv4Root = root < _file.Nodes ? root : null;
        WalkIpv6(0, 0, 0);
        return _map;
    }

    private void WalkIpv4(uint record, uint prefix, int depth)
    {
        if (record >= _file.Nodes)
        {
            _map.Ipv4.Set(prefix, PlaceOf(record));
            return;
        }

        Step(depth, Ipv4Bits);
        WalkIpv4(_file.Record((int)record, 0), prefix, depth + 1);
        WalkIpv4(_file.Record((int)record, 1), prefix | (1U << (Ipv4Bits - 1 - depth)), depth + 1);
    }

    private void WalkIpv6(uint record, UInt128 prefix, int depth)
    {
        if (record >= _file.Nodes || record == _ipv4Root)
        {
            _map.Ipv6.Set(prefix, record == _ipv4Root ? (ushort)0 : PlaceOf(record));
            return;
        }

        Step(depth, Ipv6Bits);
        WalkIpv6(_file.Record((int)record, 0), prefix, depth + 1);
        WalkIpv6(_file.Record((int)record, 1), prefix | (UInt128.One << (Ipv6Bits - 1 - depth)), depth + 1);
    }

    private void Step(int depth, int bits)
    {
        if (depth == bits)
        {
            throw new InvalidDataException($"its tree goes deeper than the {bits} bits of an address.");
        }

        if (--_stepsLeft < 0)
        {
            throw new InvalidDataException($"its tree of {_file.Nodes} nodes leads to the same nodes in a loop.");
        }
    }

    private ushort PlaceOf(uint record)
    {
        if (record == _file.Nodes)
        {
            return 0;
        }

        if (!_known.TryGetValue(record, out var place))
        {
            var offset = (long)record - _file.Nodes - MaxMindFile.Separator;
            if (offset < 0 || offset >= _file.DataLength)
            {
                throw new InvalidDataException($"its tree leads out of its data: {offset} of {_file.DataLength} bytes.");
            }

            _known.Add(record, place = Place((int)offset));
        }

        return place;
    }

    private ushort Place(int record)
    {
        var data = _file.Data;
        var first = data.First(data.Find(record, "subdivisions"));
        var texts = (
            FirstOf(
                data.Find(record, "country", "iso_code"), data.Find(record, "country_code"), data.Find(record, "country"),
                data.Find(record, "registered_country", "iso_code")),
            FirstOf(
                data.Find(first, "iso_code"), data.Find(record, "region_code"), data.Find(first, "names", "en"), data.Find(record, "region"),
                data.Find(record, "stateprov")),
            FirstOf(
                data.Find(record, "isp"), data.Find(record, "traits", "isp"), data.Find(record, "autonomous_system_organization"),
                data.Find(record, "traits", "autonomous_system_organization"), data.Find(record, "as_name"), data.Find(record, "organization")),
            NumberOf(
                data.Find(record, "autonomous_system_number"), data.Find(record, "traits", "autonomous_system_number"), data.Find(record, "asn"), data.Find(record, "as_number")));
        if (!_named.TryGetValue(texts, out var place))
        {
            var region = PlaceNames.Country(texts.Item1) ?? Regions.Unknown;
            region = region == Regions.Mainland ? PlaceNames.Province(texts.Item2) ?? region : region;
            _named.Add(texts, place = _places.NumberOf(new ClientPlace(region, PlaceNames.Isp(texts.Item3, texts.Item4))));
        }

        return place;
    }

    // A number, or a text such as AS4134
    private ulong? NumberOf(params ReadOnlySpan<int?> places)
    {
        foreach (var place in places)
        {
            if ((_file.Data.Number(place) ?? (_file.Data.Text(place) is { } text ? Networks.NumberIn(text) : null)) is { } number)
            {
                return number;
            }
        }

        return null;
    }

    private string FirstOf(params ReadOnlySpan<int?> places)
    {
        foreach (var place in places)
        {
            if (_file.Data.Text(place) is { Length: > 0 } text)
            {
                return text;
            }
        }

        return "";
    }
}
