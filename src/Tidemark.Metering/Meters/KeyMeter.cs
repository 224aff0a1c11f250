using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Tidemark.Metering.Meters;

/// <summary>What was counted of one key in one cell.</summary>
internal struct KeyTally
{
    public ulong Hash;
    public long Bytes;
    public long OriginBytes;
    public int Place;
    public int Length;
    public int Cell;
    public int Requests;
    public int OriginRequests;
}

/// <summary>
/// Requests and bytes by (cell, key), keys being bytes: open addressing with linear probing over slots of 64 bits (half of
/// the hash, number of the entry), so that a probe that misses touches one cache line.
/// </summary>
internal sealed class KeyMeter
{
    private const int SmallestSlots = 1 << 12;
    private const ulong TagMask = 0xFFFF_FFFF_0000_0000;

    private readonly KeyArena _keys = new();
    private ulong[] _slots = new ulong[SmallestSlots];
    private KeyTally[] _entries = new KeyTally[SmallestSlots / 2];
    private int _count;

    /// <summary>The entries, in order of their first appearance.</summary>
    public ReadOnlySpan<KeyTally> Entries => _entries.AsSpan(0, _count);

    /// <summary>The key of an entry; valid until the table is cleared.</summary>
    public ReadOnlyMemory<byte> KeyOf(in KeyTally entry) => _keys.Memory(entry.Place, entry.Length);

    /// <summary>
    /// The hash of a key, with its slot on the way into the cache: hashing all keys of a line before the first is added lets
    /// the memory work on all of them at once.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe ulong Hash(int cell, ReadOnlySpan<byte> key)
    {
        var hash = KeyHash.Of(key, KeyHash.TableSeed ^ (uint)cell);
        if (Sse.IsSupported)
        {
            // not pinned: should the array move, the hint is wasted
            Sse.Prefetch0(Unsafe.AsPointer(ref _slots[hash & ((ulong)_slots.Length - 1)]));
        }

        return hash;
    }

    /// <summary>Adds one request.</summary>
    /// <param name="hash">What <see cref="Hash"/> said of the cell and the key.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="key">The key.</param>
    /// <param name="bytes">Response bytes.</param>
    /// <param name="origin">Whether it was not a hit.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ulong hash, int cell, ReadOnlySpan<byte> key, long bytes, bool origin)
    {
        ref var entry = ref Find(hash, cell, key);
        entry.Requests++;
        entry.Bytes += bytes;
        if (origin)
        {
            entry.OriginRequests++;
            entry.OriginBytes += bytes;
        }
    }

    /// <summary>Adds all entries of another table, whose cells have other numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Merge(KeyMeter other, ReadOnlySpan<int> cells)
    {
        foreach (ref readonly var theirs in other.Entries)
        {
            var key = other._keys.Span(theirs.Place, theirs.Length);
            var cell = cells[theirs.Cell];
            ref var entry = ref Find(Hash(cell, key), cell, key);
            entry.Requests += theirs.Requests;
            entry.Bytes += theirs.Bytes;
            entry.OriginRequests += theirs.OriginRequests;
            entry.OriginBytes += theirs.OriginBytes;
        }
    }

    /// <summary>Forgets everything but keeps its memory.</summary>
    public void Clear()
    {
        Array.Clear(_slots);
        _count = 0;
        _keys.Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ref KeyTally Find(ulong hash, int cell, ReadOnlySpan<byte> key)
    {
        var mask = (ulong)_slots.Length - 1;
        ref var slots = ref MemoryMarshal.GetArrayDataReference(_slots);
        for (var at = hash & mask; ; at = (at + 1) & mask)
        {
            var slot = Unsafe.Add(ref slots, (nint)at);
            if (slot == 0)
            {
                return ref Insert(hash, cell, key);
            }

            if (((slot ^ hash) & TagMask) == 0)
            {
                ref var entry = ref _entries[(int)(uint)(slot & ~TagMask) - 1];
                if (entry.Cell == cell && entry.Hash == hash && key.SequenceEqual(_keys.Span(entry.Place, entry.Length)))
                {
                    return ref entry;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ref KeyTally Insert(ulong hash, int cell, ReadOnlySpan<byte> key)
    {
        if (_count == _entries.Length)
        {
            Grow();
        }

        ref var entry = ref _entries[_count];
        entry = new KeyTally { Hash = hash, Place = _keys.Add(key), Length = key.Length, Cell = cell };
        _count++;
        Link(hash, _count);
        return ref entry;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Grow()
    {
        Array.Resize(ref _entries, _entries.Length * 2);
        _slots = new ulong[_slots.Length * 2];
        for (var i = 0; i < _count; i++)
        {
            Link(_entries[i].Hash, i + 1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Link(ulong hash, int number)
    {
        var mask = (ulong)_slots.Length - 1;
        var at = hash & mask;
        while (_slots[at] != 0)
        {
            at = (at + 1) & mask;
        }

        _slots[at] = (hash & TagMask) | (uint)number;
    }
}
