using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Tidemark.Api.Wire;

/// <summary>
/// Parameters of a query or a form. Decoding is strict: a broken escape or a byte sequence that is not UTF-8 is refused,
/// never repaired, because what was signed must be what is understood. A plus sign is a blank, as forms have it.
/// </summary>
internal static class UrlEncoding
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>RFC 3986: everything but letters, digits and <c>-_.~</c> becomes <c>%XY</c> of its UTF-8 bytes, upper case.</summary>
    public static string Encode(string text) => Uri.EscapeDataString(text);

    /// <summary>Reads <c>a=1&amp;b=2</c>; names without a value have an empty one, empty pieces are skipped.</summary>
    /// <param name="text">As it travelled, without a leading question mark.</param>
    /// <param name="limit">How many parameters are taken.</param>
    /// <param name="parameters">Decoded, in the order given.</param>
    /// <param name="problem">What is wrong when the answer is false.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> text, int limit, List<KeyValuePair<string, string>> parameters, [NotNullWhen(false)] out string? problem)
    {
        var buffer = new byte[text.Length];
        foreach (var range in text.Split((byte)'&'))
        {
            var piece = text[range];
            if (piece.IsEmpty)
            {
                continue;
            }

            if (parameters.Count == limit)
            {
                problem = $"More than {limit} parameters are given.";
                return false;
            }

            var equals = piece.IndexOf((byte)'=');
            var name = equals < 0 ? piece : piece[..equals];
            var value = equals < 0 ? [] : piece[(equals + 1)..];
            if (!TryDecode(name, buffer, out var decodedName) || !TryDecode(value, buffer, out var decodedValue))
            {
                problem = $"Parameter {parameters.Count + 1} is not percent-encoded UTF-8.";
                return false;
            }

            if (decodedName.Contains('\0') || decodedValue.Contains('\0'))
            {
                problem = $"Parameter {parameters.Count + 1} contains a NUL character.";
                return false;
            }

            parameters.Add(new(decodedName, decodedValue));
        }

        problem = null;
        return true;
    }

    private static bool TryDecode(ReadOnlySpan<byte> text, byte[] buffer, [NotNullWhen(true)] out string? decoded)
    {
        decoded = null;
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var b = text[i];
            if (b == '%')
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigit((char)text[i + 1]) || !char.IsAsciiHexDigit((char)text[i + 2]))
                {
                    return false;
                }

                b = (byte)((HexValue(text[i + 1]) << 4) | HexValue(text[i + 2]));
                i += 2;
            }
            else if (b == '+')
            {
                b = (byte)' ';
            }

            buffer[length++] = b;
        }

        try
        {
            decoded = Strict.GetString(buffer, 0, length);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
