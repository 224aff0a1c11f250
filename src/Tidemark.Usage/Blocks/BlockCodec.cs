using System.Buffers;
using System.Runtime.CompilerServices;
using Tidemark.Usage.Bytes;
using Tidemark.Usage.Model;

namespace Tidemark.Usage.Blocks;

/// <summary>
/// The stored form of a day: columns of 288 slots. A version byte; the slots in which anything is not zero (their number,
/// then, unless it is all, a list of gaps when they are few or a bitmap); the number of columns with the id and length of
/// each; the columns one after another. A column is either dense, a zigzag delta a slot in use, or sparse, a gap and a
/// zigzag value for each slot that is not zero: whichever is shorter. Columns of zeros are left out.
/// </summary>
internal static partial class BlockCodec
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
        Span<bool> inUse = stackalloc bool[UsageDay.Slots];
        inUse.Clear();
        var used = new List<Column>();
        foreach (var (id, values) in columns)
        {
            if (Mark(values, inUse))
            {
                used.Add(new Column(id, values, default, 0));
            }
        }

        Span<short> slots = stackalloc short[UsageDay.Slots];
        slots = slots[..Collect(inUse, slots)];
        var room = 1 + (2 * Varint.Longest) + (slots.Length * 2) + BitmapBytes;
        for (var i = 0; i < used.Count; i++)
        {
            used[i] = Measure(used[i], slots);
            room += (2 * Varint.Longest) + used[i].Length;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(room);
        var length = Write(used, slots, buffer);
        var block = buffer[..length];
        ArrayPool<byte>.Shared.Return(buffer);
        return block;
    }

    // Marks the slots that are not zero; false when there are none
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Mark(long[] values, Span<bool> inUse)
    {
        var any = false;
        for (var slot = 0; slot < inUse.Length; slot++)
        {
            var has = values[slot] != 0;
            inUse[slot] |= has;
            any |= has;
        }

        return any;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Collect(ReadOnlySpan<bool> inUse, Span<short> slots)
    {
        var count = 0;
        for (var slot = 0; slot < inUse.Length; slot++)
        {
            if (inUse[slot])
            {
                slots[count] = (short)slot;
                count++;
            }
        }

        return count;
    }

    // Which form is shorter, dense where they are equal, and how long it is
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Column Measure(Column column, ReadOnlySpan<short> slots)
    {
        var (dense, sparse, count, before, next) = (1, 1, 0, 0L, 0);
        foreach (var slot in slots)
        {
            var value = column.Values[slot];
            dense += Varint.Length(ZigZag(unchecked(value - before)));
            before = value;
            if (value != 0)
            {
                sparse += Varint.Length((ulong)(slot - next)) + Varint.Length(ZigZag(value));
                next = slot + 1;
                count++;
            }
        }

        sparse += Varint.Length((ulong)count);
        return sparse < dense ? column with { Count = count, Length = sparse } : column with { Count = null, Length = dense };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Write(List<Column> columns, ReadOnlySpan<short> slots, Span<byte> block)
    {
        block[0] = Version;
        var at = 1 + WriteSlots(slots, block[1..]);
        at += Varint.Write(block[at..], (ulong)columns.Count);
        foreach (var column in columns)
        {
            at += Varint.Write(block[at..], (ulong)column.Id);
            at += Varint.Write(block[at..], (ulong)column.Length);
        }

        foreach (var column in columns)
        {
            at += column.Count is { } count ? WriteSparse(column.Values, count, slots, block[at..]) : WriteDense(column.Values, slots, block[at..]);
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int WriteDense(long[] values, ReadOnlySpan<short> slots, Span<byte> body)
    {
        body[0] = Dense;
        var (at, before) = (1, 0L);
        foreach (var slot in slots)
        {
            at += Varint.Write(body[at..], ZigZag(unchecked(values[slot] - before)));
            before = values[slot];
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int WriteSparse(long[] values, int count, ReadOnlySpan<short> slots, Span<byte> body)
    {
        body[0] = Sparse;
        var (at, next) = (1 + Varint.Write(body[1..], (ulong)count), 0);
        foreach (var slot in slots)
        {
            if (values[slot] != 0)
            {
                at += Varint.Write(body[at..], (ulong)(slot - next));
                at += Varint.Write(body[at..], ZigZag(values[slot]));
                next = slot + 1;
            }
        }

        return at;
    }

    private static int WriteSlots(ReadOnlySpan<short> slots, Span<byte> block)
    {
        var at = Varint.Write(block, (ulong)slots.Length);
        if (slots.Length == UsageDay.Slots)
        {
            return at;
        }

        if (slots.Length < BitmapBytes)
        {
            var next = 0;
            foreach (var slot in slots)
            {
                at += Varint.Write(block[at..], (ulong)(slot - next));
                next = slot + 1;
            }

            return at;
        }

        var bitmap = block.Slice(at, BitmapBytes);
        bitmap.Clear();
        foreach (var slot in slots)
        {
            bitmap[slot / 8] |= (byte)(1 << (slot % 8));
        }

        return at + BitmapBytes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ZigZag(long value) => unchecked((ulong)((value << 1) ^ (value >> 63)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long UnZigZag(ulong value) => unchecked((long)(value >> 1) ^ -(long)(value & 1));

    /// <param name="Id">What the column is.</param>
    /// <param name="Values">One a slot.</param>
    /// <param name="Count">Of a sparse column: how many values are not zero; null: it is dense.</param>
    /// <param name="Length">Bytes of its stored form.</param>
    private readonly record struct Column(int Id, long[] Values, int? Count, int Length);
}
