using System.IO.Compression;

namespace Tidemark.Logs.Reading;

/// <summary>
/// The content of gzip members, one after the other. The framework takes a file that was cut off for one that ended, so a
/// member of our own is put after the last: only if it comes out whole did the file end where it should.
/// </summary>
/// <remarks>Throws <see cref="InvalidDataException"/> where the data is damaged, cut off, or followed by something else.</remarks>
public sealed class GzipContent : CompressedContent
{
    private static readonly byte[] Mark = "tidemark: the gzip data ended here"u8.ToArray();
    private static readonly byte[] MarkMember = Compress(Mark);

    private readonly RawInput _input;
    private readonly GZipStream _members;
    private ReadOnlyMemory<byte>? _end;

    public GzipContent(ReadOnlyMemory<byte> prefix, Stream rest)
    {
        _input = new RawInput(prefix, rest, MarkMember);
        _members = new GZipStream(_input, CompressionMode.Decompress);
    }

    /// <summary>Whether a file that begins so is gzip.</summary>
    public static bool IsGzip(ReadOnlySpan<byte> start) => start.StartsWith([(byte)0x1F, (byte)0x8B]);

    public override long BytesRead => _input.BytesRead;

    public override int Read(Span<byte> buffer)
    {
        if (_end is null)
        {
            try
            {
                var count = _members.Read(buffer);
                if (!_input.AtTrailer)
                {
                    return count > 0 || buffer.Length == 0 ? count : throw Broken();
                }

                _end = ReadEnd(buffer[..count]);
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

    private static InvalidDataException Broken() => new("The gzip data is damaged or truncated, or other data follows it.");

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
