using System.Buffers.Binary;
using System.Text;

namespace Tidemark.Geography.Files;

/// <summary>
/// A data section of a MaxMind DB (format 2.0, "Output Data Section"). Values are looked for, not decoded: a record of a city has its
/// names in many languages. Whatever the bytes are, reading ends, and never outside the section.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="start">Where the section begins; pointers and offsets count from here.</param>
/// <param name="end">Where it ends.</param>
internal sealed class MaxMindData(byte[] file, int start, int end)
{
    private const int Deepest = 64;

    // Maps of maps and chains of pointers may be written so that they take years to read; real files need a few steps a byte
    private long _stepsLeft = 1_000_000 + (16L * file.Length);

    private enum DataType
    {
        Extended,
        Pointer,
        Text,
        Double,
        Bytes,
        UInt16,
        UInt32,
        Map,
        Int32,
        UInt64,
        UInt128,
        Array,
        Container,
        EndMarker,
        Boolean,
        Float,
    }

    /// <summary>Where the value of a path of keys is, or null if none exists.</summary>
    public int? Find(int? at, params ReadOnlySpan<string> path)
    {
        foreach (var key in path)
        {
            at = at is { } map ? Member(map, key) : null;
        }

        return at;
    }

    /// <summary>Where the first element of an array is, or null when it is none or empty.</summary>
    public int? First(int? at)
    {
        if (at is not { } place)
        {
            return null;
        }

        var array = Resolve(place);
        return array is { Type: DataType.Array, Size: > 0 } ? array.Payload : null;
    }

    /// <summary>A text, or null when the value is none.</summary>
    public string? Text(int? at)
    {
        if (at is not { } place)
        {
            return null;
        }

        var item = Resolve(place);
        return item.Type == DataType.Text ? Encoding.UTF8.GetString(Bytes(item.Payload, item.Size)) : null;
    }

    /// <summary>An unsigned number of at most 64 bits, or null when the value is none.</summary>
    public ulong? Number(int? at)
    {
        if (at is not { } place)
        {
            return null;
        }

        var item = Resolve(place);
        if (item.Type is not (DataType.UInt16 or DataType.UInt32 or DataType.UInt64))
        {
            return null;
        }

        var value = 0UL;
        foreach (var octet in Bytes(item.Payload, item.Size))
        {
            value = (value << 8) | octet;
        }

        return value;
    }

    private int? Member(int at, string key)
    {
        var map = Resolve(at);
        if (map.Type != DataType.Map)
        {
            return null;
        }

        var place = map.Payload;
        for (var i = 0; i < map.Size; i++)
        {
            var name = Resolve(place);
            if (name.Type != DataType.Text)
            {
                throw new InvalidDataException($"a key of a map is no text, at byte {start + place}.");
            }

            var value = Skip(place, 0);
            if (name.Size == key.Length && Encoding.UTF8.GetString(Bytes(name.Payload, name.Size)) == key)
            {
                return value;
            }

            place = Skip(value, 0);
        }

        return null;
    }

    /// <summary>Where the value behind this one begins.</summary>
    private int Skip(int at, int depth)
    {
        if (depth > Deepest)
        {
            throw new InvalidDataException($"its data is nested more than {Deepest} deep, at byte {start + at}.");
        }

        var item = Header(at);
        if (item.Type is not (DataType.Map or DataType.Array))
        {
            // a pointer and a boolean have nothing behind their header
            var size = item.Type is DataType.Pointer or DataType.Boolean ? 0 : item.Size;
            _ = Bytes(item.Payload, size);
            return item.Payload + size;
        }

        var place = item.Payload;
        for (var left = item.Type == DataType.Map ? 2L * item.Size : item.Size; left > 0; left--)
        {
            place = Skip(place, depth + 1);
        }

        return place;
    }

    private Item Resolve(int at)
    {
        var item = Header(at);
        if (item.Type != DataType.Pointer)
        {
            return item;
        }

        var target = Header(item.Size);
        return target.Type == DataType.Pointer
            ? throw new InvalidDataException($"a pointer points to a pointer, at byte {start + at}.")
            : target;
    }

    private Item Header(int at)
    {
        if (--_stepsLeft < 0)
        {
            throw new InvalidDataException("its data refers to itself in a loop.");
        }

        var control = Bytes(at, 1)[0];
        var type = (DataType)(control >> 5);
        at++;
        if (type == DataType.Extended)
        {
            type = (DataType)(7 + Bytes(at, 1)[0]);
            at++;
        }

        if (type == DataType.Pointer)
        {
            return Pointer(control, at);
        }

        if (type is DataType.Container or DataType.EndMarker or > DataType.Float)
        {
            throw new InvalidDataException($"its data has a value of the unknown type {(int)type}, at byte {start + at - 1}.");
        }

        var size = control & 0x1F;
        if (size >= 29)
        {
            var more = size - 28;
            var from = size switch
            {
                29 => 29,
                30 => 285,
                _ => 65_821,
            };
            size = from;
            var shift = 8 * (more - 1);
            foreach (var octet in Bytes(at, more))
            {
                size += octet << shift;
                shift -= 8;
            }

            at += more;
        }

        return size <= LargestSize(type)
            ? new Item(type, size, at)
            : throw new InvalidDataException($"a value of type {type} has {size} bytes, at byte {start + at}.");
    }

    // The target takes the place of the size
    private Item Pointer(byte control, int at)
    {
        var length = ((control >> 3) & 3) + 1;
        var bytes = Bytes(at, length);
        var high = (long)(control & 7);
        long target = length switch
        {
            1 => (high << 8) | bytes[0],
            2 => ((high << 16) | BinaryPrimitives.ReadUInt16BigEndian(bytes)) + 2048,
            3 => ((high << 24) | ((long)bytes[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(bytes[1..])) + 526_336,
            _ => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        };
        return target < end - start
            ? new Item(DataType.Pointer, (int)target, at + length)
            : throw new InvalidDataException($"a pointer leads out of the file, at byte {start + at}.");
    }

    private static int LargestSize(DataType type) => type switch
    {
        DataType.UInt16 => 2,
        DataType.UInt32 or DataType.Int32 or DataType.Float => 4,
        DataType.UInt64 or DataType.Double => 8,
        DataType.UInt128 => 16,
        DataType.Boolean => 1,
        _ => int.MaxValue,
    };

    private ReadOnlySpan<byte> Bytes(int at, int length) =>
        at <= end - start - length
            ? file.AsSpan(start + at, length)
            : throw new InvalidDataException($"its data ends in the middle of a value, at byte {(long)start + at}.");

    /// <param name="Type">What it is.</param>
    /// <param name="Size">Bytes, pairs or elements; of a pointer: the target.</param>
    /// <param name="Payload">Where they begin.</param>
    private readonly record struct Item(DataType Type, int Size, int Payload);
}
