using Tidemark.Logs.Formats.Json;

namespace Tidemark.Logs.Formats.Own;

/// <summary>Memory for the values of one line that are not in it as they are metered.</summary>
internal sealed class Scratch
{
    private byte[] _bytes = [];
    private int _used;

    /// <summary>Gives all of it to the next line.</summary>
    public void Clear() => _used = 0;

    /// <summary>A text of JSON without its escapes.</summary>
    public ReadOnlySpan<byte> Unescaped(ReadOnlySpan<byte> text)
    {
        var into = Room(text.Length);
        var length = JsonText.Unescape(text, into);
        _used += length;
        return into[..length];
    }

    /// <summary>Two texts with a byte between.</summary>
    public ReadOnlySpan<byte> Joined(ReadOnlySpan<byte> first, byte between, ReadOnlySpan<byte> second)
    {
        var length = first.Length + 1 + second.Length;
        var into = Room(length);
        first.CopyTo(into);
        into[first.Length] = between;
        second.CopyTo(into[(first.Length + 1)..]);
        _used += length;
        return into[..length];
    }

    // What was handed out stays in the array where it is
    private Span<byte> Room(int length)
    {
        if (_bytes.Length - _used < length)
        {
            _bytes = new byte[Math.Max(4096, Math.Max(_bytes.Length, length) * 2)];
            _used = 0;
        }

        return _bytes.AsSpan(_used);
    }
}
