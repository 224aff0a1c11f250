using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tidemark.Usage.Visitors;

/// <summary>
/// A set of visitors that can be counted and merged: the exact 64-bit hashes while there are few, HyperLogLog beyond.
/// Not safe for concurrent use.
/// </summary>
public sealed class VisitorSketch
{
    /// <summary>Up to here every hash is kept and the count is exact: as much room as the registers take.</summary>
    public const int ExactLimit = HyperLogLog.Registers / sizeof(ulong);

    private const byte ExactForm = 1;
    private const byte RegisterForm = 2;

    private readonly HashSet64 _hashes;
    private byte[]? _registers;

    /// <summary>An empty set.</summary>
    public VisitorSketch()
        : this(0)
    {
    }

    /// <summary>An empty set with room for some visitors.</summary>
    /// <param name="expected">How many, 0 or more; there may be more of them.</param>
    public VisitorSketch(int expected) => _hashes = new HashSet64(Math.Min(expected, ExactLimit));

    /// <summary>How many distinct visitors were added.</summary>
    public long Count => IsExact ? _hashes.Count : HyperLogLog.Count(_registers);

    /// <summary>Whether the count is exact.</summary>
    public bool IsExact { get; private set; } = true;

    /// <summary>Adds a visitor by the 64-bit hash of its address; allocation-free except when the set grows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ulong hash)
    {
        if (!IsExact)
        {
            HyperLogLog.Add(_registers, hash);
            return;
        }

        _hashes.Add(hash);
        if (_hashes.Count > ExactLimit)
        {
            Estimate();
        }
    }

    /// <summary>Adds all visitors of another sketch.</summary>
    public void Merge(VisitorSketch other)
    {
        if (other.IsExact)
        {
            other._hashes.CopyTo(this);
            return;
        }

        Estimate();
        HyperLogLog.Merge(_registers, other._registers);
    }

    /// <summary>Forgets everything but keeps its memory.</summary>
    public void Clear()
    {
        _hashes.Clear();
        if (!IsExact)
        {
            Array.Clear(_registers!);
            IsExact = true;
        }
    }

    /// <summary>The stored form: a byte that tells which, then the sorted hashes, or the registers deflated.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public byte[] ToBytes()
    {
        if (IsExact)
        {
            var bytes = new byte[1 + (_hashes.Count * sizeof(ulong))];
            bytes[0] = ExactForm;
            var hashes = MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan(1));
            _hashes.CopySorted(hashes);
            if (!BitConverter.IsLittleEndian)
            {
                BinaryPrimitives.ReverseEndianness(hashes, hashes);
            }

            return bytes;
        }

        using var result = new MemoryStream();
        result.WriteByte(RegisterForm);
        using (var deflate = new DeflateStream(result, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(_registers);
        }

        return result.ToArray();
    }

    /// <summary>From the stored form.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a sketch.</exception>
    public static VisitorSketch FromBytes(ReadOnlySpan<byte> bytes)
    {
        var sketch = new VisitorSketch();
        sketch.Merge(bytes);
        return sketch;
    }

    /// <summary>Adds all visitors of a sketch in its stored form.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a sketch.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Merge(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            throw new InvalidDataException("A visitor sketch is empty.");
        }

        var body = bytes[1..];
        switch (bytes[0])
        {
            case ExactForm when body.Length % sizeof(ulong) == 0 && body.Length <= ExactLimit * sizeof(ulong):
                for (var i = 0; i < body.Length; i += sizeof(ulong))
                {
                    Add(BinaryPrimitives.ReadUInt64LittleEndian(body[i..]));
                }

                break;
            case RegisterForm:
                var registers = Inflate(body);
                Estimate();
                HyperLogLog.Merge(_registers, registers);
                break;
            default:
                throw new InvalidDataException($"A visitor sketch of {bytes.Length} bytes has the unknown form {bytes[0]} or a wrong length.");
        }
    }

    private static byte[] Inflate(ReadOnlySpan<byte> body)
    {
        var registers = new byte[HyperLogLog.Registers];
        using var inflate = new DeflateStream(new MemoryStream(body.ToArray()), CompressionMode.Decompress);
        if (inflate.ReadAtLeast(registers, registers.Length, throwOnEndOfStream: false) != registers.Length
            || inflate.ReadByte() >= 0
            || registers.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)HyperLogLog.LargestValue))
        {
            throw new InvalidDataException("The registers of a visitor sketch are damaged.");
        }

        return registers;
    }

    private void Estimate()
    {
        if (!IsExact)
        {
            return;
        }

        _registers ??= new byte[HyperLogLog.Registers];
        IsExact = false;
        _hashes.CopyTo(this);
        _hashes.Clear();
    }
}
