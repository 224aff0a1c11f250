namespace Tidemark.Logs.Reading;

/// <summary>
/// Compressed data that may be padded with zeros, as tapes, bsdtar and some object stores do. The zeros at its end are handed out one by one: the
/// decompressor takes those that belong to the data, and the first one that it leaves is padding.
/// </summary>
/// <param name="input">The data.</param>
/// <param name="trailer">What is handed out after the last zero.</param>
internal sealed class PaddedInput(RawInput input, ReadOnlyMemory<byte> trailer = default) : ReadOnlyStream
{
    private readonly byte[] _block = new byte[16 * 1024];
    private ReadOnlyMemory<byte> _trailer = trailer;
    private ReadOnlyMemory<byte> _next;
    private long _zeros;
    private long _zerosBehind;
    private bool _ended;

    /// <summary>Bytes of the data that were read.</summary>
    public long BytesRead => input.BytesRead;

    /// <summary>From the last byte handed out on there are zeros only, or nothing.</summary>
    public bool InZeros { get; private set; }

    /// <summary>The trailer was begun: everything before was handed out.</summary>
    public bool AtTrailer { get; private set; }

    /// <summary>Zeros at the end that were not handed out.</summary>
    public long ZerosLeft => _ended ? _zeros : 0;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length == 0)
        {
            return 0;
        }

        while (!_ended && _next.Length == 0)
        {
            if (_zeros == 0 && ReadDirectly(buffer) is > 0 and var direct)
            {
                return direct;
            }

            if (!_ended && _zeros > 0)
            {
                ReadBehindZeros();
            }
        }

        return _next.Length > 0 ? TakeNext(buffer) : TakeLastZero(buffer);
    }

    // Nothing is held back: the data goes to where it is wanted, without the zeros at its end
    private int ReadDirectly(Span<byte> buffer)
    {
        var count = input.Read(buffer);
        _ended = count == 0;
        var kept = buffer[..count].LastIndexOfAnyExcept((byte)0) + 1;
        _zeros = count - kept;
        return kept;
    }

    private void ReadBehindZeros()
    {
        var count = input.Read(_block);
        _ended = count == 0;
        var kept = _block.AsSpan(0, count).LastIndexOfAnyExcept((byte)0) + 1;
        if (kept == 0)
        {
            _zeros += count;
        }
        else
        {
            _next = _block.AsMemory(0, kept);
            _zerosBehind = count - kept;
        }
    }

    private int TakeNext(Span<byte> buffer)
    {
        if (_zeros > 0)
        {
            var zeros = (int)Math.Min(_zeros, buffer.Length);
            buffer[..zeros].Clear();
            _zeros -= zeros;
            return zeros;
        }

        var count = Math.Min(_next.Length, buffer.Length);
        _next.Span[..count].CopyTo(buffer);
        _next = _next[count..];
        if (_next.Length == 0)
        {
            (_zeros, _zerosBehind) = (_zerosBehind, 0);
        }

        return count;
    }

    private int TakeLastZero(Span<byte> buffer)
    {
        InZeros = true;
        if (_zeros > 0)
        {
            _zeros--;
            buffer[0] = 0;
            return 1;
        }

        AtTrailer = true;
        var count = Math.Min(_trailer.Length, buffer.Length);
        _trailer.Span[..count].CopyTo(buffer);
        _trailer = _trailer[count..];
        return count;
    }
}
