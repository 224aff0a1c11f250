using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tidemark.Metering.Clients;

namespace Tidemark.Metering.Geography;

/// <summary>
/// Places in the form in which they are looked up: sorted starts, with an index by the first 16 bits of the address, so that a
/// binary search has few steps left. Never changes.
/// </summary>
internal sealed class PlaceRanges
{
    private const int IndexBits = 16;
    private const int SixToFour = 0x2002;

    private readonly uint[] _ipv4;
    private readonly ushort[] _ipv4Places;
    private readonly int[] _ipv4Index;
    private readonly ulong[] _high;
    private readonly ulong[] _low;
    private readonly ushort[] _ipv6Places;
    private readonly int[] _ipv6Index;

    public PlaceRanges(PlaceMap map)
    {
        _ipv4 = [.. map.Ipv4.Starts];
        _ipv4Places = [.. map.Ipv4.Places];
        _ipv4Index = Index(map.Ipv4.Starts, start => (int)(start >> (32 - IndexBits)));
        _high = [.. map.Ipv6.Starts.Select(start => (ulong)(start >> 64))];
        _low = [.. map.Ipv6.Starts.Select(start => (ulong)(start & ulong.MaxValue))];
        _ipv6Places = [.. map.Ipv6.Places];
        _ipv6Index = Index(map.Ipv6.Starts, start => (int)(start >> (128 - IndexBits)));
    }

    /// <summary>How many ranges there are.</summary>
    public int Count => _ipv4.Length + _high.Length;

    /// <summary>The number of the place of an address; 0 for what is no address.</summary>
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

        var place = Find(high, low);

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
            ref var starts = ref MemoryMarshal.GetArrayDataReference(_ipv4);
            while (count > 1)
            {
                var half = count >> 1;
                at = Unsafe.Add(ref starts, at + half) <= address ? at + half : at;
                count -= half;
            }

            return _ipv4Places[at];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Find(ulong high, ulong low)
    {
        unchecked
        {
            var bucket = (int)(high >> (64 - IndexBits));
            var at = Math.Max(_ipv6Index[bucket] - 1, 0);
            var count = _ipv6Index[bucket + 1] - at;
            while (count > 1)
            {
                var middle = at + (count >> 1);
                var start = _high[middle];
                at = start < high || (start == high && _low[middle] <= low) ? middle : at;
                count -= count >> 1;
            }

            return _ipv6Places[at];
        }
    }

    // For each value of the first bits: the number of starts before its first address
    private static int[] Index<T>(IReadOnlyList<T> starts, Func<T, int> bucketOf)
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
