using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tidemark.Logs.Fields;

/// <summary>
/// Reads <c>2015-05-17T10:05:03.123Z</c>: ISO 8601 with or without fraction; <c>T</c> may be a blank, the hyphens slashes; the zone is <c>Z</c>,
/// <c>+02</c>, <c>+0200</c>, <c>+02:00</c>, or absent and then UTC. Lines of one second follow each other, so the last second is remembered.
/// </summary>
internal struct IsoTime
{
    /// <summary>Length of the text up to the seconds.</summary>
    public const int SecondsLength = 19;

    private Vector128<byte> _lastStart;
    private uint _lastEnd;
    private long _last;

    /// <summary>The offset of the last text that was read, in seconds east of UTC.</summary>
    public int Offset { get; private set; }

    /// <summary>Reads the text.</summary>
    /// <param name="text">The whole field.</param>
    /// <param name="unixSeconds">The instant, its fraction cut off; the zone is honoured. Years 1970 to 2199.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryRead(ReadOnlySpan<byte> text, out long unixSeconds)
    {
        unixSeconds = 0;
        if (text.Length < SecondsLength)
        {
            return false;
        }

        ref var first = ref MemoryMarshal.GetReference(text);
        var start = Vector128.LoadUnsafe(ref first);
        var end = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, SecondsLength - sizeof(uint)));
        if (start != _lastStart || end != _lastEnd)
        {
            if (!TryParse(text, out var local))
            {
                return false;
            }

            (_lastStart, _lastEnd, _last) = (start, end, local);
        }

        var zone = 0;
        var rest = AfterFraction(text[SecondsLength..]);
        if (rest.Length > 0 && !(rest is [(byte)'Z' or (byte)'z'] || TryZone(rest, out zone)))
        {
            return false;
        }

        Offset = zone;
        unixSeconds = _last - zone;
        return unixSeconds >= 0;
    }

    private static bool TryParse(ReadOnlySpan<byte> text, out long seconds)
    {
        seconds = 0;
        return text[4] is (byte)'-' or (byte)'/' && text[7] == text[4] && text[10] is (byte)'T' or (byte)' ' or (byte)'t' && text[13] == ':' && text[16] == ':'
            && CivilTime.TryDigits(text[..4], out var year)
            && CivilTime.TryDigits(text.Slice(5, 2), out var month)
            && CivilTime.TryDigits(text.Slice(8, 2), out var day)
            && CivilTime.TryDigits(text.Slice(11, 2), out var hour)
            && CivilTime.TryDigits(text.Slice(14, 2), out var minute)
            && CivilTime.TryDigits(text.Slice(17, 2), out var second)
            && CivilTime.TrySeconds(year, month, day, hour, minute, second, out seconds);
    }

    // Without a digit the point is not a fraction, and what follows it no zone
    private static ReadOnlySpan<byte> AfterFraction(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2 || text[0] is not ((byte)'.' or (byte)',') || !char.IsAsciiDigit((char)text[1]))
        {
            return text;
        }

        var at = 2;
        while (at < text.Length && char.IsAsciiDigit((char)text[at]))
        {
            at++;
        }

        return text[at..];
    }

    private static bool TryZone(ReadOnlySpan<byte> text, out int seconds)
    {
        seconds = 0;
        text = text[0] == ' ' ? text[1..] : text;
        if (text.Length is not (3 or 5 or 6) || text[0] is not ((byte)'+' or (byte)'-') || (text.Length == 6 && text[3] != ':'))
        {
            return false;
        }

        var minutes = 0;
        if (!CivilTime.TryDigits(text.Slice(1, 2), out var hours)
            || (text.Length > 3 && !CivilTime.TryDigits(text[^2..], out minutes))
            || hours > 15 || minutes > 59)
        {
            return false;
        }

        var magnitude = (hours * 3600) + (minutes * 60);
        seconds = text[0] == '-' ? -magnitude : magnitude;
        return true;
    }
}
