using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tidemark.Logs.Fields;

/// <summary>
/// Reads <c>17/May/2015:10:05:03 +0000</c> (a day below ten may have one digit). Lines of one hour follow each other, so
/// the last hour is remembered, and only minutes and seconds are read.
/// </summary>
internal struct LogTime
{
    /// <summary>Length of the text with a day of two digits.</summary>
    public const int FullLength = 26;

    private const int EndAt = FullLength - 16;
    private const int MinuteAt = 15;
    private const int SecondAt = 18;

    private Vector128<byte> _hourStart;
    private Vector128<byte> _hourEnd;
    private long _hour;

    /// <summary>The offset of the last text that was read, in seconds east of UTC.</summary>
    public int Offset { get; private set; }

    // The digits of minutes and seconds are not compared
    private static Vector128<byte> StartMask => Vector128.Create(255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0);

    private static Vector128<byte> EndMask => Vector128.Create(255, 255, 255, 255, 255, 0, 0, 255, 0, 0, 255, 255, 255, 255, 255, 255);

    /// <summary>Reads the text between the brackets.</summary>
    /// <param name="text">The whole field.</param>
    /// <param name="unixSeconds">The instant; the line's zone is honoured. Years 1970 to 2199.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryRead(ReadOnlySpan<byte> text, out long unixSeconds)
    {
        if (text.Length != FullLength)
        {
            (var isTime, Offset) = (TryParse(text, out unixSeconds, out var offset), offset);
            return isTime;
        }

        ref var first = ref MemoryMarshal.GetReference(text);
        var start = Vector128.LoadUnsafe(ref first) & StartMask;
        var end = Vector128.LoadUnsafe(ref first, EndAt) & EndMask;
        if (start == _hourStart && end == _hourEnd
            && CivilTime.TryTwoDigits(ref Unsafe.Add(ref first, MinuteAt), out var minute) && minute <= 59
            && CivilTime.TryTwoDigits(ref Unsafe.Add(ref first, SecondAt), out var second) && second <= 60)
        {
            unixSeconds = _hour + (minute * 60) + second;
            return unixSeconds >= 0;
        }

        if (!TryParse(text, out unixSeconds, out var zone))
        {
            return false;
        }

        CivilTime.TryTwoDigits(ref Unsafe.Add(ref first, MinuteAt), out minute);
        CivilTime.TryTwoDigits(ref Unsafe.Add(ref first, SecondAt), out second);
        (_hourStart, _hourEnd, _hour, Offset) = (start, end, unixSeconds - (minute * 60) - second, zone);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryParse(ReadOnlySpan<byte> text, out long unixSeconds, out int zone)
    {
        unixSeconds = 0;
        zone = 0;
        var dayLength = text.Length - (FullLength - 2);
        if (dayLength is not (1 or 2) || !CivilTime.TryDigits(text[..dayLength], out var day))
        {
            return false;
        }

        var rest = text[dayLength..];
        if (rest[0] != '/' || rest[4] != '/' || rest[9] != ':' || rest[12] != ':' || rest[15] != ':' || rest[18] != ' '
            || !TryMonth(rest.Slice(1, 3), out var month)
            || !CivilTime.TryDigits(rest.Slice(5, 4), out var year)
            || !CivilTime.TryDigits(rest.Slice(10, 2), out var hour)
            || !CivilTime.TryDigits(rest.Slice(13, 2), out var minute)
            || !CivilTime.TryDigits(rest.Slice(16, 2), out var second)
            || !TryZone(rest[19..], out zone))
        {
            return false;
        }

        if (!CivilTime.TrySeconds(year, month, day, hour, minute, second, out var local))
        {
            return false;
        }

        unixSeconds = local - zone;
        return unixSeconds >= 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryZone(ReadOnlySpan<byte> text, out int seconds)
    {
        seconds = 0;
        if (!CivilTime.TryDigits(text.Slice(1, 2), out var hours) || !CivilTime.TryDigits(text.Slice(3, 2), out var minutes) || hours > 15 || minutes > 59)
        {
            return false;
        }

        var magnitude = (hours * 3600) + (minutes * 60);
        seconds = text[0] == '-' ? -magnitude : magnitude;
        return text[0] is (byte)'+' or (byte)'-';
    }

    /// <summary>The number of an English month of three letters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryMonth(ReadOnlySpan<byte> text, out int month)
    {
        month = ((text[0] << 16) | (text[1] << 8) | text[2]) switch
        {
            ('J' << 16) | ('a' << 8) | 'n' => 1,
            ('F' << 16) | ('e' << 8) | 'b' => 2,
            ('M' << 16) | ('a' << 8) | 'r' => 3,
            ('A' << 16) | ('p' << 8) | 'r' => 4,
            ('M' << 16) | ('a' << 8) | 'y' => 5,
            ('J' << 16) | ('u' << 8) | 'n' => 6,
            ('J' << 16) | ('u' << 8) | 'l' => 7,
            ('A' << 16) | ('u' << 8) | 'g' => 8,
            ('S' << 16) | ('e' << 8) | 'p' => 9,
            ('O' << 16) | ('c' << 8) | 't' => 10,
            ('N' << 16) | ('o' << 8) | 'v' => 11,
            ('D' << 16) | ('e' << 8) | 'c' => 12,
            _ => 0,
        };
        return month != 0;
    }
}
