using System.Buffers;

namespace Tidemark.Usage.Bytes;

/// <summary>
/// Many pieces of bytes one after the other in a few large rented blocks, which go back all at once: what is written batch by batch
/// is written into the same memory. The pieces are valid until it is disposed of. Not safe for concurrent use.
/// </summary>
internal sealed class ByteArena : IDisposable
{
    private const int BlockBytes = 1 << 22;

    private readonly List<byte[]> _blocks = [];
    private int _used;

    /// <summary>Room at the end, of which <see cref="Take"/> keeps what was written to; valid until then.</summary>
    public Span<byte> Reserve(int length)
    {
        if (_blocks.Count == 0 || length > _blocks[^1].Length - _used)
        {
            _blocks.Add(ArrayPool<byte>.Shared.Rent(Math.Max(BlockBytes, length)));
            _used = 0;
        }

        return _blocks[^1].AsSpan(_used, length);
    }

    /// <summary>Keeps a piece of what was reserved last.</summary>
    public ReadOnlyMemory<byte> Take(int start, int length)
    {
        var piece = _blocks[^1].AsMemory(_used + start, length);
        _used += start + length;
        return piece;
    }

    public void Dispose()
    {
        _blocks.ForEach(block => ArrayPool<byte>.Shared.Return(block));
        _blocks.Clear();
    }
}
