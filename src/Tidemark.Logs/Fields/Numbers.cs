using System.Runtime.CompilerServices;

namespace Tidemark.Logs.Fields;

/// <summary>Numbers in lines. What is absurd is refused where it is read, so that sums of a batch stay far from overflow.</summary>
internal static class Numbers
{
    /// <summary>The most bytes one response may have: 4 TiB.</summary>
    public const long MostBytes = 1L << 42;

    /// <summary>A count of bytes; <c>-</c> is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryBytes(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        if (text.Length is 0 or > 18)
        {
            return false;
        }

        foreach (var c in text)
        {
            var digit = c - '0';
            if (digit is < 0 or > 9)
            {
                value = 0;
                return text is [(byte)'-'];
            }

            value = (value * 10) + digit;
        }

        return value <= MostBytes;
    }

    /// <summary>A status: three digits, 100 to 999.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryStatus(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        if (text.Length != 3)
        {
            return false;
        }

        var a = text[0] - '0';
        var b = text[1] - '0';
        var c = text[2] - '0';
        value = (a * 100) + (b * 10) + c;
        return a is >= 1 and <= 9 && b is >= 0 and <= 9 && c is >= 0 and <= 9;
    }
}
