using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tidemark.Usage.Visitors;

/// <summary>A set of 64-bit hashes with open addressing: eight bytes an entry at half load, nothing allocated per entry.</summary>
/// <param name="expected">How many hashes are expected: so many are added without making the table larger.</param>
internal sealed class HashSet64(int expected = 0)
{
    private const int SmallestTable = 16;

    private ulong[] _table = new ulong[Math.Max(SmallestTable, (int)BitOperations.RoundUpToPowerOf2((uint)expected * 2))];
    private int _inTable;

    /// <summary>Zero marks a free place in the table, so the hash zero is kept apart.</summary>
    private bool _hasZero;

    public int Count => _hasZero ? _inTable + 1 : _inTable;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ulong hash)
    {
        if (hash == 0)
        {
            _hasZero = true;
            return;
        }

        if (Insert(_table, hash) && ++_inTable > _table.Length / 2)
        {
            Grow();
        }
    }

    public void Clear()
    {
        Array.Clear(_table);
        _inTable = 0;
        _hasZero = false;
    }

    /// <summary>Puts the hashes into memory for <see cref="Count"/> of them, in ascending order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void CopySorted(Span<ulong> result)
    {
        var next = _hasZero ? 1 : 0;
        foreach (var hash in _table)
        {
            if (hash != 0)
            {
                result[next++] = hash;
            }
        }

        if (_hasZero)
        {
            result[0] = 0;
        }

        result.Sort();
    }

    /// <summary>Hands every hash to a sketch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void CopyTo(VisitorSketch sketch)
    {
        if (_hasZero)
        {
            sketch.Add(0);
        }

        foreach (var hash in _table)
        {
            if (hash != 0)
            {
                sketch.Add(hash);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Insert(ulong[] table, ulong hash)
    {
        var mask = table.Length - 1;
        var slot = (int)((unchecked(hash * 0x9e3779b97f4a7c15UL) >> 32) & (uint)mask);
        while (table[slot] != 0)
        {
            if (table[slot] == hash)
            {
                return false;
            }

            slot = (slot + 1) & mask;
        }

        table[slot] = hash;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Grow()
    {
        var larger = new ulong[_table.Length * 2];
        foreach (var hash in _table)
        {
            if (hash != 0)
            {
                Insert(larger, hash);
            }
        }

        _table = larger;
    }
}
