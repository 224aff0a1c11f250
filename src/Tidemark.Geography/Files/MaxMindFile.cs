using System.Buffers.Binary;

namespace Tidemark.Geography.Files;

/// <summary>A MaxMind DB (format 2.0): a binary tree of addresses, whose leaves point into a data section, and metadata at the end.</summary>
internal sealed class MaxMindFile
{
    /// <summary>Bytes of zero between tree and data.</summary>
    public const int Separator = 16;

    private const int MetadataWithin = 128 * 1024;

    private static readonly byte[] Marker = [0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8];

    private readonly byte[] _file;
    private readonly int _recordBits;

    private MaxMindFile(byte[] file, int metadata, int dataEnd)
    {
        var facts = new MaxMindData(file, metadata, file.Length);
        _file = file;
        var version = Fact(facts, "binary_format_major_version", 0, ushort.MaxValue);
        if (version != 2)
        {
            throw new InvalidDataException($"it has the format version {version}; 2 can be read.");
        }

        _recordBits = Fact(facts, "record_size", 0, ushort.MaxValue);
        if (_recordBits is not (24 or 28 or 32))
        {
            throw new InvalidDataException($"its records have {_recordBits} bits; 24, 28 and 32 can be read.");
        }

        AddressBits = Fact(facts, "ip_version", 0, ushort.MaxValue) switch
        {
            4 => 32,
            6 => 128,
            var other => throw new InvalidDataException($"it is for IP version {other}; 4 and 6 can be read."),
        };
        Nodes = Fact(facts, "node_count", 1, int.MaxValue);
        var tree = (long)Nodes * (_recordBits / 4);
        if (tree + Separator > dataEnd)
        {
            throw new InvalidDataException($"its tree of {Nodes} nodes is longer than the file; is the file whole?");
        }

        if (file.AsSpan((int)tree, Separator).ContainsAnyExcept((byte)0))
        {
            throw new InvalidDataException($"behind its tree of {Nodes} nodes does not follow its data; is the file damaged?");
        }

        DataLength = dataEnd - (int)tree - Separator;
        Data = new MaxMindData(file, (int)tree + Separator, dataEnd);
    }

    /// <summary>How many nodes the tree has. A record is a node below this, nothing at this, and above this data.</summary>
    public int Nodes { get; }

    /// <summary>How deep the tree is: 32 or 128.</summary>
    public int AddressBits { get; }

    /// <summary>The values of the leaves.</summary>
    public MaxMindData Data { get; }

    /// <summary>The length of <see cref="Data"/>.</summary>
    public int DataLength { get; }

    /// <summary>Whether the bytes have the mark of such a file.</summary>
    public static bool IsOne(ReadOnlySpan<byte> file) => MarkerOf(file) >= 0;

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidDataException">It is none, or not whole; says what is wrong.</exception>
    public static MaxMindFile Open(byte[] file)
    {
        var marker = MarkerOf(file);
        return marker < 0
            ? throw new InvalidDataException("it is no MaxMind DB, or not all of it: the metadata at its end is missing.")
            : new MaxMindFile(file, marker + Marker.Length, marker);
    }

    /// <summary>One of the two records of a node.</summary>
    public uint Record(int node, int side)
    {
        var at = _file.AsSpan((int)((long)node * (_recordBits / 4)));
        return _recordBits switch
        {
            24 => (uint)((at[side * 3] << 16) | BinaryPrimitives.ReadUInt16BigEndian(at[((side * 3) + 1)..])),
            28 when side == 0 => BinaryPrimitives.ReadUInt32BigEndian(at) >> 8 | (uint)((at[3] & 0xF0) << 20),
            28 => BinaryPrimitives.ReadUInt32BigEndian(at[3..]) & 0x0FFF_FFFF,
            _ => BinaryPrimitives.ReadUInt32BigEndian(at[(side * 4)..]),
        };
    }

    private static int MarkerOf(ReadOnlySpan<byte> file)
    {
        var from = Math.Max(0, file.Length - MetadataWithin);
        var at = file[from..].LastIndexOf(Marker);
        return at < 0 ? -1 : from + at;
    }

    private static int Fact(MaxMindData facts, string key, int least, int most) =>
        facts.Number(facts.Find(0, key)) is { } value && value >= (ulong)least && value <= (ulong)most
            ? (int)value
            : throw new InvalidDataException($"its metadata has no {key} that can be.");
}
