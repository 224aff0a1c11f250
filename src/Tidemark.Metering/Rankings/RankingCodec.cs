using System.Buffers;
using Tidemark.Metering.Ledger;

namespace Tidemark.Metering.Rankings;

/// <summary>
/// The stored form of a part of a ranking: a version byte, the number of keys, the length of the key column and of the
/// column of requests; then the keys in ascending order, each as the length it shares with the one before, the length of
/// the rest, and the rest; then the requests; then the bytes, a number each.
/// </summary>
internal static class RankingCodec
{
    private const byte Version = 1;

    /// <param name="entries">In ascending order of keys.</param>
    public static byte[] Encode(IReadOnlyList<RankingEntry> entries)
    {
        var keys = new ArrayBufferWriter<byte>(Math.Max(256, entries.Count * 24));
        var requests = new ArrayBufferWriter<byte>(Math.Max(16, entries.Count));
        var bytes = new ArrayBufferWriter<byte>(Math.Max(16, entries.Count * 4));
        var before = ReadOnlySpan<byte>.Empty;
        foreach (var entry in entries)
        {
            var key = entry.Key.Span;
            var shared = key.CommonPrefixLength(before);
            Write(keys, (ulong)shared);
            Write(keys, (ulong)(key.Length - shared));
            keys.Write(key[shared..]);
            Write(requests, (ulong)entry.Requests);
            Write(bytes, (ulong)entry.Bytes);
            before = key;
        }

        var result = new ArrayBufferWriter<byte>(keys.WrittenCount + requests.WrittenCount + bytes.WrittenCount + 32);
        Write(result, Version);
        Write(result, (ulong)entries.Count);
        Write(result, (ulong)keys.WrittenCount);
        Write(result, (ulong)requests.WrittenCount);
        result.Write(keys.WrittenSpan);
        result.Write(requests.WrittenSpan);
        result.Write(bytes.WrittenSpan);
        return result.WrittenSpan.ToArray();
    }

    private static void Write(ArrayBufferWriter<byte> writer, ulong value) =>
        writer.Advance(Varint.Write(writer.GetSpan(Varint.Longest), value));

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
