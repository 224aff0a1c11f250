using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tidemark.Logs.Fields;

/// <summary>Reads numbers. Absurd values are rejected here, so that sums of a batch stay far from overflow.</summary>
internal static class Numbers
{
    /// <summary>The maximum size of one response: 4 TiB.</summary>
    public const long MostBytes = 1L << 42;

    private const ulong Zeros = 0x3030_3030_3030_3030;
    private const ulong Sixes = 0x0606_0606_0606_0606;
    private const ulong HighHalves = 0xF0F0_F0F0_F0F0_F0F0;

    /// <summary>A count of bytes; <c>-</c> is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryBytes(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        if (text.Length is 0 or > 18)
        {
            return false;
        }

        foreach (var c in text)
        {
            var digit = c - '0';
            if (digit is < 0 or > 9)
            {
                value = 0;
                return text is [(byte)'-'];
            }

            value = (value * 10) + digit;
        }

        return value <= MostBytes;
    }

    /// <summary>A count of bytes of up to eight digits, read at once; false: <see cref="TryBytes(ReadOnlySpan{byte}, out long)"/> reads it.</summary>
    /// <param name="end">What follows the digits; the eight bytes before it can be read.</param>
    /// <param name="length">How many digits.</param>
    /// <param name="value">The count.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryFewDigits(ref byte end, int length, out long value)
    {
        value = 0;
        if (length is < 1 or > 8)
        {
            return false;
        }

        unchecked
        {
            // what is before the number becomes zeros
            var before = (1UL << ((8 - length) * 8)) - 1;
            var text = (BinaryPrimitives.ReadUInt64LittleEndian(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Subtract(ref end, 8), 8)) & ~before) | (Zeros & before);
            if ((text & HighHalves) != Zeros || ((text + Sixes) & HighHalves) != Zeros)
            {
                return false;
            }

            // pairs, then fours, then all eight
            var digits = text - Zeros;
            digits = (digits * 10) + (digits >> 8);
            value = (long)((((digits & 0x0000_00FF_0000_00FF) * 0x000F_4240_0000_0064) + (((digits >> 16) & 0x0000_00FF_0000_00FF) * 0x0000_2710_0000_0001)) >> 32);
            return true;
        }
    }

    /// <summary>A status: three digits, 100 to 999.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryStatus(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        if (text.Length != 3)
        {
            return false;
        }

        var a = text[0] - '0';
        var b = text[1] - '0';
        var c = text[2] - '0';
        value = (a * 100) + (b * 10) + c;
        return a is >= 1 and <= 9 && b is >= 0 and <= 9 && c is >= 0 and <= 9;
    }
}
