using System.IO.Compression;

namespace Tidemark.Logs.Reading;

/// <summary>
/// The content of gzip members, one after the other. The framework takes a file that was cut off for one that ended, so a
/// member of our own is put after the last: only if it comes out whole did the file end where it should. Zeros behind the last member are padding.
/// </summary>
/// <remarks>Throws <see cref="InvalidDataException"/> where the data is damaged, cut off, or followed by something else.</remarks>
public sealed class GzipContent : CompressedContent
{
    private static readonly byte[] Mark = "tidemark: the gzip data ended here"u8.ToArray();
    private static readonly byte[] MarkMember = Compress(Mark);

    private readonly PaddedInput _input;
    private readonly GZipStream _members;
    private ReadOnlyMemory<byte>? _end;
    private bool _isPadded;

    public GzipContent(ReadOnlyMemory<byte> prefix, Stream rest)
    {
        _input = new PaddedInput(new RawInput(prefix, rest), MarkMember);
        _members = new GZipStream(_input, CompressionMode.Decompress);
    }

    /// <summary>Whether a file that begins so is gzip.</summary>
    public static bool IsGzip(ReadOnlySpan<byte> start) => start.StartsWith([(byte)0x1F, (byte)0x8B]);

    public override long BytesRead => _input.BytesRead;

    public override long Padding => _isPadded ? _input.ZerosLeft + 1 : 0;

    public override int Read(Span<byte> buffer)
    {
        if (_end is null)
        {
            try
            {
                var count = _members.Read(buffer);
                if (!_input.AtTrailer && (count > 0 || buffer.Length == 0))
                {
                    return count;
                }

                _end = _input.AtTrailer ? ReadEnd(buffer[..count]) : ReadPadding();
            }
            catch (InvalidDataException)
            {
                throw Broken();
            }
        }

        var take = Math.Min(_end.Value.Length, buffer.Length);
        _end.Value.Span[..take].CopyTo(buffer);
        _end = _end.Value[take..];
        return take;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _members.Dispose();
        }

        base.Dispose(disposing);
    }

    // What is still inside the decompressor when the input has ended: a few MiB at most.
    private ReadOnlyMemory<byte> ReadEnd(ReadOnlySpan<byte> begun)
    {
        using var rest = new MemoryStream();
        rest.Write(begun);
        _members.CopyTo(rest);
        var all = rest.GetBuffer().AsMemory(0, (int)rest.Length);
        return all.Span.EndsWith(Mark) ? all[..^Mark.Length] : throw Broken();
    }

    // The decompressor ended before the input did: what it left is the byte that it was handed last
    private ReadOnlyMemory<byte> ReadPadding()
    {
        _isPadded = _input.InZeros;
        return _isPadded ? default(ReadOnlyMemory<byte>) : throw Broken();
    }

    private static InvalidDataException Broken() => Broken("gzip", "gzip -dc");

    private static byte[] Compress(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return compressed.ToArray();
    }
}
