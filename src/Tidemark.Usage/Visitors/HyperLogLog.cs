using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tidemark.Usage.Visitors;

/// <summary>
/// The registers of a HyperLogLog of precision 16: 65,536 of them, standard error 1.04 / sqrt(65536) = 0.4 %. The count
/// is Ertl's improved estimate (O. Ertl, New cardinality estimation algorithms for HyperLogLog sketches, 2017, algorithm
/// 6), which needs no switch between small, middle and large ranges.
/// </summary>
internal static class HyperLogLog
{
    public const int Registers = 1 << Precision;

    /// <summary>The largest value of a register: one more than the bits that are left of a hash.</summary>
    public const int LargestValue = 64 - Precision + 1;

    private const int Precision = 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(Span<byte> registers, ulong hash)
    {
        hash = Mix(hash);
        var index = (int)(hash >> (64 - Precision));
        var value = (byte)Math.Min(BitOperations.LeadingZeroCount(hash << Precision) + 1, LargestValue);
        if (registers[index] < value)
        {
            registers[index] = value;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Merge(Span<byte> registers, ReadOnlySpan<byte> other)
    {
        var width = Vector<byte>.Count;
        for (var i = 0; i < registers.Length; i += width)
        {
            Vector.Max(new Vector<byte>(registers[i..]), new Vector<byte>(other[i..])).CopyTo(registers[i..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long Count(ReadOnlySpan<byte> registers)
    {
        Span<int> histogram = stackalloc int[LargestValue + 1];
        foreach (var value in registers)
        {
            histogram[value]++;
        }

        double m = Registers;
        var z = m * Tau(1 - (histogram[LargestValue] / m));
        for (var value = LargestValue - 1; value >= 1; value--)
        {
            z = 0.5 * (z + histogram[value]);
        }

        z += m * Sigma(histogram[0] / m);
        return double.IsInfinity(z) ? 0 : (long)Math.Round(m * m / (2 * Math.Log(2) * z));
    }

    /// <summary>The finalizer of MurmurHash3: a bijection that makes every bit depend on all, whatever the hash was.</summary>
    private static ulong Mix(ulong hash)
    {
        unchecked
        {
            hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL;
            hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53UL;
            return hash ^ (hash >> 33);
        }
    }

    private static double Sigma(double x)
    {
        if (x == 1)
        {
            return double.PositiveInfinity;
        }

        var (y, z, before) = (1d, x, double.NaN);
        while (z != before)
        {
            x *= x;
            before = z;
            z += x * y;
            y += y;
        }

        return z;
    }

    private static double Tau(double x)
    {
        if (x is 0 or 1)
        {
            return 0;
        }

        var (y, z, before) = (1d, 1 - x, double.NaN);
        while (z != before)
        {
            x = Math.Sqrt(x);
            before = z;
            y *= 0.5;
            z -= (1 - x) * (1 - x) * y;
        }

        return z / 3;
    }
}
