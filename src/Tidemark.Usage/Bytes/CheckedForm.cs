using System.Buffers.Binary;
using System.IO.Hashing;

namespace Tidemark.Usage.Bytes;

/// <summary>
/// Stored bytes with a checksum: a mark, four bytes of XXH3 (little-endian) over the content that follows, then the content. The seed of the hash
/// is made of the other columns of the row, so a form that lies in another row, or beside changed columns, does not match either.
/// Content of older versions has no mark, and is taken as it is.
/// </summary>
internal static class CheckedForm
{
    /// <summary>Bytes before the content.</summary>
    public const int HeaderLength = 1 + sizeof(uint);

    /// <summary>No stored content begins with it.</summary>
    public const byte Mark = 0xC5;

    /// <summary>Whether the bytes carry a checksum.</summary>
    public static bool Has(ReadOnlySpan<byte> stored) => !stored.IsEmpty && stored[0] == Mark;

    /// <summary>The content.</summary>
    /// <param name="stored">The bytes of the row.</param>
    /// <param name="row">Its other columns, as they were given when it was written.</param>
    /// <exception cref="InvalidDataException">The checksum does not match.</exception>
    public static ReadOnlySpan<byte> Open(ReadOnlySpan<byte> stored, params ReadOnlySpan<long> row)
    {
        if (!Has(stored))
        {
            return stored;
        }

        return stored.Length >= HeaderLength && BinaryPrimitives.ReadUInt32LittleEndian(stored[1..]) == Checksum(stored[HeaderLength..], row)
            ? stored[HeaderLength..]
            : throw new InvalidDataException("the checksum does not match");
    }

    /// <summary>Writes the checked form of the content into <paramref name="into"/>, which is made larger when it is too small.</summary>
    public static ReadOnlySpan<byte> Write(ref byte[] into, ReadOnlySpan<byte> content, params ReadOnlySpan<long> row)
    {
        var length = HeaderLength + content.Length;
        if (into.Length < length)
        {
            into = new byte[Math.Max(length, into.Length * 2)];
        }

        into[0] = Mark;
        BinaryPrimitives.WriteUInt32LittleEndian(into.AsSpan(1), Checksum(content, row));
        content.CopyTo(into.AsSpan(HeaderLength));
        return into.AsSpan(0, length);
    }

    private static uint Checksum(ReadOnlySpan<byte> content, ReadOnlySpan<long> row) => unchecked((uint)XxHash3.HashToUInt64(content, Seed(row)));

    // Each step can be undone, so two rows that differ in one column never have the same seed
    private static long Seed(ReadOnlySpan<long> row)
    {
        var seed = 0UL;
        foreach (var column in row)
        {
            unchecked
            {
                seed = (seed ^ (ulong)column) * 0x9E37_79B9_7F4A_7C15;
                seed ^= seed >> 32;
            }
        }

        return unchecked((long)seed);
    }
}
