using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tidemark.Geography.Ranges;

/// <summary>
/// Places of IPv6 addresses in the form in which they are looked up. A lookup mostly waits for memory: so six starts and their places share a
/// cache line, and the first starts of all lines, which are searched before, are few. Never changes.
/// </summary>
internal sealed class Ipv6Ranges
{
    private const int StartsOfLine = 6;
    private const int WordsOfLine = 8;
    private const int PlacesOfWord = 4;
    private const int BytesOfLine = 64;

    // 2000::/3, of which the addresses of the Internet are: indexed by the bits below the three that all of them share
    private const ulong FirstUnicast = 0x2000_0000_0000_0000;
    private const ulong LastOfUnicast = (1UL << 61) - 1;

    private readonly int[] _index;
    private readonly ulong[] _firsts;
    private readonly ulong[] _lines;
    private readonly int _offset;

    // Lower halves of starts; null when all are 0, as in files of networks up to /64
    private readonly ulong[]? _low;

    public Ipv6Ranges(PlaceSteps<UInt128> steps)
    {
        Count = steps.Starts.Count;
        var lines = (Count + StartsOfLine - 1) / StartsOfLine;
        _firsts = new ulong[lines];
        _lines = GC.AllocateArray<ulong>((lines + 1) * WordsOfLine, pinned: true);
        _offset = OffsetOfLines();
        Array.Fill(_lines, ulong.MaxValue);
        for (var i = 0; i < Count; i++)
        {
            var (line, place) = (i / StartsOfLine, i % StartsOfLine);
            var high = (ulong)(steps.Starts[i] >> 64);
            var words = _lines.AsSpan(_offset + (line * WordsOfLine), WordsOfLine);
            words[place] = high;
            ref var places = ref words[StartsOfLine + (place / PlacesOfWord)];
            var shift = 16 * (place % PlacesOfWord);
            places = (places & ~((ulong)ushort.MaxValue << shift)) | ((ulong)steps.Places[i] << shift);
            if (place == 0)
            {
                _firsts[line] = high;
            }
        }

        _index = PlaceRanges.Index(_firsts, BucketOf);
        _low = steps.Starts.Any(start => (ulong)(start & ulong.MaxValue) != 0) ? [.. steps.Starts.Select(start => (ulong)(start & ulong.MaxValue))] : null;
    }

    /// <summary>How many ranges there are.</summary>
    public int Count { get; }

    /// <summary>The number of the place of an address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Find(ulong high, ulong low)
    {
        unchecked
        {
            var bucket = BucketOf(high);
            var line = Math.Max(_index[bucket] - 1, 0);
            var count = _index[bucket + 1] - line;
            ref var firsts = ref MemoryMarshal.GetArrayDataReference(_firsts);
            while (count > 1)
            {
                var half = count >> 1;
                line = Unsafe.Add(ref firsts, line + half) <= high ? line + half : line;
                count -= half;
            }

            ref var words = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_lines), _offset + (line * WordsOfLine));
            var at = (words <= high ? 1 : 0) + (Unsafe.Add(ref words, 1) <= high ? 1 : 0) + (Unsafe.Add(ref words, 2) <= high ? 1 : 0)
                + (Unsafe.Add(ref words, 3) <= high ? 1 : 0) + (Unsafe.Add(ref words, 4) <= high ? 1 : 0) + (Unsafe.Add(ref words, 5) <= high ? 1 : 0);
            var start = Math.Min((line * StartsOfLine) + at, Count) - 1;
            return PlaceOf(_low is not null && HighOf(start) == high ? Search(_low, high, low) : start);
        }
    }

    // Ascends with the address; those outside are in the first and the last
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int BucketOf(ulong high) =>
        (int)(Math.Min(Math.Max(high, FirstUnicast) - FirstUnicast, LastOfUnicast) >> (61 - PlaceRanges.IndexBits));

    // Among starts with the same upper half the lower one decides
    private int Search(ulong[] lows, ulong high, ulong low)
    {
        var (at, count) = (0, Count);
        while (count > 1)
        {
            var half = count >> 1;
            var start = HighOf(at + half);
            at = start < high || (start == high && lows[at + half] <= low) ? at + half : at;
            count -= half;
        }

        return at;
    }

    private ulong HighOf(int start) => _lines[_offset + (start / StartsOfLine * WordsOfLine) + (start % StartsOfLine)];

    private int PlaceOf(int start)
    {
        var place = start % StartsOfLine;
        var word = _lines[_offset + (start / StartsOfLine * WordsOfLine) + StartsOfLine + (place / PlacesOfWord)];
        return (int)((word >> (16 * (place % PlacesOfWord))) & ushort.MaxValue);
    }

    // The array is pinned: what is aligned stays so
    private unsafe int OffsetOfLines()
    {
        var beyond = (int)((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_lines)) % BytesOfLine);
        return beyond == 0 ? 0 : (BytesOfLine - beyond) / sizeof(ulong);
    }
}
