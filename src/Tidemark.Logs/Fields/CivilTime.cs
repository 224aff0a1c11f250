using System.Runtime.CompilerServices;

namespace Tidemark.Logs.Fields;

/// <summary>Shared code of the time readers: digits, and the seconds of a civil time.</summary>
internal static class CivilTime
{
    /// <summary>
    /// Seconds of a civil time since 1970, as if it were UTC. Days are those of the calendar, years 1970 to 2199. Second 60 is a leap second: the
    /// first second of the next minute on the clock that buckets are made of.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TrySeconds(int year, int month, int day, int hour, int minute, int second, out long seconds)
    {
        seconds = 0;
        if (year is < 1970 or > 2199 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        seconds = (DaysSinceEpoch(year, month, day) * 86_400L) + (hour * 3600) + (minute * 60) + second;
        return true;
    }

    /// <summary>A number of digits only; the text is short enough not to overflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var c in text)
        {
            var digit = c - '0';
            if (digit is < 0 or > 9)
            {
                return false;
            }

            value = (value * 10) + digit;
        }

        return true;
    }

    /// <summary>The number of two digits.</summary>
    /// <param name="first">The first one; the second is behind it.</param>
    /// <param name="value">0 to 99.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryTwoDigits(ref byte first, out int value)
    {
        var (tens, ones) = (first - '0', Unsafe.Add(ref first, 1) - '0');
        value = (tens * 10) + ones;
        return tens is >= 0 and <= 9 && ones is >= 0 and <= 9;
    }

    private static int DaysSinceEpoch(int year, int month, int day)
    {
        // years begin in March, so that the leap day is the last of a year
        var y = month <= 2 ? year - 1 : year;
        var era = y / 400;
        var yearOfEra = y - (era * 400);
        var dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5) + day - 1;
        var dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return (era * 146_097) + dayOfEra - 719_468;
    }
}
