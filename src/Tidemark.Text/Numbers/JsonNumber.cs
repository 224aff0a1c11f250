namespace Tidemark.Text.Numbers;

/// <summary>
/// Reads numbers as JSON writes them (RFC 8259): <c>200</c>, <c>200.0</c>, <c>2e2</c>. JSON has one type of number, so that all of these are the same.
/// The work is linear in the length of the text whatever the exponent is. Nothing is allocated.
/// </summary>
public static class JsonNumber
{
    // Far beyond every number that fits, far below what could overflow
    private const int MostExponent = 1_000_000_000;

    /// <summary>Reads a whole number that is not negative; a fraction of zeros is none.</summary>
    /// <param name="text">The number, without blanks.</param>
    /// <param name="value">Its value.</param>
    /// <returns>False if it is not a number, is negative, has a fraction or exceeds 63 bits.</returns>
    public static bool TryWhole(ReadOnlySpan<byte> text, out long value) => TryRead(text, out value, out var hasFraction) && !hasFraction;

    /// <summary>Reads a number that is not negative without its fraction: <c>1.5</c> is 1.</summary>
    /// <inheritdoc cref="TryWhole"/>
    public static bool TryFloor(ReadOnlySpan<byte> text, out long value) => TryRead(text, out value, out _);

    private static bool TryRead(ReadOnlySpan<byte> text, out long value, out bool hasFraction)
    {
        value = 0;
        hasFraction = false;
        var isNegative = text is [(byte)'-', ..];
        text = isNegative ? text[1..] : text;
        var whole = Digits(ref text);
        if (whole.Length == 0 || (whole.Length > 1 && whole[0] == '0'))
        {
            return false;
        }

        ReadOnlySpan<byte> fraction = default;
        if (text is [(byte)'.', ..])
        {
            text = text[1..];
            fraction = Digits(ref text);
            if (fraction.Length == 0)
            {
                return false;
            }
        }

        if (!TryExponent(text, out var exponent) || !TryShift(whole, fraction, exponent, out var result, out hasFraction))
        {
            return false;
        }

        // -0 is zero, and so is -0.0
        if (isNegative && (result > 0 || hasFraction))
        {
            return false;
        }

        value = result;
        return true;
    }

    private static ReadOnlySpan<byte> Digits(scoped ref ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var digits = end < 0 ? text : text[..end];
        text = text[digits.Length..];
        return digits;
    }

    private static bool TryExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        if (text.Length == 0)
        {
            return true;
        }

        if (text[0] is not ((byte)'e' or (byte)'E'))
        {
            return false;
        }

        text = text[1..];
        var isNegative = text is [(byte)'-', ..];
        text = text is [(byte)'+' or (byte)'-', ..] ? text[1..] : text;
        if (text.Length == 0 || text.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        foreach (var digit in text)
        {
            exponent = exponent >= MostExponent / 10 ? MostExponent : (exponent * 10) + (digit - '0');
        }

        exponent = isNegative ? -exponent : exponent;
        return true;
    }

    // The digits before and behind the point are one row; the exponent says where in it the point stands
    private static bool TryShift(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> fraction, int exponent, out long value, out bool hasFraction)
    {
        var point = whole.Length + (long)exponent;
        value = 0;
        hasFraction = false;
        for (var at = 0; at < whole.Length + fraction.Length; at++)
        {
            var digit = (at < whole.Length ? whole[at] : fraction[at - whole.Length]) - '0';
            if (at >= point)
            {
                hasFraction |= digit != 0;
            }
            else if (!TryAppend(ref value, digit))
            {
                return false;
            }
        }

        // zeros up to the point: of a zero as many as there are, of another number no more than fit
        for (var zeros = point - whole.Length - fraction.Length; zeros > 0 && value > 0; zeros--)
        {
            if (!TryAppend(ref value, 0))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryAppend(ref long value, int digit)
    {
        if (value > (long.MaxValue - digit) / 10)
        {
            return false;
        }

        value = (value * 10) + digit;
        return true;
    }
}
