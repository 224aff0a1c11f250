using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tidemark.Metering.Formats;

/// <summary>
/// Reads <c>17/May/2015:10:05:03 +0000</c> (a day below ten may have one digit). Lines of one second follow each other, so
/// the last text and its instant are remembered.
/// </summary>
internal struct LogTime
{
    /// <summary>Length of the text with a day of two digits.</summary>
    public const int FullLength = 26;

    private Vector128<byte> _lastStart;
    private Vector128<byte> _lastEnd;
    private long _last;

    /// <summary>Reads the text between the brackets.</summary>
    /// <param name="text">The whole field.</param>
    /// <param name="unixSeconds">The instant; the line's zone is honoured. Years 1970 to 2199.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryRead(ReadOnlySpan<byte> text, out long unixSeconds)
    {
        if (text.Length != FullLength)
        {
            return TryParse(text, out unixSeconds);
        }

        ref var first = ref MemoryMarshal.GetReference(text);
        var start = Vector128.LoadUnsafe(ref first);
        var end = Vector128.LoadUnsafe(ref first, FullLength - 16);
        if (start == _lastStart && end == _lastEnd)
        {
            unixSeconds = _last;
            return true;
        }

        if (!TryParse(text, out unixSeconds))
        {
            return false;
        }

        (_lastStart, _lastEnd, _last) = (start, end, unixSeconds);
        return true;
    }

    private static bool TryParse(ReadOnlySpan<byte> text, out long unixSeconds)
    {
        unixSeconds = 0;
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
            || !TryZone(rest[19..], out var zone))
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
    internal static bool TryMonth(ReadOnlySpan<byte> text, out int month)
    {
        month = text switch
        {
            _ when text.SequenceEqual("Jan"u8) => 1,
            _ when text.SequenceEqual("Feb"u8) => 2,
            _ when text.SequenceEqual("Mar"u8) => 3,
            _ when text.SequenceEqual("Apr"u8) => 4,
            _ when text.SequenceEqual("May"u8) => 5,
            _ when text.SequenceEqual("Jun"u8) => 6,
            _ when text.SequenceEqual("Jul"u8) => 7,
            _ when text.SequenceEqual("Aug"u8) => 8,
            _ when text.SequenceEqual("Sep"u8) => 9,
            _ when text.SequenceEqual("Oct"u8) => 10,
            _ when text.SequenceEqual("Nov"u8) => 11,
            _ when text.SequenceEqual("Dec"u8) => 12,
            _ => 0,
        };
        return month != 0;
    }
}
