using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Tidemark.Usage.Bytes;

/// <summary>
/// A fast 64-bit hash of bytes: multiply and fold, 16 bytes a step. Not cryptographic; tables seed it by chance so that
/// nobody can aim at their collisions.
/// </summary>
public static class KeyHash
{
    private const ulong First = 0x9E37_79B9_7F4A_7C15;
    private const ulong Second = 0xD6E8_FEB8_6659_FD93;

    // Stored in sketches: changing it, or anything below, splits one visitor into two
    private const ulong VisitorSeed = 0xA076_1D64_78BD_642F;

    /// <summary>The seed of this process's tables.</summary>
    public static ulong TableSeed { get; } = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    /// <summary>The hash under which a visitor is kept: the same on every machine and in every version.</summary>
    public static ulong OfVisitor(ReadOnlySpan<byte> address) => Of(address, VisitorSeed);

    /// <summary>The hash of the bytes under a seed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Of(ReadOnlySpan<byte> key, ulong seed)
    {
        unchecked
        {
            var state = seed ^ Fold(seed ^ First, Second);
            var rest = key;
            while (rest.Length > 16)
            {
                state = Fold(Read8(rest) ^ First, Read8(rest[8..]) ^ state);
                rest = rest[16..];
            }

            ulong a;
            ulong b;
            if (rest.Length >= 8)
            {
                a = Read8(rest);
                b = Read8(rest[^8..]);
            }
            else if (rest.Length >= 4)
            {
                a = BinaryPrimitives.ReadUInt32LittleEndian(rest);
                b = BinaryPrimitives.ReadUInt32LittleEndian(rest[^4..]);
            }
            else if (rest.Length > 0)
            {
                a = ((ulong)rest[0] << 16) | ((ulong)rest[rest.Length >> 1] << 8) | rest[^1];
                b = 0;
            }
            else
            {
                a = b = 0;
            }

            return Fold(First ^ (ulong)key.Length, Fold(a ^ Second, b ^ state));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read8(ReadOnlySpan<byte> from) => BinaryPrimitives.ReadUInt64LittleEndian(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }
}
