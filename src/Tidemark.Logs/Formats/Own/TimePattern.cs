using System.Runtime.CompilerServices;
using System.Text;

namespace Tidemark.Logs.Formats.Own;

/// <summary>Parts of a time.</summary>
[Flags]
internal enum TimePiece
{
    None = 0,
    Year = 1,
    Month = 2,
    Day = 4,
    Hour = 8,
    Minute = 16,
    Second = 32,
    Zone = 64,
    HalfDayHour = 128,
    HalfDay = 256,
    YearOfCentury = 512,
    MonthName = 1024,

    /// <summary>Text that says nothing that is needed.</summary>
    Skipped = 2048,
}

/// <summary>A pattern of strftime whose conversions all have a fixed length, as <c>%d/%b/%Y:%T %z</c> in the C locale.</summary>
internal sealed class TimePattern
{
    private readonly List<(TimePiece Piece, int At, int Length)> _pieces = [];

    /// <summary>What it tells.</summary>
    public TimePiece Tells { get; private set; }

    /// <summary>Length of the text.</summary>
    public int Length { get; private set; }

    /// <summary>Reads a pattern.</summary>
    /// <param name="pattern">As in Apache's <c>%{...}t</c>.</param>
    /// <param name="unreadable">The conversion that cannot be read, if one cannot.</param>
    public static TimePattern? Of(string pattern, out string? unreadable)
    {
        var result = new TimePattern();
        unreadable = null;
        var expanded = Expanded(pattern);
        for (var at = 0; at < expanded.Length; at++)
        {
            if (expanded[at] != '%')
            {
                result.AddLiteral(expanded, at);
                continue;
            }

            at++;
            var (piece, length) = at < expanded.Length ? Conversion(expanded[at]) : default;
            if (length == 0)
            {
                unreadable = at < expanded.Length ? expanded.Substring(at - 1, 2) : "%";
                return null;
            }

            result.Add(piece, length);
        }

        return result;
    }

    /// <summary>Reads a text that has <see cref="Length"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryRead(ReadOnlySpan<byte> text, ref TimeParts parts)
    {
        if (text.Length != Length)
        {
            return false;
        }

        foreach (var (piece, at, length) in _pieces)
        {
            if (!parts.TrySet(piece, text.Slice(at, length)))
            {
                return false;
            }
        }

        return true;
    }

    private static string Expanded(string pattern)
    {
        var expanded = new StringBuilder();
        for (var at = 0; at < pattern.Length; at++)
        {
            if (pattern[at] == '%' && at + 1 < pattern.Length)
            {
                at++;
                expanded.Append(pattern[at] switch
                {
                    'T' => "%H:%M:%S",
                    'R' => "%H:%M",
                    'F' => "%Y-%m-%d",
                    'D' or 'x' => "%m/%d/%y",
                    'X' => "%H:%M:%S",
                    'r' => "%I:%M:%S %p",
                    'c' => "%a %b %e %H:%M:%S %Y",
                    var other => $"%{other}",
                });
            }
            else
            {
                expanded.Append(pattern[at]);
            }
        }

        return expanded.ToString();
    }

    private static (TimePiece Piece, int Length) Conversion(char conversion) => conversion switch
    {
        'Y' => (TimePiece.Year, 4),
        'y' => (TimePiece.YearOfCentury, 2),
        'm' => (TimePiece.Month, 2),
        'b' or 'h' => (TimePiece.MonthName, 3),
        'd' or 'e' => (TimePiece.Day, 2),
        'H' or 'k' => (TimePiece.Hour, 2),
        'I' or 'l' => (TimePiece.HalfDayHour, 2),
        'p' or 'P' => (TimePiece.HalfDay, 2),
        'M' => (TimePiece.Minute, 2),
        'S' => (TimePiece.Second, 2),
        'z' => (TimePiece.Zone, 5),
        'a' or 'j' => (TimePiece.Skipped, 3),
        'C' or 'g' or 'U' or 'V' or 'W' => (TimePiece.Skipped, 2),
        'G' => (TimePiece.Skipped, 4),
        'u' or 'w' or '%' or 'n' or 't' => (TimePiece.Skipped, 1),
        _ => default,
    };

    // A Z after the seconds says that the clock is on UTC
    private void AddLiteral(string pattern, int at)
    {
        var isZulu = pattern[at] == 'Z' && at >= 2 && pattern[at - 2] == '%' && pattern[at - 1] == 'S';
        Add(isZulu ? TimePiece.Zone : TimePiece.Skipped, Encoding.UTF8.GetByteCount([pattern[at]]));
    }

    private void Add(TimePiece piece, int length)
    {
        if (piece != TimePiece.Skipped)
        {
            _pieces.Add((piece, Length, length));
            Tells |= piece;
        }

        Length += length;
    }
}
