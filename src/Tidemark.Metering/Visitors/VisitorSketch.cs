namespace Tidemark.Metering.Visitors;

/// <summary>
/// A set of visitors that can be counted and merged: the exact 64-bit hashes while there are few, HyperLogLog beyond.
/// Not safe for concurrent use.
/// </summary>
public sealed class VisitorSketch
{
    /// <summary>Adds a visitor by the 64-bit hash of its address; allocation-free except when the set grows.</summary>
    public void Add(ulong hash) => throw new NotImplementedException();

    /// <summary>Adds all visitors of another sketch.</summary>
    public void Merge(VisitorSketch other) => throw new NotImplementedException();

    /// <summary>How many distinct visitors were added.</summary>
    public long Count => throw new NotImplementedException();

    /// <summary>Whether the count is exact.</summary>
    public bool IsExact => throw new NotImplementedException();

    /// <summary>Forgets everything but keeps its memory.</summary>
    public void Clear() => throw new NotImplementedException();

    /// <summary>The stored form.</summary>
    public byte[] ToBytes() => throw new NotImplementedException();

    /// <summary>From the stored form.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a sketch.</exception>
    public static VisitorSketch FromBytes(ReadOnlySpan<byte> bytes) => throw new NotImplementedException();
}
