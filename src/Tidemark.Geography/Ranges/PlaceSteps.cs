using System.Numerics;

namespace Tidemark.Geography.Ranges;

/// <summary>
/// Places of all addresses of one kind, flattened: a place holds from its start to the next one. Begins at address 0 with what is
/// set there, else the unknown place. Neighbours are never equal.
/// </summary>
internal sealed class PlaceSteps<T>
    where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    private readonly List<T> _starts = [T.Zero];
    private readonly List<ushort> _places = [0];

    public IReadOnlyList<T> Starts => _starts;

    public IReadOnlyList<ushort> Places => _places;

    /// <summary>From here on it is this place; starts must not descend, and the last one said of a start counts.</summary>
    public void Set(T start, ushort place)
    {
        var last = _starts.Count - 1;
        if (_starts[last] != start)
        {
            if (_places[last] != place)
            {
                _starts.Add(start);
                _places.Add(place);
            }
        }
        else if (last > 0 && _places[last - 1] == place)
        {
            _starts.RemoveAt(last);
            _places.RemoveAt(last);
        }
        else
        {
            _places[last] = place;
        }
    }

    /// <summary>Behind this address it is this place, until another is set there.</summary>
    public void EndAfter(T last, ushort place)
    {
        if (last != T.MaxValue)
        {
            Set(last + T.One, place);
        }
    }

    /// <summary>The two laid over each other.</summary>
    public static PlaceSteps<T> Merge(PlaceSteps<T> first, PlaceSteps<T> second, Func<ushort, ushort, ushort> fill)
    {
        var merged = new PlaceSteps<T>();
        var known = new Dictionary<(ushort, ushort), ushort>();
        var (i, j) = (0, 0);
        var start = T.Zero;
        while (true)
        {
            var pair = (first._places[i], second._places[j]);
            if (!known.TryGetValue(pair, out var place))
            {
                known.Add(pair, place = fill(pair.Item1, pair.Item2));
            }

            merged.Set(start, place);
            var moreOfFirst = i + 1 < first._starts.Count;
            var moreOfSecond = j + 1 < second._starts.Count;
            if (!moreOfFirst && !moreOfSecond)
            {
                return merged;
            }

            start = !moreOfSecond || (moreOfFirst && first._starts[i + 1] <= second._starts[j + 1]) ? first._starts[i + 1] : second._starts[j + 1];
            i += moreOfFirst && first._starts[i + 1] == start ? 1 : 0;
            j += moreOfSecond && second._starts[j + 1] == start ? 1 : 0;
        }
    }
}

/// <summary>The places that one file, or several laid over each other, tell.</summary>
internal sealed record PlaceMap(PlaceSteps<uint> Ipv4, PlaceSteps<UInt128> Ipv6)
{
    public PlaceMap()
        : this(new PlaceSteps<uint>(), new PlaceSteps<UInt128>())
    {
    }

    public static PlaceMap Merge(PlaceMap first, PlaceMap second, Func<ushort, ushort, ushort> fill) =>
        new(PlaceSteps<uint>.Merge(first.Ipv4, second.Ipv4, fill), PlaceSteps<UInt128>.Merge(first.Ipv6, second.Ipv6, fill));
}
