using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tidemark.Text.Addresses;

namespace Tidemark.Geography.Ranges;

/// <summary>
/// Places in the form in which they are looked up: sorted starts, with an index by 16 bits at the front of the address, so that a
/// binary search has few steps left. Never changes.
/// </summary>
internal sealed class PlaceRanges
{
    /// <summary>How many bits of an address ranges are indexed by.</summary>
    public const int IndexBits = 16;

    private const int PlaceBits = 16;
    private const int SixToFour = 0x2002;

    // Start and place in one: what a search ends at is in the cache with its place
    private readonly ulong[] _ipv4;
    private readonly int[] _ipv4Index;
    private readonly Ipv6Ranges _ipv6;

    public PlaceRanges(PlaceMap map)
    {
        _ipv4 = [.. map.Ipv4.Starts.Zip(map.Ipv4.Places, (start, place) => ((ulong)start << PlaceBits) | place)];
        _ipv4Index = Index(map.Ipv4.Starts, start => (int)(start >> (32 - IndexBits)));
        _ipv6 = new Ipv6Ranges(map.Ipv6);
    }

    /// <summary>How many ranges there are.</summary>
    public int Count => _ipv4.Length + _ipv6.Count;

    /// <summary>The number of the place of an address; 0 for what is not an address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Find(ReadOnlySpan<byte> address)
    {
        if (IpText.TryIpv4(address, out var ipv4))
        {
            return Find(ipv4);
        }

        if (!IpText.TryIpv6(address, out var high, out var low))
        {
            return 0;
        }

        if (IpText.IsMapped(high, low))
        {
            return Find((uint)(low & uint.MaxValue));
        }

        var place = _ipv6.Find(high, low);

        // RFC 3056: the IPv4 address follows the prefix
        return place == 0 && high >> 48 == SixToFour ? Find((uint)((high >> 16) & uint.MaxValue)) : place;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Find(uint address)
    {
        unchecked
        {
            var bucket = (int)(address >> (32 - IndexBits));
            var at = Math.Max(_ipv4Index[bucket] - 1, 0);
            var count = _ipv4Index[bucket + 1] - at;
            var wanted = ((ulong)address << PlaceBits) | ushort.MaxValue;
            ref var ranges = ref MemoryMarshal.GetArrayDataReference(_ipv4);
            while (count > 1)
            {
                var half = count >> 1;
                at = Unsafe.Add(ref ranges, at + half) <= wanted ? at + half : at;
                count -= half;
            }

            return (ushort)Unsafe.Add(ref ranges, at);
        }
    }

    /// <summary>For each value of the bits: the number of starts before its first address.</summary>
    internal static int[] Index<T>(IReadOnlyList<T> starts, Func<T, int> bucketOf)
    {
        var index = new int[(1 << IndexBits) + 1];
        foreach (var start in starts)
        {
            index[bucketOf(start) + 1]++;
        }

        for (var i = 1; i < index.Length; i++)
        {
            index[i] += index[i - 1];
        }

        return index;
    }
}
