namespace Tidemark.Metering.Meters;

/// <summary>Keeps the bytes of keys in large segments, which stay allocated when the arena is cleared.</summary>
internal sealed class KeyArena
{
    private const int SegmentBits = 20;
    private const int SegmentBytes = 1 << SegmentBits;

    private readonly List<byte[]> _segments = [];
    private int _current = -1;
    private int _used = SegmentBytes;

    /// <summary>Copies a key (at most a segment long) and answers where it is.</summary>
    public int Add(ReadOnlySpan<byte> key)
    {
        if (key.Length > SegmentBytes - _used)
        {
            _current++;
            _used = 0;
            if (_current == _segments.Count)
            {
                _segments.Add(GC.AllocateUninitializedArray<byte>(SegmentBytes));
            }
        }

        var place = (_current << SegmentBits) | _used;
        key.CopyTo(_segments[_current].AsSpan(_used));
        _used += key.Length;
        return place;
    }

    /// <summary>The key at the place; valid until the arena is cleared.</summary>
    public ReadOnlySpan<byte> Span(int place, int length) => _segments[place >> SegmentBits].AsSpan(place & (SegmentBytes - 1), length);

    /// <inheritdoc cref="Span"/>
    public ReadOnlyMemory<byte> Memory(int place, int length) => _segments[place >> SegmentBits].AsMemory(place & (SegmentBytes - 1), length);

    /// <summary>Forgets all keys.</summary>
    public void Clear()
    {
        _current = -1;
        _used = SegmentBytes;
    }
}
