using System.Runtime.CompilerServices;

namespace Tidemark.Logs.Formats.Json;

/// <summary>What a value is.</summary>
internal enum JsonKind : byte
{
    None,
    Null,
    Text,

    /// <summary>Text with backslashes in it.</summary>
    Escaped,
    Number,
    True,
    False,
    Object,
}

/// <summary>Where a value lies in the line; texts without their quotes.</summary>
internal readonly record struct JsonValue(int Start, int Length, JsonKind Kind);

/// <summary>
/// Reads JSON (RFC 8259) forward, without memory of its own. Bytes above 127 and control characters are taken as they are, and so is what follows a
/// backslash: broken text is still text.
/// </summary>
internal ref struct JsonScanner(ReadOnlySpan<byte> text)
{
    private const int Deepest = 64;

    private readonly ReadOnlySpan<byte> _text = text;
    private int _at;

    /// <summary>Where it stands.</summary>
    public readonly int Position => _at;

    /// <summary>The next byte that is not a white space, or 0 at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Peek()
    {
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c > ' ' || c is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                return c;
            }

            _at++;
        }

        return 0;
    }

    /// <summary>Takes the byte if it is next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(byte c)
    {
        if (Peek() != c || _at == _text.Length)
        {
            return false;
        }

        _at++;
        return true;
    }

    /// <summary>Takes these bytes if they are next, white space included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTakeExactly(ReadOnlySpan<byte> bytes)
    {
        if (!_text[_at..].StartsWith(bytes))
        {
            return false;
        }

        _at += bytes.Length;
        return true;
    }

    /// <summary>Whether nothing but white space follows.</summary>
    public bool IsAtEnd()
    {
        Peek();
        return _at == _text.Length;
    }

    /// <summary>Takes a text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryText(out JsonValue value)
    {
        value = default;
        if (!TryTake((byte)'"'))
        {
            return false;
        }

        var start = _at;
        var kind = JsonKind.Text;
        while (true)
        {
            var next = _text[_at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                return false;
            }

            _at += next;
            if (_text[_at] == '"')
            {
                value = new JsonValue(start, _at - start, kind);
                _at++;
                return true;
            }

            kind = JsonKind.Escaped;
            _at += 2;
            if (_at > _text.Length)
            {
                return false;
            }
        }
    }

    /// <summary>Takes a text, a number, <c>true</c>, <c>false</c> or <c>null</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryScalar(out JsonValue value)
    {
        if (Peek() == '"')
        {
            return TryText(out value);
        }

        var start = _at;
        while (_at < _text.Length && _text[_at] is not ((byte)',' or (byte)'}' or (byte)']' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
        {
            _at++;
        }

        var word = _text[start.._at];
        var kind = KindOf(word);
        value = new JsonValue(start, word.Length, kind);
        return kind != JsonKind.None;
    }

    /// <summary>Takes a value of any kind, with all that is in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TrySkip(int depth = 0)
    {
        if (depth == Deepest)
        {
            return false;
        }

        switch (Peek())
        {
            case (byte)'{':
                _at++;
                if (TryTake((byte)'}'))
                {
                    return true;
                }

                do
                {
                    if (!TryText(out _) || !TryTake((byte)':') || !TrySkip(depth + 1))
                    {
                        return false;
                    }
                }
                while (TryTake((byte)','));

                return TryTake((byte)'}');
            case (byte)'[':
                _at++;
                if (TryTake((byte)']'))
                {
                    return true;
                }

                do
                {
                    if (!TrySkip(depth + 1))
                    {
                        return false;
                    }
                }
                while (TryTake((byte)','));

                return TryTake((byte)']');
            default:
                return TryScalar(out _);
        }
    }

    private static JsonKind KindOf(ReadOnlySpan<byte> word)
    {
        if (word.Length == 0)
        {
            return JsonKind.None;
        }

        return word[0] switch
        {
            (byte)'t' => word.SequenceEqual("true"u8) ? JsonKind.True : JsonKind.None,
            (byte)'f' => word.SequenceEqual("false"u8) ? JsonKind.False : JsonKind.None,
            (byte)'n' => word.SequenceEqual("null"u8) ? JsonKind.Null : JsonKind.None,
            _ => IsNumber(word) ? JsonKind.Number : JsonKind.None,
        };
    }

    private static bool IsNumber(ReadOnlySpan<byte> word)
    {
        var at = word[0] == '-' ? 1 : 0;
        var whole = Digits(word[at..]);
        if (whole == 0 || (whole > 1 && word[at] == '0'))
        {
            return false;
        }

        at += whole;
        if (at < word.Length && word[at] == '.')
        {
            var fraction = Digits(word[(at + 1)..]);
            if (fraction == 0)
            {
                return false;
            }

            at += fraction + 1;
        }

        if (at < word.Length && word[at] is (byte)'e' or (byte)'E')
        {
            at++;
            at += at < word.Length && word[at] is (byte)'+' or (byte)'-' ? 1 : 0;
            var exponent = Digits(word[at..]);
            return exponent > 0 && at + exponent == word.Length;
        }

        return at == word.Length;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? text.Length : end;
    }
}
