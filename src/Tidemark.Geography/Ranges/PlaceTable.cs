using Tidemark.Geography.Names;

namespace Tidemark.Geography.Ranges;

/// <summary>
/// Every place there is, by number. Numbers stay as long as the process lives, whatever is loaded meanwhile: what is being metered
/// holds them. 0 is the unknown place. Safe from any thread.
/// </summary>
internal sealed class PlaceTable
{
    private const int Most = ushort.MaxValue;

    private readonly Lock _gate = new();
    private readonly Dictionary<ClientPlace, ushort> _numbers = [];
    private volatile ClientPlace[] _places = new ClientPlace[64];

    public PlaceTable() => NumberOf(new ClientPlace(ClientPlace.Unknown, ClientPlace.Unknown));

    /// <summary>The place of a number.</summary>
    public ClientPlace this[int number] => _places[number];

    /// <summary>The number of a place.</summary>
    /// <exception cref="InvalidDataException">There are too many places.</exception>
    public ushort NumberOf(in ClientPlace place)
    {
        lock (_gate)
        {
            if (!_numbers.TryGetValue(place, out var number))
            {
                if (_numbers.Count == Most)
                {
                    throw new InvalidDataException($"it contains more than {Most:N0} pairs of region and ISP.");
                }

                number = (ushort)_numbers.Count;
                var places = _places;
                if (number == places.Length)
                {
                    Array.Resize(ref places, number * 2);
                }

                places[number] = place;
                _places = places;
                _numbers.Add(place, number);
            }

            return number;
        }
    }

    /// <summary>What is known when one file says the first place and a later one the second.</summary>
    public ushort Fill(ushort first, ushort second)
    {
        if (first == second || second == 0)
        {
            return first;
        }

        var (known, more) = (this[first], this[second]);
        var finer = known.Region == Regions.Unknown || (known.Region == Regions.Mainland && Regions.InsideMainland.Contains(more.Region));
        return NumberOf(new ClientPlace(finer ? more.Region : known.Region, known.Isp == Isps.Unknown ? more.Isp : known.Isp));
    }
}
