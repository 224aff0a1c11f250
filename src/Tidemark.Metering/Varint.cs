using System.Runtime.CompilerServices;

namespace Tidemark.Metering;

/// <summary>Unsigned integers in groups of seven bits, lowest first (LEB128), as all stored forms here write them.</summary>
internal static class Varint
{
    /// <summary>The longest form, in bytes.</summary>
    public const int Longest = 10;

    /// <summary>Writes to the start of the span, which has room for <see cref="Longest"/>; answers the bytes written.</summary>
    public static int Write(Span<byte> destination, ulong value)
    {
        var length = 0;
        while (value >= 0x80)
        {
            destination[length++] = (byte)((value & 0x7f) | 0x80);
            value >>= 7;
        }

        destination[length++] = (byte)value;
        return length;
    }

    /// <summary>Reads at the offset and moves it on.</summary>
    /// <exception cref="InvalidDataException">The bytes end within the number, or it has more than 64 bits.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Read(ReadOnlySpan<byte> source, ref int offset)
    {
        if ((uint)offset < (uint)source.Length && source[offset] < 0x80)
        {
            return source[offset++];
        }

        return ReadLong(source, ref offset);
    }

    /// <summary>Reads a figure of at most 63 bits.</summary>
    /// <exception cref="InvalidDataException">As for <see cref="Read"/>, or it has 64 bits.</exception>
    public static long ReadFigure(ReadOnlySpan<byte> source, ref int offset)
    {
        var value = Read(source, ref offset);
        return value <= long.MaxValue ? (long)value : throw new InvalidDataException("A stored figure does not fit into 63 bits.");
    }

    /// <summary>Reads a number that counts something of at most <paramref name="limit"/>.</summary>
    /// <exception cref="InvalidDataException">As for <see cref="Read"/>, or it is larger than the limit.</exception>
    public static int ReadCount(ReadOnlySpan<byte> source, ref int offset, int limit)
    {
        var value = Read(source, ref offset);
        return value <= (ulong)limit ? (int)value : throw new InvalidDataException($"A stored count of {value} is beyond its limit of {limit}.");
    }

    private static ulong ReadLong(ReadOnlySpan<byte> source, ref int offset)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if ((uint)offset >= (uint)source.Length)
            {
                break;
            }

            var current = source[offset++];
            if (shift == 63 && current > 1)
            {
                break;
            }

            value |= (ulong)(current & 0x7f) << shift;
            if (current < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A stored number is cut off or too long.");
    }
}
