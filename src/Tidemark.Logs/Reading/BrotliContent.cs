using System.Buffers;
using System.IO.Compression;

namespace Tidemark.Logs.Reading;

/// <summary>
/// The content of Brotli data; several streams may follow each other, and zeros the last. Brotli has no checksum: damage is noticed where it makes the
/// data impossible, and at the end at the latest when bytes are missing.
/// </summary>
public sealed class BrotliContent(ReadOnlyMemory<byte> prefix, Stream rest) : CompressedContent
{
    private readonly PaddedInput _input = new(new RawInput(prefix, rest));
    private readonly byte[] _buffer = new byte[64 * 1024];
    private BrotliDecoder _decoder;
    private int _at;
    private int _length;
    private bool _inputEnded;
    private bool _streamEnded;

    public override long BytesRead => _input.BytesRead;

    public override long Padding => _streamEnded ? _input.ZerosLeft + _length - _at : 0;

    public override int Read(Span<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            if (_at == _length && !_inputEnded)
            {
                (_at, _length) = (0, _input.Read(_buffer));
                _inputEnded = _length == 0;
            }

            if (_streamEnded)
            {
                if (_inputEnded || _input.InZeros)
                {
                    return 0;
                }

                _streamEnded = false;
                _decoder.Dispose();
                _decoder = default;
            }

            var status = _decoder.Decompress(_buffer.AsSpan(_at, _length - _at), buffer, out var taken, out var written);
            _at += taken;
            _streamEnded = status == OperationStatus.Done;
            if (status == OperationStatus.InvalidData || (status == OperationStatus.NeedMoreData && _inputEnded && written == 0))
            {
                throw Broken("Brotli", "brotli -dc");
            }

            if (written > 0)
            {
                return written;
            }
        }

        return 0;
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
