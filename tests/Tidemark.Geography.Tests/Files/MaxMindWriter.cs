using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Tidemark.Geography.Tests.Files;

/// <summary>
/// Writes MaxMind DB files as the format says (version 2.0), for tests: independent of the reader. Values are null-free trees of
/// Dictionary, List, string, double, float, bool, byte[], ushort, uint, int, ulong and UInt128.
/// </summary>
internal sealed class MaxMindWriter(int recordBits, int ipVersion)
{
    private readonly List<int?[]> _nodes = [[null, null]];
    private readonly List<object> _values = [];
    private readonly List<byte> _data = [];
    private readonly Dictionary<string, int> _texts = [];

    /// <summary>Repeated texts become pointers, as in real files.</summary>
    public bool Pointers { get; init; } = true;

    /// <summary>::ffff:0:0/96, 2001::/32 and 2002::/16 lead to the IPv4 part, as in real files.</summary>
    public bool Aliases { get; init; }

    /// <summary>Says what a network is; a wider network that was added before continues around it.</summary>
    public void Add(IPAddress address, int length, object value)
    {
        var bytes = address.GetAddressBytes();
        if (ipVersion == 6 && bytes.Length == 4)
        {
            bytes = [.. new byte[12], .. bytes];
            length += 96;
        }

        _values.Add(value);
        Set(0, bytes, 0, length, -_values.Count);
    }

    public byte[] ToBytes(Dictionary<string, object>? metadata = null)
    {
        if (Aliases)
        {
            var root = NodeOf(new byte[16], 96);
            Set(0, IPAddress.Parse("::ffff:0:0").GetAddressBytes(), 0, 96, root);
            Set(0, IPAddress.Parse("2001::").GetAddressBytes(), 0, 32, root);
            Set(0, IPAddress.Parse("2002::").GetAddressBytes(), 0, 16, root);
        }

        var offsets = _values.ConvertAll(value =>
        {
            var offset = _data.Count;
            Write(_data, value);
            return offset;
        });
        var file = new List<byte>();
        foreach (var node in _nodes)
        {
            WriteNode(file, RecordOf(node[0], offsets), RecordOf(node[1], offsets));
        }

        file.AddRange(new byte[16]);
        file.AddRange(_data);
        file.AddRange([0xAB, 0xCD, 0xEF, .. Encoding.ASCII.GetBytes("MaxMind.com")]);
        var facts = new Dictionary<string, object>
        {
            ["binary_format_major_version"] = (ushort)2,
            ["binary_format_minor_version"] = (ushort)0,
            ["build_epoch"] = 1_700_000_000UL,
            ["database_type"] = "Test",
            ["description"] = new Dictionary<string, object> { ["en"] = "For tests" },
            ["ip_version"] = (ushort)ipVersion,
            ["languages"] = new List<object> { "en", "zh-CN" },
            ["node_count"] = (uint)_nodes.Count,
            ["record_size"] = (ushort)recordBits,
        };
        foreach (var (key, value) in metadata ?? [])
        {
            facts[key] = value;
        }

        _texts.Clear();
        var metadataBytes = new List<byte>();
        Write(metadataBytes, facts);
        file.AddRange(metadataBytes);
        return [.. file];
    }

    // Records: null nothing, >= 0 a node, < 0 a value
    private void Set(int node, byte[] bits, int depth, int length, int record)
    {
        while (depth < length - 1)
        {
            var side = Bit(bits, depth);
            if (_nodes[node][side] is not >= 0)
            {
                _nodes.Add([_nodes[node][side], _nodes[node][side]]);
                _nodes[node][side] = _nodes.Count - 1;
            }

            node = _nodes[node][side]!.Value;
            depth++;
        }

        _nodes[node][Bit(bits, depth)] = record;
    }

    private int NodeOf(byte[] bits, int length)
    {
        var node = 0;
        for (var depth = 0; depth < length; depth++)
        {
            var side = Bit(bits, depth);
            if (_nodes[node][side] is not >= 0)
            {
                _nodes.Add([_nodes[node][side], _nodes[node][side]]);
                _nodes[node][side] = _nodes.Count - 1;
            }

            node = _nodes[node][side]!.Value;
        }

        return node;
    }

    private static int Bit(byte[] bits, int at) => (bits[at / 8] >> (7 - (at % 8))) & 1;

    private uint RecordOf(int? record, List<int> offsets) => record switch
    {
        null => (uint)_nodes.Count,
        >= 0 => (uint)record,
        _ => (uint)(_nodes.Count + 16 + offsets[-record.Value - 1]),
    };

    private void WriteNode(List<byte> into, uint left, uint right)
    {
        if (recordBits == 28)
        {
            into.AddRange(Big(left & 0xFF_FFFF, 3));
            into.Add((byte)(((left >> 24) << 4) | (right >> 24)));
            into.AddRange(Big(right & 0xFF_FFFF, 3));
        }
        else
        {
            into.AddRange(Big(left, recordBits / 8));
            into.AddRange(Big(right, recordBits / 8));
        }
    }

    private void Write(List<byte> into, object value)
    {
        switch (value)
        {
            case Dictionary<string, object> map:
                Control(into, 7, map.Count);
                foreach (var (key, member) in map)
                {
                    Write(into, key);
                    Write(into, member);
                }

                break;
            case List<object> array:
                Control(into, 11, array.Count);
                array.ForEach(element => Write(into, element));
                break;
            case string text when Pointers && ReferenceEquals(into, _data) && _texts.TryGetValue(text, out var target):
                Pointer(into, target);
                break;
            case string text:
                if (ReferenceEquals(into, _data))
                {
                    _texts[text] = into.Count;
                }

                var octets = Encoding.UTF8.GetBytes(text);
                Control(into, 2, octets.Length);
                into.AddRange(octets);
                break;
            case double number:
                var eight = new byte[8];
                BinaryPrimitives.WriteDoubleBigEndian(eight, number);
                Control(into, 3, 8);
                into.AddRange(eight);
                break;
            case float number:
                var four = new byte[4];
                BinaryPrimitives.WriteSingleBigEndian(four, number);
                Control(into, 15, 4);
                into.AddRange(four);
                break;
            case byte[] bytes:
                Control(into, 4, bytes.Length);
                into.AddRange(bytes);
                break;
            case bool flag:
                Control(into, 14, flag ? 1 : 0);
                break;
            case ushort number:
                Unsigned(into, 5, number);
                break;
            case uint number:
                Unsigned(into, 6, number);
                break;
            case int number:
                Control(into, 8, 4);
                into.AddRange(Big(unchecked((uint)number), 4));
                break;
            case ulong number:
                Unsigned(into, 9, number);
                break;
            case UInt128 number:
                Unsigned(into, 10, number);
                break;
            default:
                throw new ArgumentException($"{value} has no type of the format.");
        }
    }

    private static void Unsigned(List<byte> into, int type, UInt128 number)
    {
        var bytes = Big(number, 16).SkipWhile(octet => octet == 0).ToArray();
        Control(into, type, bytes.Length);
        into.AddRange(bytes);
    }

    private static void Control(List<byte> into, int type, int size)
    {
        var low = size < 29 ? size : size < 285 ? 29 : size < 65_821 ? 30 : 31;
        into.Add((byte)((type <= 7 ? type << 5 : 0) | low));
        if (type > 7)
        {
            into.Add((byte)(type - 7));
        }

        into.AddRange(low switch
        {
            29 => Big((uint)(size - 29), 1),
            30 => Big((uint)(size - 285), 2),
            31 => Big((uint)(size - 65_821), 3),
            _ => [],
        });
    }

    private static void Pointer(List<byte> into, int target)
    {
        var (size, rest) = target < 2048 ? (0, target) : target < 526_336 ? (1, target - 2048) : target < 134_744_064 ? (2, target - 526_336) : (3, target);
        into.Add((byte)(0x20 | (size << 3) | (size == 3 ? 0 : rest >> (8 * (size + 1)))));
        into.AddRange(Big((uint)rest, size + 1));
    }

    private static byte[] Big(UInt128 number, int length)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return bytes[^length..];
    }
}
