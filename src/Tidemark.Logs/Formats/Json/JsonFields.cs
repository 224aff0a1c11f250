using System.Runtime.CompilerServices;
using Tidemark.Logs.Formats.Own;

namespace Tidemark.Logs.Formats.Json;

/// <summary>
/// Finds the values of fields in a line that is one JSON object, in whatever order its keys are. Of keys that are the same the last counts; of keys for
/// the same field the one of the lowest rank that has a value. Empty texts and <c>null</c> are not values.
/// </summary>
internal sealed class JsonFields(JsonKeys keys)
{
    private const int LongestKey = 256;

    private readonly JsonValue[] _values = new JsonValue[JsonKeys.FieldCount];
    private readonly byte[] _ranks = new byte[JsonKeys.FieldCount];
    private readonly JsonShape _shape = new();
    private byte[] _scratch = [];
    private int _scratchUsed;
    private uint _named;

    /// <summary>Reads the line; false when it is no JSON object, or more than one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryRead(ReadOnlySpan<byte> line)
    {
        Array.Clear(_values);
        _scratchUsed = 0;
        _named = 0;
        _shape.Restart();
        var scanner = new JsonScanner(line);
        return TryObject(line, ref scanner, keys) && scanner.IsAtEnd();
    }

    /// <summary>The kind of a field's value; <see cref="JsonKind.None"/> when it has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public JsonKind KindOf(JsonField field) => _values[(int)field].Kind;

    /// <summary>Whether the line has a key for the field, be it with an empty text or <c>null</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Names(JsonField field) => (_named & (1u << (int)field)) != 0;

    /// <summary>The value of a field, without escapes; empty when it has none. It lies in the line or in memory that the next line uses again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> TextOf(JsonField field, ReadOnlySpan<byte> line)
    {
        var value = _values[(int)field];
        var text = line.Slice(value.Start, value.Length);
        return value.Kind == JsonKind.Escaped ? Unescaped(text, line) : text;
    }

    /// <summary>Where the value of a field lies in the line, for people; null when it has none.</summary>
    public ReadingStop? PlaceOf(JsonField field, string expected) => KindOf(field) == JsonKind.None ? null : new ReadingStop(_values[(int)field].Start, expected);

    /// <summary>Two texts with a byte between them.</summary>
    public ReadOnlySpan<byte> Join(ReadOnlySpan<byte> first, byte between, ReadOnlySpan<byte> second, ReadOnlySpan<byte> line)
    {
        var length = first.Length + 1 + second.Length;
        var into = Scratch(length, line);
        first.CopyTo(into);
        into[first.Length] = between;
        second.CopyTo(into[(first.Length + 1)..]);
        _scratchUsed += length;
        return into[..length];
    }

    private ReadOnlySpan<byte> Unescaped(ReadOnlySpan<byte> text, ReadOnlySpan<byte> line)
    {
        var into = Scratch(text.Length, line);
        var length = JsonText.Unescape(text, into);
        _scratchUsed += length;
        return into[..length];
    }

    // Spans that were handed out stay in the array they were made in
    private Span<byte> Scratch(int length, ReadOnlySpan<byte> line)
    {
        if (_scratch.Length - _scratchUsed < length)
        {
            _scratch = new byte[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(Math.Max(line.Length, length) * 2))];
            _scratchUsed = 0;
        }

        return _scratch.AsSpan(_scratchUsed);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryObject(ReadOnlySpan<byte> line, scoped ref JsonScanner scanner, JsonKeys known)
    {
        if (!scanner.TryTake((byte)'{'))
        {
            return false;
        }

        if (scanner.TryTake((byte)'}'))
        {
            return true;
        }

        do
        {
            if (!_shape.TryTake(ref scanner, known, out var key) && !TryKey(line, ref scanner, known, out key))
            {
                return false;
            }

            if (!(key is null ? scanner.TrySkip() : TryValue(line, ref scanner, key)))
            {
                return false;
            }
        }
        while (scanner.TryTake((byte)','));

        return scanner.TryTake((byte)'}');
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryKey(ReadOnlySpan<byte> line, scoped ref JsonScanner scanner, JsonKeys known, out JsonKey? key)
    {
        key = null;
        scanner.Peek();
        var start = scanner.Position;
        if (!scanner.TryText(out var name) || !scanner.TryTake((byte)':'))
        {
            return false;
        }

        var text = line.Slice(name.Start, name.Length);
        key = name.Kind == JsonKind.Text ? known.Find(text) : FindEscaped(known, text);
        _shape.Learn(line[start..scanner.Position], known, key);
        return true;
    }

    private static JsonKey? FindEscaped(JsonKeys known, ReadOnlySpan<byte> name)
    {
        Span<byte> plain = stackalloc byte[LongestKey];
        return name.Length > LongestKey ? null : known.Find(plain[..JsonText.Unescape(name, plain)]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryValue(ReadOnlySpan<byte> line, scoped ref JsonScanner scanner, JsonKey key)
    {
        switch (scanner.Peek())
        {
            case (byte)'{':
                Set(key, new JsonValue(0, 0, JsonKind.Object));
                return key.Children is { } children ? TryObject(line, ref scanner, children) : scanner.TrySkip();
            case (byte)'[':
                return TryFirst(line, ref scanner, key);
            default:
                if (!scanner.TryScalar(out var value))
                {
                    return false;
                }

                Set(key, value);
                return true;
        }
    }

    // Headers are lists of texts: the first counts
    private bool TryFirst(ReadOnlySpan<byte> line, scoped ref JsonScanner scanner, JsonKey key)
    {
        scanner.TryTake((byte)'[');
        if (scanner.TryTake((byte)']'))
        {
            return true;
        }

        if (!(scanner.Peek() == '[' ? scanner.TrySkip() : TryValue(line, ref scanner, key)))
        {
            return false;
        }

        while (scanner.TryTake((byte)','))
        {
            if (!scanner.TrySkip())
            {
                return false;
            }
        }

        return scanner.TryTake((byte)']');
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Set(JsonKey key, JsonValue value)
    {
        if (key.Field is not { } field)
        {
            return;
        }

        _named |= 1u << (int)field;
        ref var known = ref _values[(int)field];
        if (known.Kind != JsonKind.None && key.Rank > _ranks[(int)field])
        {
            return;
        }

        if (value.Kind == JsonKind.Null || (value.Kind == JsonKind.Text && value.Length == 0))
        {
            known = known.Kind != JsonKind.None && key.Rank == _ranks[(int)field] ? default : known;
            return;
        }

        known = value;
        _ranks[(int)field] = key.Rank;
    }
}
