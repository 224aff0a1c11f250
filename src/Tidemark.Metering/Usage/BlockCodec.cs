using System.Buffers;
using System.Runtime.CompilerServices;

namespace Tidemark.Metering.Usage;

/// <summary>
/// The stored form of a day: columns of 288 slots. A version byte; the slots in which anything is not zero (their number,
/// then, unless it is all, a list of gaps when they are few or a bitmap); the number of columns with the id and length of
/// each; the columns one after another. A column is either dense, a zigzag delta a slot in use, or sparse, a gap and a
/// zigzag value for each slot that is not zero: whichever is shorter. Columns of zeros are left out.
/// </summary>
internal static class BlockCodec
{
    private const byte Version = 1;
    private const byte Dense = 0;
    private const byte Sparse = 1;
    private const int BitmapBytes = UsageDay.Slots / 8;
    private const int LargestId = 4095;

    private static readonly short[] EverySlot = [.. Enumerable.Range(0, UsageDay.Slots).Select(slot => (short)slot)];

    /// <param name="columns">Ids in ascending order, each with <see cref="UsageDay.Slots"/> values.</param>
    public static byte[] Encode(IEnumerable<KeyValuePair<int, long[]>> columns)
    {
        var used = columns.Where(column => column.Value.AsSpan().ContainsAnyExcept(0L)).ToList();
        var slots = Enumerable.Range(0, UsageDay.Slots).Where(slot => used.Exists(column => column.Value[slot] != 0)).ToArray();
        var bodies = used.ConvertAll(column => EncodeColumn(column.Value, slots));

        var result = new ArrayBufferWriter<byte>(64 + BitmapBytes + bodies.Sum(body => body.Length + 4));
        Write(result, Version);
        WriteSlots(result, slots);
        Write(result, (ulong)used.Count);
        for (var i = 0; i < used.Count; i++)
        {
            Write(result, (ulong)used[i].Key);
            Write(result, (ulong)bodies[i].Length);
        }

        bodies.ForEach(body => result.Write(body));
        return result.WrittenSpan.ToArray();
    }

    private static void WriteSlots(ArrayBufferWriter<byte> writer, int[] slots)
    {
        Write(writer, (ulong)slots.Length);
        if (slots.Length == UsageDay.Slots)
        {
            return;
        }

        if (slots.Length < BitmapBytes)
        {
            var next = 0;
            foreach (var slot in slots)
            {
                Write(writer, (ulong)(slot - next));
                next = slot + 1;
            }

            return;
        }

        Span<byte> bitmap = stackalloc byte[BitmapBytes];
        foreach (var slot in slots)
        {
            bitmap[slot / 8] |= (byte)(1 << (slot % 8));
        }

        writer.Write(bitmap);
    }

    private static byte[] EncodeColumn(long[] values, int[] slots)
    {
        var dense = new ArrayBufferWriter<byte>(1 + (slots.Length * 4));
        var sparse = new ArrayBufferWriter<byte>(1 + (slots.Length * 4));
        Write(dense, Dense);
        Write(sparse, Sparse);
        Write(sparse, (ulong)values.Count(value => value != 0));
        var (before, next) = (0L, 0);
        foreach (var slot in slots)
        {
            Write(dense, ZigZag(unchecked(values[slot] - before)));
            before = values[slot];
            if (values[slot] != 0)
            {
                Write(sparse, (ulong)(slot - next));
                Write(sparse, ZigZag(values[slot]));
                next = slot + 1;
            }
        }

        return (sparse.WrittenCount < dense.WrittenCount ? sparse : dense).WrittenSpan.ToArray();
    }

    private static void Write(ArrayBufferWriter<byte> writer, ulong value) =>
        writer.Advance(Varint.Write(writer.GetSpan(Varint.Longest), value));

    private static ulong ZigZag(long value) => unchecked((ulong)((value << 1) ^ (value >> 63)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long UnZigZag(ulong value) => unchecked((long)(value >> 1) ^ -(long)(value & 1));

    /// <summary>Walks over the columns of a block.</summary>
    internal ref struct Reader
    {
        private readonly ReadOnlySpan<byte> _block;
        private readonly ReadOnlySpan<short> _slots;
        private int _columnsLeft;
        private int _directory;
        private int _body;
        private int _bodyEnd;

        /// <param name="block">The stored form.</param>
        /// <param name="slots">Room for the numbers of the slots in use: <see cref="UsageDay.Slots"/>.</param>
        /// <exception cref="InvalidDataException">The bytes are not a block.</exception>
        public Reader(ReadOnlySpan<byte> block, Span<short> slots)
        {
            if (block.IsEmpty || block[0] != Version)
            {
                throw new InvalidDataException($"A stored block of {block.Length} bytes has an unknown version.");
            }

            _block = block;
            var offset = 1;
            var used = Varint.ReadCount(block, ref offset, UsageDay.Slots);
            if (used == UsageDay.Slots)
            {
                _slots = EverySlot;
            }
            else
            {
                ReadSlots(block, ref offset, slots[..used]);
                _slots = slots[..used];
            }

            _columnsLeft = Varint.ReadCount(block, ref offset, LargestId);
            _directory = offset;
            for (var i = 0; i < _columnsLeft; i++)
            {
                Varint.ReadCount(block, ref offset, LargestId);
                Varint.ReadCount(block, ref offset, block.Length);
            }

            _bodyEnd = offset;
        }

        /// <summary>What the column is; valid after <see cref="Next"/>.</summary>
        public int Id { get; private set; }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public bool Next()
        {
            if (_columnsLeft == 0)
            {
                return _bodyEnd == _block.Length ? false : throw new InvalidDataException("A stored block has bytes left over.");
            }

            _columnsLeft--;
            Id = Varint.ReadCount(_block, ref _directory, LargestId);
            var length = Varint.ReadCount(_block, ref _directory, _block.Length);
            if (length < 1 || length > _block.Length - _bodyEnd)
            {
                throw new InvalidDataException("A column of a stored block is cut off.");
            }

            _body = _bodyEnd;
            _bodyEnd += length;
            return true;
        }

        /// <summary>Adds the current column to 288 sums.</summary>
        /// <exception cref="OverflowException">A sum does not fit into 63 bits.</exception>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void AddTo(Span<long> sums)
        {
            sums = sums[..UsageDay.Slots];
            var column = _block[_body.._bodyEnd];
            var offset = 1;
            if (column[0] == Dense)
            {
                var value = 0L;
                if (_slots.Length == sums.Length)
                {
                    foreach (ref var sum in sums)
                    {
                        value = unchecked(value + UnZigZag(Varint.Read(column, ref offset)));
                        sum += value;
                    }
                }
                else
                {
                    foreach (var slot in _slots)
                    {
                        value = unchecked(value + UnZigZag(Varint.Read(column, ref offset)));
                        sums[slot] += value;
                    }
                }
            }
            else if (column[0] == Sparse)
            {
                var count = Varint.ReadCount(column, ref offset, UsageDay.Slots);
                for (var (i, slot) = (0, -1); i < count; i++)
                {
                    slot += 1 + Varint.ReadCount(column, ref offset, UsageDay.Slots - 1);
                    if (slot >= UsageDay.Slots)
                    {
                        throw new InvalidDataException("A slot of a stored block lies outside the day.");
                    }

                    sums[slot] += UnZigZag(Varint.Read(column, ref offset));
                }
            }
            else
            {
                throw new InvalidDataException($"A column of a stored block has the unknown form {column[0]}.");
            }

            if (offset != column.Length)
            {
                throw new InvalidDataException("A column of a stored block has bytes left over.");
            }
        }

        private static void ReadSlots(ReadOnlySpan<byte> block, ref int offset, Span<short> slots)
        {
            if (slots.Length >= BitmapBytes)
            {
                ReadBitmap(block, ref offset, slots);
                return;
            }

            var next = 0;
            foreach (ref var slot in slots)
            {
                next += Varint.ReadCount(block, ref offset, UsageDay.Slots - 1);
                if (next >= UsageDay.Slots)
                {
                    throw new InvalidDataException("A slot of a stored block lies outside the day.");
                }

                slot = (short)next++;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void ReadBitmap(ReadOnlySpan<byte> block, ref int offset, Span<short> slots)
        {
            if (block.Length - offset < BitmapBytes)
            {
                throw new InvalidDataException("The slots of a stored block are cut off.");
            }

            var found = 0;
            for (var slot = 0; slot < UsageDay.Slots; slot++)
            {
                if ((block[offset + (slot / 8)] & (1 << (slot % 8))) != 0)
                {
                    if (found == slots.Length)
                    {
                        throw new InvalidDataException("A stored block has more slots in use than it says.");
                    }

                    slots[found++] = (short)slot;
                }
            }

            if (found != slots.Length)
            {
                throw new InvalidDataException("A stored block has fewer slots in use than it says.");
            }

            offset += BitmapBytes;
        }
    }
}
