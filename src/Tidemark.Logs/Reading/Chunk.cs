namespace Tidemark.Logs.Reading;

/// <summary>Complete lines of a log, or the beginning of one that is too long. Chunks are reused.</summary>
public sealed class Chunk(int capacity)
{
    /// <summary>Bytes that fit the second-level cache: what a thread parses at a time.</summary>
    public const int DefaultBytes = 256 * 1024;

    /// <summary>Where the bytes lie.</summary>
    public byte[] Buffer { get; } = GC.AllocateUninitializedArray<byte>(capacity);

    /// <summary>How many bytes of <see cref="Buffer"/> are of this chunk.</summary>
    public int Length { get; set; }

    /// <summary>Where the first byte is in the content.</summary>
    public long Offset { get; set; }

    /// <summary>The bytes are the beginning of one line that did not fit, not lines.</summary>
    public bool IsLongLine { get; set; }

    /// <summary>The line before this chunk that says how its lines are read; empty if none exists, or lines need none.</summary>
    public byte[] Directive { get; set; } = [];

    /// <summary>The bytes of this chunk.</summary>
    public ReadOnlySpan<byte> Bytes => Buffer.AsSpan(0, Length);
}
