using System.Buffers;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Tidemark.Logs.Reading;

/// <summary>The content of Zstandard frames, one after the other; skippable frames are skipped, checksums are verified. Zeros behind the last frame are padding.</summary>
public sealed class ZstdContent : CompressedContent
{
    private const int MagicLength = 4;

    // 128 MiB: what zstd writes without --long=28 or more. A file cannot ask for gigabytes.
    private const int LargestWindowLog = 27;

    private readonly PaddedInput _input;
    private readonly byte[] _buffer = new byte[128 * 1024];
    private readonly Decompressor _decoder = new();
    private int _at;
    private int _length;
    private bool _inputEnded;
    private bool _insideFrame;

    public ZstdContent(ReadOnlyMemory<byte> prefix, Stream rest)
    {
        _input = new PaddedInput(new RawInput(prefix, rest));
        _decoder.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, LargestWindowLog);
    }

    /// <summary>Whether a file that begins so is Zstandard: a frame, or a skippable one.</summary>
    public static bool IsZstd(ReadOnlySpan<byte> start) =>
        start.Length >= MagicLength
        && (start.StartsWith([(byte)0x28, (byte)0xB5, (byte)0x2F, (byte)0xFD]) || ((start[0] & 0xF0) == 0x50 && start[1..].StartsWith([(byte)0x2A, (byte)0x4D, (byte)0x18])));

    public override long BytesRead => _input.BytesRead;

    public override long Padding => _insideFrame ? 0 : _input.ZerosLeft + _length - _at;

    public override int Read(Span<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            if (_at == _length && !_inputEnded)
            {
                (_at, _length) = (0, _input.Read(_buffer));
                _inputEnded = _length == 0;
            }

            if (!_insideFrame && (_inputEnded || _input.InZeros))
            {
                return 0;
            }

            var written = Unpack(buffer);
            if (written > 0)
            {
                return written;
            }

            if (_inputEnded && _insideFrame)
            {
                throw Broken("Zstandard", "zstd -dc");
            }
        }

        return 0;
    }

    private int Unpack(Span<byte> into)
    {
        var status = _decoder.UnwrapStream(_buffer.AsSpan(_at, _length - _at), into, out var taken, out var written);
        if (status == OperationStatus.InvalidData)
        {
            throw Broken("Zstandard", "zstd -dc --memory=2048MB"); // the memory is for a window of more than 128 MiB
        }

        _insideFrame = status != OperationStatus.Done;
        _at += taken;
        return written;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoder.Dispose();
        }

        base.Dispose(disposing);
    }
}
