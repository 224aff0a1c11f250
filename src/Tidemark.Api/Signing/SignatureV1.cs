using System.Security.Cryptography;
using System.Text;
using Tidemark.Api.Wire;

namespace Tidemark.Api.Signing;

/// <summary>
/// The signature by parameter: HMAC-SHA1 over the method and all parameters of query and form but <c>Signature</c>.
/// SHA-1 is what this signature is defined with; as a keyed hash it holds.
/// </summary>
internal static class SignatureV1
{
    public const string Method = "HMAC-SHA1";
    public const string Version = "1.0";

    public static string StringToSign(string method, IReadOnlyDictionary<string, string> parameters)
    {
        var names = parameters.Keys.Where(name => name != "Signature").ToArray();
        Array.Sort(names, CodePointOrder.Instance);
        var canonical = new StringBuilder();
        foreach (var name in names)
        {
            canonical.Append(canonical.Length == 0 ? "" : "&").Append(UrlEncoding.Encode(name)).Append('=').Append(UrlEncoding.Encode(parameters[name]));
        }

        return $"{method}&%2F&{UrlEncoding.Encode(canonical.ToString())}";
    }

    public static byte[] Sign(string stringToSign, string secret) =>
        HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret + "&"), Encoding.UTF8.GetBytes(stringToSign));

    /// <summary>Compares in constant time.</summary>
    public static bool Holds(string stringToSign, string secret, string signature)
    {
        Span<byte> given = stackalloc byte[HMACSHA1.HashSizeInBytes + 2];
        return Convert.TryFromBase64String(signature, given, out var length)
            && CryptographicOperations.FixedTimeEquals(given[..length], Sign(stringToSign, secret));
    }
}
