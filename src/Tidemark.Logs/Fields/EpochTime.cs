using System.Runtime.CompilerServices;

namespace Tidemark.Logs.Fields;

/// <summary>
/// Reads the time since 1970 as a number, with or without a fraction. The size of the number determines its unit: a value after the year 2199 in seconds is
/// milliseconds, then microseconds, then nanoseconds.
/// </summary>
internal static class EpochTime
{
    private const long MostSeconds = 7_258_118_399;
    private const int MostDigits = 19;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryRead(ReadOnlySpan<byte> text, out long unixSeconds)
    {
        unixSeconds = 0;
        var point = text.IndexOf((byte)'.');
        var whole = point < 0 ? text : text[..point];
        if (whole.Length is 0 or > MostDigits || (point >= 0 && !AreDigits(text[(point + 1)..])) || !AreDigits(whole))
        {
            return false;
        }

        ulong value = 0;
        foreach (var c in whole)
        {
            value = (value * 10) + (uint)(c - '0');
        }

        return TryOf(value, out unixSeconds);
    }

    /// <summary>The instant of a number of seconds, milliseconds, microseconds or nanoseconds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryOf(ulong value, out long unixSeconds)
    {
        unixSeconds = 0;
        for (var unit = 0; unit < 4; unit++)
        {
            if (value <= MostSeconds)
            {
                unixSeconds = (long)value;
                return true;
            }

            value /= 1000;
        }

        return false;
    }

    private static bool AreDigits(ReadOnlySpan<byte> text) => text.Length > 0 && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');
}
