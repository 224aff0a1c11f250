using Tidemark.Logs.Detection;
using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats;

namespace Tidemark.Logs.Reading;

/// <summary>
/// Cuts the content of a log into chunks at line ends, and hashes what it cut. Cuts depend on the content alone, not on how
/// much a read happens to return. NUL bytes are padding, which ends a line too (<see cref="PaddedText"/>).
/// </summary>
/// <param name="content">Stands at the position.</param>
/// <param name="position">Where the first chunk begins.</param>
/// <param name="chunkBytes">How much a chunk holds.</param>
/// <param name="directives">Those in force at the position; null for a format without.</param>
/// <param name="range">The range that grows at the position, which stays the caller's; null: each batch is a range.</param>
public sealed class LogReader(LogContent content, long position, int chunkBytes, Directives? directives = null, RangeHash? range = null) : IDisposable
{
    private const int KeptOfLongLine = 4096;

    private readonly RangeHash _range = range ?? new RangeHash(position);
    private readonly byte[] _carry = new byte[chunkBytes];
    private Directives? _directives = directives;
    private FormatWatch? _watch;
    private long _read = position;
    private HashedRange? _rangeBeforeCutLine;
    private int _carried;

    /// <summary>First byte that was not cut off yet.</summary>
    public long Position { get; private set; } = position;

    /// <summary>Where the content counts as ended, although it may continue.</summary>
    public long End { get; init; } = long.MaxValue;

    /// <summary>After the last chunk: the line at the end that has no line end; empty if none exists, when it is too long, or when it is left.</summary>
    public ReadOnlySpan<byte> Tail => LeavesTail || Next is not null ? default : PaddedText.LastLine(Carried);

    /// <summary>After the last chunk: the format in which the content continues from <see cref="Position"/>; null at its end.</summary>
    public DetectedFormat? Next => _watch?.Next;

    /// <summary>
    /// The content is being written: a line at the end that has no line end is left for another time, even if it is complete, and so are a few lines that may
    /// be the first of another format.
    /// </summary>
    public bool LeavesTail { get; init; }

    /// <summary>After the last chunk: whole lines were left for another time.</summary>
    public bool LeavesLines => _watch is { LeavesLines: true };

    /// <summary>The last byte that was cut off is neither a line end nor padding.</summary>
    public bool EndsInsideLine { get; private set; }

    /// <summary>After the last chunk: the last line is too long and has no line end. It was not cut off.</summary>
    public bool EndsInLongLine { get; private set; }

    private ReadOnlySpan<byte> Carried => _carry.AsSpan(0, _carried);

    /// <summary>From <see cref="Position"/> on lines are of the format; chunks end where they no longer are.</summary>
    public void Watch(LogFormat format)
    {
        if (_watch?.Format == format)
        {
            return;
        }

        if (_watch is not null)
        {
            _directives = format.HasDirectives ? new Directives() : null;
            _range.Begin();
        }

        _watch = new FormatWatch(format) { LinesMayFollow = LeavesTail };
    }

    /// <summary>Reads the next chunk; false at the end of the content, or where its format changes.</summary>
    public bool TryRead(Chunk chunk)
    {
        if (Next is not null)
        {
            return false;
        }

        var length = Fill(chunk.Buffer);
        var cut = chunk.Buffer.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
        if (cut > 0)
        {
            cut = _watch?.Look(chunk.Buffer.AsSpan(0, cut), _directives is null ? default : _directives.Current, goesOn: length == chunk.Buffer.Length) ?? cut;
        }
        else if (length == chunk.Buffer.Length)
        {
            cut = chunk.Buffer.LastIndexOf((byte)0) + 1;
            if (cut == 0)
            {
                return TryReadLongLine(chunk);
            }
        }

        Carry(chunk.Buffer.AsSpan(cut, length - cut));
        if (cut == 0)
        {
            return false;
        }

        chunk.Offset = Position;
        chunk.Length = cut;
        chunk.IsLongLine = false;
        Direct(chunk);
        Cut(chunk.Bytes);
        return true;
    }

    /// <summary>
    /// Cuts off what is left of a line whose beginning was metered before: bytes of the range, but no line. To the end of the
    /// content when it has no line end yet.
    /// </summary>
    public void SkipRestOfLine()
    {
        var buffer = new byte[chunkBytes];
        while (true)
        {
            var length = Fill(buffer);
            var cut = PaddedText.FirstEnd(buffer.AsSpan(0, length));
            if (cut > 0)
            {
                Cut(buffer.AsSpan(0, cut));
                Carry(buffer.AsSpan(cut, length - cut));
                return;
            }

            Cut(buffer.AsSpan(0, length));
            if (length < buffer.Length)
            {
                return;
            }
        }
    }

    /// <summary>Cuts off <see cref="Tail"/> as a chunk of its own.</summary>
    public void ReadTail(Chunk chunk)
    {
        Carried.CopyTo(chunk.Buffer);
        chunk.Offset = Position;
        chunk.Length = _carried;
        chunk.IsLongLine = false;
        _carried = 0;
        Direct(chunk);
        Cut(chunk.Bytes);
    }

    /// <summary>The range that ends here, for a batch of what was cut off since the last call.</summary>
    public HashedRange TakeRange()
    {
        var before = _rangeBeforeCutLine;
        _rangeBeforeCutLine = null;
        return before ?? _range.Take();
    }

    public void Dispose()
    {
        if (range is null)
        {
            _range.Dispose();
        }
    }

    // The line begins at the first byte of the buffer and does not end in it. Only its beginning is kept.
    private bool TryReadLongLine(Chunk chunk)
    {
        var before = _range.Peek();
        var kept = Math.Min(KeptOfLongLine, chunk.Buffer.Length / 2);
        chunk.Offset = Position;
        chunk.Length = kept;
        chunk.IsLongLine = true;
        Cut(chunk.Buffer);
        var rest = chunk.Buffer.AsSpan(kept);
        while (true)
        {
            var length = Read(rest);
            if (length == 0)
            {
                _rangeBeforeCutLine = before;
                EndsInLongLine = true;
                EndsInsideLine = false;
                Position = chunk.Offset;
                return false;
            }

            var cut = PaddedText.FirstEnd(rest[..length]);
            Cut(rest[..(cut == 0 ? length : cut)]);
            if (cut > 0)
            {
                Carry(rest[cut..length]);
                return true;
            }
        }
    }

    private int Fill(Span<byte> buffer)
    {
        Carried.CopyTo(buffer);
        var length = _carried;
        _carried = 0;
        int count;
        while (length < buffer.Length && (count = Read(buffer[length..])) > 0)
        {
            length += count;
        }

        return length;
    }

    private void Direct(Chunk chunk)
    {
        chunk.Directive = [];
        if (_directives is not null)
        {
            chunk.Directive = _directives.Current;
            _directives.Read(chunk.Offset == 0 ? ByteOrderMark.Skip(chunk.Bytes) : chunk.Bytes, chunk.Offset + chunk.Length);
        }
    }

    private int Read(Span<byte> buffer)
    {
        var count = content.Read(buffer[..(int)Math.Min(buffer.Length, End - _read)]);
        _read += count;
        return count;
    }

    private void Carry(ReadOnlySpan<byte> rest)
    {
        rest.CopyTo(_carry);
        _carried = rest.Length;
    }

    private void Cut(ReadOnlySpan<byte> bytes)
    {
        _range.Append(bytes);
        Position += bytes.Length;
        EndsInsideLine = bytes.Length > 0 ? !PaddedText.EndsLine(bytes[^1]) : EndsInsideLine;
    }
}
