using System.Buffers;

namespace Tidemark.Usage.Bytes;

/// <summary>Writes a stored form that begins with its version: numbers one after the other, see <see cref="Varint"/>.</summary>
internal sealed class VarintWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public VarintWriter(byte version) => Write(version);

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public void Write(ulong value) => _bytes.Advance(Varint.Write(_bytes.GetSpan(Varint.Longest), value));

    /// <summary>Writes a number of any sign; small ones are short (zigzag).</summary>
    public void WriteStep(long value) => Write(unchecked((ulong)((value << 1) ^ (value >> 63))));

    /// <summary>Where the numbers begin.</summary>
    /// <exception cref="InvalidDataException">It is another version.</exception>
    public static int CheckVersion(ReadOnlySpan<byte> stored, byte version, string what) =>
        !stored.IsEmpty && stored[0] == version ? 1 : throw new InvalidDataException($"A stored {what} of {stored.Length} bytes has an unknown version.");
}
