using Tidemark.Usage.Bytes;

namespace Tidemark.Usage.Ledger;

/// <summary>The stored form of places and days: a version byte, then each place and day as steps (zigzag) from the pair before.</summary>
internal static class PlaceDayCodec
{
    private const byte Version = 1;

    public static byte[] Encode(IEnumerable<(long Place, long Day)> pairs)
    {
        var bytes = new VarintWriter(Version);
        var before = (Place: 0L, Day: 0L);
        foreach (var pair in pairs)
        {
            bytes.WriteStep(pair.Place - before.Place);
            bytes.WriteStep(pair.Day - before.Day);
            before = pair;
        }

        return bytes.Written.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static List<(long Place, long Day)> Decode(ReadOnlySpan<byte> stored)
    {
        var offset = VarintWriter.CheckVersion(stored, Version, "list of places and days");
        var pairs = new List<(long, long)>();
        var (place, day) = (0L, 0L);
        while (offset < stored.Length)
        {
            place = unchecked(place + Varint.ReadStep(stored, ref offset));
            day = unchecked(day + Varint.ReadStep(stored, ref offset));
            pairs.Add((place, day));
        }

        return pairs;
    }
}
