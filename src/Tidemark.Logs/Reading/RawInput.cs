namespace Tidemark.Logs.Reading;

/// <summary>The bytes of a log as they lie: what was read of them already, the rest, and a trailer of our own. Counts what it read.</summary>
internal sealed class RawInput(ReadOnlyMemory<byte> prefix, Stream rest, ReadOnlyMemory<byte> trailer) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> _prefix = prefix;
    private ReadOnlyMemory<byte> _trailer = trailer;

    /// <summary>Bytes handed out, the trailer aside.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Whether the trailer was begun: everything before was handed out.</summary>
    public bool AtTrailer { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        var count = Take(ref _prefix, buffer);
        if (count == 0 && !AtTrailer)
        {
            count = rest.Read(buffer);
        }

        BytesRead += count;
        if (count > 0 || buffer.Length == 0)
        {
            return count;
        }

        AtTrailer = true;
        return Take(ref _trailer, buffer);
    }

    private static int Take(ref ReadOnlyMemory<byte> from, Span<byte> buffer)
    {
        var count = Math.Min(from.Length, buffer.Length);
        from.Span[..count].CopyTo(buffer);
        from = from[count..];
        return count;
    }
}
