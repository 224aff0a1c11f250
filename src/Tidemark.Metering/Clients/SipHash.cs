using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tidemark.Metering.Clients;

/// <summary>SipHash-2-4 (Aumasson and Bernstein, 2012): a hash of 64 bits that nobody can compute or aim at without its key.</summary>
internal readonly struct SipHash
{
    /// <summary>The length of a key.</summary>
    public const int KeyLength = 16;

    private readonly ulong _first;
    private readonly ulong _second;

    public SipHash(ReadOnlySpan<byte> key)
    {
        _first = BinaryPrimitives.ReadUInt64LittleEndian(key);
        _second = BinaryPrimitives.ReadUInt64LittleEndian(key[8..KeyLength]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ulong Of(ReadOnlySpan<byte> text)
    {
        unchecked
        {
            var v0 = _first ^ 0x736F_6D65_7073_6575;
            var v1 = _second ^ 0x646F_7261_6E64_6F6D;
            var v2 = _first ^ 0x6C79_6765_6E65_7261;
            var v3 = _second ^ 0x7465_6462_7974_6573;
            var last = (ulong)text.Length << 56;
            while (text.Length >= 8)
            {
                var word = BinaryPrimitives.ReadUInt64LittleEndian(text);
                v3 ^= word;
                Round(ref v0, ref v1, ref v2, ref v3);
                Round(ref v0, ref v1, ref v2, ref v3);
                v0 ^= word;
                text = text[8..];
            }

            for (var i = 0; i < text.Length; i++)
            {
                last |= (ulong)text[i] << (8 * i);
            }

            v3 ^= last;
            Round(ref v0, ref v1, ref v2, ref v3);
            Round(ref v0, ref v1, ref v2, ref v3);
            v0 ^= last;
            v2 ^= 0xFF;
            for (var round = 0; round < 4; round++)
            {
                Round(ref v0, ref v1, ref v2, ref v3);
            }

            return v0 ^ v1 ^ v2 ^ v3;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        unchecked
        {
            v0 += v1;
            v2 += v3;
            v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
            v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
            v0 = BitOperations.RotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
            v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
            v2 = BitOperations.RotateLeft(v2, 32);
        }
    }
}
