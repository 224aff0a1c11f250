using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tidemark.Usage.Bytes;

/// <summary>Unsigned integers in groups of seven bits, lowest first (LEB128), as all stored forms here write them.</summary>
internal static class Varint
{
    /// <summary>The longest form, in bytes.</summary>
    public const int Longest = 10;

    /// <summary>How many bytes a number takes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Length(ulong value) => ((BitOperations.Log2(value | 1) * 9) + 73) >> 6;

    /// <summary>Writes to the start of the span, which has room for <see cref="Longest"/>; answers the bytes written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(Span<byte> destination, ulong value)
    {
        if (value >= 0x80)
        {
            return WriteLong(destination, value);
        }

        destination[0] = (byte)value;
        return 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int WriteLong(Span<byte> destination, ulong value)
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
        if (BitConverter.IsLittleEndian && (uint)offset <= (uint)source.Length && source.Length - offset >= sizeof(ulong))
        {
            // up to eight groups at once, without asking how many: the first clear top bit ends the number
            var word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref MemoryMarshal.GetReference(source), offset));
            var ends = ~word & 0x8080808080808080UL;
            if (ends != 0)
            {
                offset += (BitOperations.TrailingZeroCount(ends) >> 3) + 1;
                return Join(word & (ends ^ unchecked(ends - 1)));
            }
        }

        return ReadBytewise(source, ref offset);
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

    /// <summary>Reads a number of any sign, written as zigzag.</summary>
    /// <exception cref="InvalidDataException">As for <see cref="Read"/>.</exception>
    public static long ReadStep(ReadOnlySpan<byte> source, ref int offset)
    {
        var value = Read(source, ref offset);
        return unchecked((long)(value >> 1) ^ -(long)(value & 1));
    }

    // Pushes the low seven bits of each byte together, in pairs: the instruction that does it is very slow on some processors
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Join(ulong groups)
    {
        groups &= 0x7f7f7f7f7f7f7f7fUL;
        groups = (groups & 0x007f007f007f007fUL) | ((groups & 0x7f007f007f007f00UL) >> 1);
        groups = (groups & 0x00003fff00003fffUL) | ((groups & 0x3fff00003fff0000UL) >> 2);
        return (groups & 0x000000000fffffffUL) | ((groups & 0x0fffffff00000000UL) >> 4);
    }

    private static ulong ReadBytewise(ReadOnlySpan<byte> source, ref int offset)
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
