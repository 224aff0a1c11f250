using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Tidemark.Usage.Bytes;

namespace Tidemark.Metering.Meters;

/// <summary>
/// Requests and bytes by (cell, key), keys being bytes: open addressing with linear probing over slots of 64 bits (half of
/// the hash, place of the tally), so that a probe that misses touches one cache line. What is added waits in a queue: the slots of
/// all that wait are fetched at once, then their tallies, so that the memory works on many of them at a time. The same key again is
/// added to what waits.
/// </summary>
internal sealed class KeyMeter
{
    /// <summary>The longest key.</summary>
    public const int LongestKey = 2048;

    private const int SmallestSlots = 1 << 13;
    private const int QueueLength = 24;
    private const ulong TagMask = 0xFFFF_FFFF_0000_0000;

    private readonly TallyArena _tallies = new();
    private readonly Waiting[] _queue = new Waiting[QueueLength];
    private readonly byte[] _queuedKeys = GC.AllocateUninitializedArray<byte>(QueueLength * 256 + LongestKey);
    private ulong[] _slots = new ulong[SmallestSlots];
    private int _queued;
    private int _queuedBytes;
    private int _count;

    /// <summary>How many different keys there are, cell by cell.</summary>
    public int Count
    {
        get
        {
            Settle();
            return _count;
        }
    }

    /// <summary>Adds one request.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="key">The key, at most <see cref="LongestKey"/> bytes; copied.</param>
    /// <param name="bytes">Response bytes.</param>
    /// <param name="origin">Whether it was not a hit.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void Add(int cell, ReadOnlySpan<byte> key, long bytes, bool origin)
    {
        // a client asks for a page and what is on it, and names the page as referer each time
        if (_queued > 0)
        {
            ref var last = ref _queue[_queued - 1];
            if (last.KeyLength == key.Length && last.Cell == cell && key.SequenceEqual(_queuedKeys.AsSpan(last.KeyStart, key.Length)))
            {
                last.Count(bytes, origin);
                return;
            }
        }

        if (_queued == QueueLength || key.Length > _queuedKeys.Length - _queuedBytes)
        {
            Settle();
        }

        var hash = KeyHash.Of(key, KeyHash.TableSeed ^ (uint)cell);
        if (Sse.IsSupported)
        {
            // not pinned, here and below: should the array move, the hint is wasted
            Sse.Prefetch0(Unsafe.AsPointer(ref _slots[hash & ((ulong)_slots.Length - 1)]));
        }

        key.CopyTo(_queuedKeys.AsSpan(_queuedBytes));
        ref var waiting = ref _queue[_queued];
        waiting = new Waiting { Hash = hash, Cell = cell, KeyStart = _queuedBytes, KeyLength = key.Length };
        waiting.Count(bytes, origin);
        _queuedBytes += key.Length;
        _queued++;
    }

    /// <summary>Adds what was counted elsewhere, of whatever key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int cell, ReadOnlySpan<byte> key, in KeyTally theirs)
    {
        Settle();
        ref var tally = ref Find(KeyHash.Of(key, KeyHash.TableSeed ^ (uint)cell), cell, key);
        tally.Requests += theirs.Requests;
        tally.Bytes += theirs.Bytes;
        tally.OriginRequests += theirs.OriginRequests;
        tally.OriginBytes += theirs.OriginBytes;
    }

    /// <summary>Walks over the tallies in order of their first appearance; keys are valid until the table is cleared.</summary>
    public TallyArena.Enumerator GetEnumerator()
    {
        Settle();
        return _tallies.GetEnumerator();
    }

    /// <summary>Forgets everything but keeps its memory.</summary>
    public void Clear()
    {
        Array.Clear(_slots);
        _tallies.Clear();
        _count = 0;
        _queued = 0;
        _queuedBytes = 0;
    }

    // Adds what waits: first every tally is on its way into the cache, then each is found there
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void Settle()
    {
        var queue = _queue.AsSpan(0, _queued);
        if (Sse.IsSupported)
        {
            foreach (ref readonly var waiting in queue)
            {
                var slot = _slots[waiting.Hash & ((ulong)_slots.Length - 1)];
                if (slot != 0)
                {
                    ref var tally = ref _tallies.At(PlaceIn(slot));
                    Sse.Prefetch0(Unsafe.AsPointer(ref tally));
                    Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref Unsafe.As<KeyTally, byte>(ref tally), 64)));
                }
            }
        }

        foreach (ref readonly var waiting in queue)
        {
            ref var tally = ref Find(waiting.Hash, waiting.Cell, _queuedKeys.AsSpan(waiting.KeyStart, waiting.KeyLength));
            tally.Requests += waiting.Requests;
            tally.Bytes += waiting.Bytes;
            tally.OriginRequests += waiting.OriginRequests;
            tally.OriginBytes += waiting.OriginBytes;
        }

        _queued = 0;
        _queuedBytes = 0;
    }

    // A slot of 0 is free, so places count from 1
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint PlaceIn(ulong slot) => unchecked((uint)slot - 1);

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
                ref var tally = ref _tallies.At(PlaceIn(slot));
                if (tally.Hash == hash && tally.Cell == cell && key.SequenceEqual(TallyArena.KeyOf(ref tally)))
                {
                    return ref tally;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ref KeyTally Insert(ulong hash, int cell, ReadOnlySpan<byte> key)
    {
        if (_count == _slots.Length / 2)
        {
            Grow();
        }

        var place = _tallies.Add(new KeyTally { Hash = hash, Cell = cell, Length = key.Length }, key);
        _count++;
        Link(hash, place);
        return ref _tallies.At(place);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Grow()
    {
        _slots = new ulong[_slots.Length * 2];
        var all = _tallies.GetEnumerator();
        while (all.MoveNext())
        {
            Link(all.Current.Hash, all.Place);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Link(ulong hash, uint place)
    {
        var mask = (ulong)_slots.Length - 1;
        var at = hash & mask;
        while (_slots[at] != 0)
        {
            at = (at + 1) & mask;
        }

        _slots[at] = (hash & TagMask) | (place + 1);
    }

    private struct Waiting
    {
        public ulong Hash;
        public long Bytes;
        public long OriginBytes;
        public int Requests;
        public int OriginRequests;
        public int Cell;
        public int KeyStart;
        public int KeyLength;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Count(long bytes, bool origin)
        {
            Requests++;
            Bytes += bytes;
            if (origin)
            {
                OriginRequests++;
                OriginBytes += bytes;
            }
        }
    }
}
