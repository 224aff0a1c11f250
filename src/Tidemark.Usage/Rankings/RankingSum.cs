using System.Runtime.CompilerServices;
using Tidemark.Usage.Bytes;

namespace Tidemark.Usage.Rankings;

/// <summary>
/// Adds up parts of rankings by key: one table of hashes, the keys one after another in large blocks of memory, so that
/// millions of keys are no load for the garbage collector.
/// </summary>
internal sealed class RankingSum
{
    private const int BlockSize = 1 << 20;

    private readonly List<byte[]> _blocks = [];
    private int[] _table = new int[1024];
    private Entry[] _entries = new Entry[512];
    private int _count;
    private int _block = -1;
    private int _blockUsed = BlockSize;

    /// <summary>How many keys there are.</summary>
    public int Count => _count;

    public long Requests { get; private set; }

    public long Bytes { get; private set; }

    public long RequestsError { get; private set; }

    public long BytesError { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<byte> part, long requests, long bytes, long requestsError, long bytesError)
    {
        Requests += requests;
        Bytes += bytes;
        RequestsError += requestsError;
        BytesError += bytesError;
        var reader = new RankingCodec.Reader(part);
        while (reader.Next())
        {
            ref var entry = ref Find(reader.Key);
            entry.Requests += reader.Requests;
            entry.Bytes += reader.Bytes;
        }
    }

    /// <summary>Adds a part in its stored form.</summary>
    public void Add(StoredPart part) => Add(part.Entries.Span, part.Requests, part.Bytes, part.RequestsError, part.BytesError);

    /// <summary>Adds entries that are exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<RankingEntry> entries)
    {
        foreach (ref readonly var added in entries)
        {
            Requests += added.Requests;
            Bytes += added.Bytes;
            ref var entry = ref Find(added.Key.Span);
            entry.Requests += added.Requests;
            entry.Bytes += added.Bytes;
        }
    }

    /// <summary>Forgets everything but keeps its memory. Costs as much as there are keys, however large the table has become.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Clear()
    {
        for (var i = 0; i < _count; i++)
        {
            var slot = _entries[i].Hash & (_table.Length - 1);
            while (_table[slot] != i + 1)
            {
                slot = (slot + 1) & (_table.Length - 1);
            }

            _table[slot] = 0;
        }

        _count = 0;
        _block = -1;
        _blockUsed = BlockSize;
        (Requests, Bytes, RequestsError, BytesError) = (0, 0, 0, 0);
    }

    /// <summary>All keys, in no order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public RankingEntry[] ToArray()
    {
        var all = new RankingEntry[_count];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = EntryAt(i);
        }

        return all;
    }

    /// <summary>The largest by a measure, ties by key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public IEnumerable<RankingEntry> Top(RankBy by, int top)
    {
        var best = new PriorityQueue<int, int>(Comparer<int>.Create((a, b) => Compare(b, a, by)));
        for (var i = 0; i < _count; i++)
        {
            if (best.Count < top)
            {
                best.Enqueue(i, i);
            }
            else if (top > 0 && Compare(i, best.Peek(), by) < 0)
            {
                best.DequeueEnqueue(i, i);
            }
        }

        var result = new RankingEntry[best.Count];
        for (var place = result.Length - 1; place >= 0; place--)
        {
            result[place] = EntryAt(best.Dequeue());
        }

        return result;
    }

    private RankingEntry EntryAt(int index)
    {
        ref var entry = ref _entries[index];
        return new RankingEntry(_blocks[entry.Block].AsMemory(entry.Offset, entry.Length), entry.Requests, entry.Bytes);
    }

    /// <summary>Negative when a comes before b in the answer.</summary>
    private int Compare(int a, int b, RankBy by)
    {
        ref var x = ref _entries[a];
        ref var y = ref _entries[b];
        var order = by == RankBy.Requests ? y.Requests.CompareTo(x.Requests) : y.Bytes.CompareTo(x.Bytes);
        return order != 0 ? order : KeyOf(x).SequenceCompareTo(KeyOf(y));
    }

    private ReadOnlySpan<byte> KeyOf(in Entry entry) => _blocks[entry.Block].AsSpan(entry.Offset, entry.Length);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ref Entry Find(ReadOnlySpan<byte> key)
    {
        var hash = Hash(key);
        var mask = _table.Length - 1;
        var slot = hash & mask;
        while (_table[slot] != 0)
        {
            ref var entry = ref _entries[_table[slot] - 1];
            if (entry.Hash == hash && KeyOf(entry).SequenceEqual(key))
            {
                return ref entry;
            }

            slot = (slot + 1) & mask;
        }

        if (_count == _entries.Length)
        {
            Grow();
            slot = Free(_table, hash);
        }

        _entries[_count] = Store(key, hash);
        _table[slot] = ++_count;
        return ref _entries[_count - 1];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Entry Store(ReadOnlySpan<byte> key, int hash)
    {
        if (_block < 0 || key.Length > BlockSize - _blockUsed)
        {
            NextBlock(key.Length);
        }

        key.CopyTo(_blocks[_block].AsSpan(_blockUsed));
        var entry = new Entry { Hash = hash, Block = _block, Offset = _blockUsed, Length = key.Length };
        _blockUsed = Math.Min(BlockSize, _blockUsed + key.Length);
        return entry;
    }

    // Only a damaged part has a key that is longer than a block
    private void NextBlock(int keyLength)
    {
        _block++;
        _blockUsed = 0;
        if (_block == _blocks.Count)
        {
            _blocks.Add(GC.AllocateUninitializedArray<byte>(BlockSize));
        }

        if (_blocks[_block].Length < keyLength)
        {
            _blocks[_block] = new byte[keyLength];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Grow()
    {
        Array.Resize(ref _entries, _entries.Length * 2);
        var larger = new int[_table.Length * 2];
        for (var i = 0; i < _count; i++)
        {
            larger[Free(larger, _entries[i].Hash)] = i + 1;
        }

        _table = larger;
    }

    private static int Free(int[] table, int hash)
    {
        var slot = hash & (table.Length - 1);
        while (table[slot] != 0)
        {
            slot = (slot + 1) & (table.Length - 1);
        }

        return slot;
    }

    // Seeded: keys come from whoever sends requests, and may be made to collide
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Hash(ReadOnlySpan<byte> key) => unchecked((int)KeyHash.Of(key, KeyHash.TableSeed));

    private record struct Entry
    {
        public long Requests;
        public long Bytes;
        public int Hash;
        public int Block;
        public int Offset;
        public int Length;
    }
}
