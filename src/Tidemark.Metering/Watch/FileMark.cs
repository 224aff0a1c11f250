using Microsoft.Win32.SafeHandles;

namespace Tidemark.Metering.Watch;

/// <summary>
/// The first bytes of a file and the last before a place: they tell a file that grew behind the place from one that was truncated and
/// has grown beyond it again.
/// </summary>
internal sealed class FileMark
{
    private const int Longest = 1024;

    private readonly long _position;
    private readonly byte[] _first;
    private readonly byte[] _last;

    private FileMark(SafeFileHandle file, long position)
    {
        _position = position;
        _first = Read(file, 0, (int)Math.Min(position, Longest));
        _last = Read(file, position - _first.Length, _first.Length);
    }

    /// <summary>Marks a place in a file.</summary>
    public static FileMark Of(SafeFileHandle file, long position) => new(file, position);

    /// <summary>Whether the file still has what was there before the place.</summary>
    public bool Fits(SafeFileHandle file) =>
        Read(file, 0, _first.Length).AsSpan().SequenceEqual(_first)
        && Read(file, _position - _last.Length, _last.Length).AsSpan().SequenceEqual(_last);

    private static byte[] Read(SafeFileHandle file, long offset, int length)
    {
        var bytes = new byte[length];
        var count = 0;
        int read;
        while (count < length && (read = RandomAccess.Read(file, bytes.AsSpan(count), offset + count)) > 0)
        {
            count += read;
        }

        return count == length ? bytes : bytes[..count];
    }
}
