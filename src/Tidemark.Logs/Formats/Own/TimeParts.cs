using System.Runtime.CompilerServices;
using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Formats.Own;

/// <summary>A time that is put together from its parts.</summary>
internal struct TimeParts
{
    private int _year;
    private int _month;
    private int _day;
    private int _hour;
    private int _minute;
    private int _second;
    private int _zone;
    private int _halfDay;

    /// <summary>What a time needs and these parts do not tell, for people; null when nothing is missing.</summary>
    public static string? Missing(TimePiece tells) =>
        (tells & (TimePiece.Year | TimePiece.YearOfCentury)) == 0 ? "year: add %Y"
        : (tells & (TimePiece.Month | TimePiece.MonthName)) == 0 ? "month: add %m or %b"
        : (tells & TimePiece.Day) == 0 ? "day: add %d"
        : (tells & TimePiece.Hour) == 0 && (tells & (TimePiece.HalfDayHour | TimePiece.HalfDay)) != (TimePiece.HalfDayHour | TimePiece.HalfDay) ? "hour: add %H"
        : (tells & TimePiece.Minute) == 0 ? "minute: add %M"
        : (tells & TimePiece.Zone) == 0 ? "zone: add %z"
        : null;

    /// <summary>The offset that the parts tell, in seconds east of UTC.</summary>
    public readonly int Offset => _zone;

    /// <summary>Takes a part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TrySet(TimePiece piece, ReadOnlySpan<byte> text)
    {
        switch (piece)
        {
            case TimePiece.MonthName:
                return LogTime.TryMonth(text, out _month);
            case TimePiece.Zone:
                return TryZone(text, out _zone);
            case TimePiece.HalfDay:
                _halfDay = text[0] | 0x20;
                return _halfDay is 'a' or 'p' && (text[1] | 0x20) == 'm';
        }

        // %e, %k and %l put a blank before one digit
        if (!CivilTime.TryDigits(text[0] == ' ' ? text[1..] : text, out var number))
        {
            return false;
        }

        switch (piece)
        {
            case TimePiece.Year:
                _year = number;
                break;
            case TimePiece.YearOfCentury:
                _year = _year == 0 ? 2000 + number : _year;
                break;
            case TimePiece.Month:
                _month = number;
                break;
            case TimePiece.Day:
                _day = number;
                break;
            case TimePiece.Minute:
                _minute = number;
                break;
            case TimePiece.Second:
                _second = number;
                break;
            case TimePiece.Hour:
                (_hour, _halfDay) = (number, -1);
                break;
            case TimePiece.HalfDayHour when _halfDay >= 0:
                _hour = number % 12;
                return number is >= 1 and <= 12;
        }

        return true;
    }

    /// <summary>The instant in Unix seconds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly bool TryInstant(out long unixSeconds)
    {
        var isReal = CivilTime.TrySeconds(_year, _month, _day, _hour + (_halfDay == 'p' ? 12 : 0), _minute, _second, out var local);
        unixSeconds = local - _zone;
        return isReal && unixSeconds >= 0;
    }

    private static bool TryZone(ReadOnlySpan<byte> text, out int seconds)
    {
        seconds = 0;
        if (text is [(byte)'Z'])
        {
            return true;
        }

        if (text[0] is not ((byte)'+' or (byte)'-')
            || !CivilTime.TryDigits(text.Slice(1, 2), out var hours) || !CivilTime.TryDigits(text[3..], out var minutes) || hours > 15 || minutes > 59)
        {
            return false;
        }

        seconds = ((hours * 3600) + (minutes * 60)) * (text[0] == '-' ? -1 : 1);
        return true;
    }
}
