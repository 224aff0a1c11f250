using System.Runtime.CompilerServices;
using Tidemark.Usage.Bytes;

namespace Tidemark.Usage.Rankings;

/// <summary>
/// The stored form of a part of a ranking: a version byte, the number of keys, the length of the key column and of the
/// column of requests; then the keys, each as the length it shares with the one before, the length of
/// the rest, and the rest; then the requests; then the bytes, a number each.
/// </summary>
internal static class RankingCodec
{
    private const byte Version = 1;
    private const int Header = 1 + (3 * Varint.Longest);
    private const int KeyLengthRoom = 5;

    /// <param name="entries">In any order; neighbours that share more take less room.</param>
    /// <param name="into">Where the form is put.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ReadOnlyMemory<byte> Encode(ReadOnlySpan<RankingEntry> entries, ByteArena into)
    {
        var room = Header;
        foreach (ref readonly var entry in entries)
        {
            room += entry.Key.Length + (2 * KeyLengthRoom) + (2 * Varint.Longest);
        }

        // one column after the other; the header stands before them, as far to the right as it fits
        var buffer = into.Reserve(room);
        var end = WriteKeys(entries, buffer, Header);
        var keysLength = end - Header;
        foreach (ref readonly var entry in entries)
        {
            end += Varint.Write(buffer[end..], (ulong)entry.Requests);
        }

        var requestsLength = end - Header - keysLength;
        foreach (ref readonly var entry in entries)
        {
            end += Varint.Write(buffer[end..], (ulong)entry.Bytes);
        }

        Span<byte> header = stackalloc byte[Header];
        header[0] = Version;
        var length = 1;
        length += Varint.Write(header[length..], (ulong)entries.Length);
        length += Varint.Write(header[length..], (ulong)keysLength);
        length += Varint.Write(header[length..], (ulong)requestsLength);
        header[..length].CopyTo(buffer[(Header - length)..]);
        return into.Take(Header - length, end - Header + length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int WriteKeys(ReadOnlySpan<RankingEntry> entries, Span<byte> buffer, int at)
    {
        var before = ReadOnlySpan<byte>.Empty;
        foreach (ref readonly var entry in entries)
        {
            var key = entry.Key.Span;
            var shared = key.CommonPrefixLength(before);
            at += Varint.Write(buffer[at..], (ulong)shared);
            at += Varint.Write(buffer[at..], (ulong)(key.Length - shared));
            key[shared..].CopyTo(buffer[at..]);
            at += key.Length - shared;
            before = key;
        }

        return at;
    }

    /// <summary>Walks over the entries of a stored part.</summary>
    internal ref struct Reader
    {
        private readonly ReadOnlySpan<byte> _keys;
        private readonly ReadOnlySpan<byte> _requests;
        private readonly ReadOnlySpan<byte> _bytes;
        private byte[] _key = new byte[256];
        private int _length;
        private int _keyOffset;
        private int _requestOffset;
        private int _byteOffset;
        private int _left;

        /// <exception cref="InvalidDataException">The bytes are not a part of a ranking.</exception>
        public Reader(ReadOnlySpan<byte> part)
        {
            if (part.IsEmpty || part[0] != Version)
            {
                throw new InvalidDataException($"A stored ranking of {part.Length} bytes has an unknown version.");
            }

            var offset = 1;
            Count = Varint.ReadCount(part, ref offset, part.Length);
            var keys = Varint.ReadCount(part, ref offset, part.Length);
            var requests = Varint.ReadCount(part, ref offset, part.Length);
            if (part.Length - offset < (long)keys + requests)
            {
                throw new InvalidDataException("A stored ranking is cut off.");
            }

            _keys = part.Slice(offset, keys);
            _requests = part.Slice(offset + keys, requests);
            _bytes = part[(offset + keys + requests)..];
            _left = Count;
        }

        public int Count { get; }

        /// <summary>The key, valid until the next one.</summary>
        public readonly ReadOnlySpan<byte> Key => _key.AsSpan(0, _length);

        public long Requests { get; private set; }

        public long Bytes { get; private set; }

        /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public bool Next()
        {
            if (_left == 0)
            {
                return false;
            }

            _left--;
            var shared = Varint.ReadCount(_keys, ref _keyOffset, _length);
            var rest = Varint.ReadCount(_keys, ref _keyOffset, _keys.Length);
            if (rest > _keys.Length - _keyOffset)
            {
                throw new InvalidDataException("A key of a stored ranking is cut off.");
            }

            if (shared + rest > _key.Length)
            {
                Array.Resize(ref _key, Math.Max(shared + rest, _key.Length * 2));
            }

            _keys.Slice(_keyOffset, rest).CopyTo(_key.AsSpan(shared));
            _keyOffset += rest;
            _length = shared + rest;
            Requests = Varint.ReadFigure(_requests, ref _requestOffset);
            Bytes = Varint.ReadFigure(_bytes, ref _byteOffset);
            return true;
        }
    }
}
