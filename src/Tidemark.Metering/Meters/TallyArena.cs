using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tidemark.Metering.Meters;

/// <summary>What was counted of one key in one cell. The bytes of the key lie behind it in memory: finding both waits for memory once.</summary>
internal struct KeyTally
{
    public ulong Hash;
    public long Bytes;
    public long OriginBytes;
    public int Cell;
    public int Length;
    public int Requests;
    public int OriginRequests;
}

/// <summary>
/// Keeps tallies, each with its key behind it, one after the other in large segments, which stay allocated when the arena is
/// cleared. A place is a number of eight-byte units, which stays what it is while the arena grows.
/// </summary>
internal sealed class TallyArena
{
    private const int UnitBits = 3;
    private const int SegmentBits = 20;
    private const int SegmentBytes = 1 << SegmentBits;
    private const int PlaceBits = SegmentBits - UnitBits;

    private readonly List<int> _ends = [];
    private byte[][] _segments = [];
    private int _current = -1;
    private int _used = SegmentBytes;

    /// <summary>Puts a tally and its key (at most <see cref="KeyMeter.LongestKey"/>) behind the others and answers its place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public uint Add(in KeyTally tally, ReadOnlySpan<byte> key)
    {
        var room = SizeOf(key.Length);
        if (room > SegmentBytes - _used)
        {
            NextSegment();
        }

        var place = ((uint)_current << PlaceBits) | ((uint)_used >> UnitBits);
        var record = _segments[_current].AsSpan(_used, room);
        MemoryMarshal.Write(record, tally);
        key.CopyTo(record[Unsafe.SizeOf<KeyTally>()..]);
        _used += room;
        return place;
    }

    /// <summary>The tally at a place; valid until the arena is cleared.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref KeyTally At(uint place) =>
        ref Unsafe.As<byte, KeyTally>(
            ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_segments[place >> PlaceBits]), (nint)((place << UnitBits) & (SegmentBytes - 1))));

    /// <summary>The key of a tally of this arena.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<byte> KeyOf(ref KeyTally tally) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<KeyTally, byte>(ref Unsafe.Add(ref tally, 1)), tally.Length);

    /// <summary>Forgets all tallies.</summary>
    public void Clear()
    {
        _current = -1;
        _used = SegmentBytes;
        _ends.Clear();
    }

    /// <summary>Walks over the tallies in the order in which they were added.</summary>
    public Enumerator GetEnumerator()
    {
        if (_current >= 0)
        {
            _ends[_current] = _used;
        }

        return new Enumerator(this);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SizeOf(int keyLength) => (Unsafe.SizeOf<KeyTally>() + keyLength + 7) & ~7;

    private void NextSegment()
    {
        if (_current >= 0)
        {
            _ends[_current] = _used;
        }

        _current++;
        _used = 0;
        _ends.Add(0);
        if (_current == _segments.Length)
        {
            Array.Resize(ref _segments, _segments.Length + 1);
            _segments[_current] = GC.AllocateUninitializedArray<byte>(SegmentBytes);
        }
    }

    internal ref struct Enumerator(TallyArena arena)
    {
        private int _segment = -1;
        private int _end;
        private int _at;
        private int _next;

        /// <summary>The tally, valid until the next one.</summary>
        public readonly ref KeyTally Current => ref arena.At(Place);

        /// <summary>Where the tally is.</summary>
        public readonly uint Place => ((uint)_segment << PlaceBits) | ((uint)_at >> UnitBits);

        /// <summary>Its key; valid until the arena is cleared.</summary>
        public readonly ReadOnlyMemory<byte> Key => arena._segments[_segment].AsMemory(_at + Unsafe.SizeOf<KeyTally>(), Current.Length);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MoveNext()
        {
            while (_next == _end)
            {
                if (_segment == arena._current)
                {
                    return false;
                }

                _segment++;
                _next = 0;
                _end = arena._ends[_segment];
            }

            _at = _next;
            _next += SizeOf(Current.Length);
            return true;
        }
    }
}
