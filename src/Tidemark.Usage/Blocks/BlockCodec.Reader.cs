using System.Runtime.CompilerServices;
using Tidemark.Usage.Bytes;
using Tidemark.Usage.Model;

namespace Tidemark.Usage.Blocks;

internal static partial class BlockCodec
{
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

        /// <summary>The current column, to be added later, when it is dense; null when it is not.</summary>
        public readonly Range? Dense => _block[_body] == BlockCodec.Dense ? _body.._bodyEnd : null;

        /// <summary>Adds the current column to 288 sums.</summary>
        /// <exception cref="OverflowException">A sum does not fit into 63 bits.</exception>
        /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
        public readonly void AddTo(Span<long> sums) => AddTo(_body.._bodyEnd, sums);

        /// <summary>Adds a column to 288 sums.</summary>
        /// <exception cref="OverflowException">A sum does not fit into 63 bits.</exception>
        /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void AddTo(Range range, Span<long> sums)
        {
            sums = sums[..UsageDay.Slots];
            var column = _block[range];
            var offset = 1;
            if (column[0] == BlockCodec.Dense)
            {
                var value = 0L;
                foreach (var slot in _slots)
                {
                    value = unchecked(value + UnZigZag(Varint.Read(column, ref offset)));
                    sums[slot] += value;
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

            CheckEnd(column, offset);
        }

        /// <summary>
        /// Adds an earlier dense column and the current one, which is dense too. Where a number begins is known when the one before it was
        /// read: two columns at once keep the processor from waiting for that.
        /// </summary>
        /// <param name="earlier">The column.</param>
        /// <param name="earlierSums">288 sums for it.</param>
        /// <param name="sums">288 sums for the current one.</param>
        /// <exception cref="OverflowException">A sum does not fit into 63 bits.</exception>
        /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void AddTo(Range earlier, Span<long> earlierSums, Span<long> sums)
        {
            earlierSums = earlierSums[..UsageDay.Slots];
            sums = sums[..UsageDay.Slots];
            var first = _block[earlier];
            var second = _block[_body.._bodyEnd];
            var (firstOffset, secondOffset, firstValue, secondValue) = (1, 1, 0L, 0L);
            foreach (var slot in _slots)
            {
                firstValue = unchecked(firstValue + UnZigZag(Varint.Read(first, ref firstOffset)));
                secondValue = unchecked(secondValue + UnZigZag(Varint.Read(second, ref secondOffset)));
                earlierSums[slot] += firstValue;
                sums[slot] += secondValue;
            }

            CheckEnd(first, firstOffset);
            CheckEnd(second, secondOffset);
        }

        private static void CheckEnd(ReadOnlySpan<byte> column, int offset)
        {
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
