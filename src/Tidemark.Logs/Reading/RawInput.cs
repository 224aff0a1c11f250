namespace Tidemark.Logs.Reading;

/// <summary>The bytes of a log as they are stored: those that were read already, then the rest. Counts what it read.</summary>
internal sealed class RawInput(ReadOnlyMemory<byte> prefix, Stream rest) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> _prefix = prefix;

    /// <summary>Bytes handed out.</summary>
    public long BytesRead { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        var count = Math.Min(_prefix.Length, buffer.Length);
        if (count > 0)
        {
            _prefix.Span[..count].CopyTo(buffer);
            _prefix = _prefix[count..];
        }
        else
        {
            count = rest.Read(buffer);
        }

        BytesRead += count;
        return count;
    }
}
