namespace Tidemark.Usage.Store.Verification;

/// <summary>
/// The figures of a series' day in a few bytes: requests, bytes, and a sum of every figure weighted by a number of its slot and column (modulo 2^64).
/// Two days with the same sums have the same figures, except by a chance of 1 in 2^64.
/// </summary>
internal record struct DaySum
{
    private ulong _weighted;

    /// <summary>Requests.</summary>
    public long Requests { get; private set; }

    /// <summary>Bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>The day is coarse: its figures are spread, so slots cannot be compared.</summary>
    public bool IsCoarse { get; set; }

    /// <summary>A block cannot be read, so nothing can be compared.</summary>
    public bool IsDamaged { get; set; }

    /// <summary>Whether anything is left.</summary>
    public readonly bool IsZero => _weighted == 0 && Requests == 0 && Bytes == 0;

    /// <summary>Adds a figure, or takes it away.</summary>
    public void Add(int slot, int column, long value, bool take = false)
    {
        unchecked
        {
            value = take ? -value : value;
            _weighted += (ulong)value * Weight(((IsCoarse ? 0UL : (ulong)slot) << 16) | (uint)column);
            Requests += column == 0 ? value : 0;
            Bytes += column == 1 ? value : 0;
        }
    }

    // The finalizer of SplitMix64
    private static ulong Weight(ulong of)
    {
        unchecked
        {
            of = (of + 1) * 0x9E37_79B9_7F4A_7C15;
            of = (of ^ (of >> 30)) * 0xBF58_476D_1CE4_E5B9;
            of = (of ^ (of >> 27)) * 0x94D0_49BB_1331_11EB;
            return of ^ (of >> 31);
        }
    }
}
