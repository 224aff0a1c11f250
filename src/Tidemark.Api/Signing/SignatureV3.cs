using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Tidemark.Api.Wire;

namespace Tidemark.Api.Signing;

/// <summary>What the header <c>Authorization</c> of a V3 call says.</summary>
internal sealed record AuthorizationV3(string Algorithm, string Credential, string[] SignedHeaders, string Signature)
{
    /// <summary>Reads <c>ALGORITHM Credential=...,SignedHeaders=a;b,Signature=...</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out AuthorizationV3? authorization)
    {
        authorization = null;
        var blank = text.IndexOf(' ');
        if (blank < 0)
        {
            return false;
        }

        string? credential = null, headers = null, signature = null;
        var rest = text.AsSpan(blank + 1);
        foreach (var range in rest.Split(','))
        {
            var part = rest[range].Trim();
            var equals = part.IndexOf('=');
            switch (equals < 0 ? "" : part[..equals])
            {
                case "Credential" when credential is null:
                    credential = part[(equals + 1)..].ToString();
                    break;
                case "SignedHeaders" when headers is null:
                    headers = part[(equals + 1)..].ToString();
                    break;
                case "Signature" when signature is null:
                    signature = part[(equals + 1)..].ToString();
                    break;
                default:
                    return false;
            }
        }

        if (string.IsNullOrEmpty(credential) || string.IsNullOrEmpty(headers) || string.IsNullOrEmpty(signature))
        {
            return false;
        }

        authorization = new AuthorizationV3(text[..blank], credential, headers.ToLowerInvariant().Split(';'), signature);
        return true;
    }
}

/// <summary>The signature by header: ACS3-HMAC-SHA256 over method, query, the headers that the client names, and the body's hash.</summary>
internal static class SignatureV3
{
    public const string Algorithm = "ACS3-HMAC-SHA256";

    private static readonly string HashOfNothing = Convert.ToHexStringLower(SHA256.HashData([]));

    /// <param name="method">GET or POST.</param>
    /// <param name="query">Decoded; encoded again here, so that every way to escape signs the same.</param>
    /// <param name="headers">Of the request; <c>host</c> as sent, with its port.</param>
    /// <param name="signedHeaders">Lower case, in the client's order.</param>
    /// <param name="body">The raw bytes.</param>
    public static string CanonicalRequest(
        string method, IEnumerable<KeyValuePair<string, string>> query, IHeaderDictionary headers, IReadOnlyList<string> signedHeaders,
        ReadOnlySpan<byte> body)
    {
        // enough for most calls, so that the text is written in one piece
        var text = new StringBuilder(method, 1024).Append("\n/\n");
        var first = true;
        foreach (var (name, value) in query.OrderBy(pair => pair.Key, CodePointOrder.Instance))
        {
            text.Append(first ? "" : "&").Append(UrlEncoding.Encode(name)).Append('=').Append(UrlEncoding.Encode(value));
            first = false;
        }

        text.Append('\n');
        foreach (var name in signedHeaders)
        {
            text.Append(name).Append(':').Append(HeaderValue(headers, name)).Append('\n');
        }

        text.Append('\n').AppendJoin(';', signedHeaders).Append('\n');
        return text.Append(body.IsEmpty ? HashOfNothing : Convert.ToHexStringLower(SHA256.HashData(body))).ToString();
    }

    public static string StringToSign(string canonicalRequest) =>
        Algorithm + "\n" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonicalRequest)));

    public static byte[] Sign(string stringToSign, string secret) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(stringToSign));

    /// <summary>Compares in constant time.</summary>
    public static bool Holds(string stringToSign, string secret, string signature)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return signature.Length == given.Length * 2
            && Convert.FromHexString(signature, given, out _, out _) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(given, Sign(stringToSign, secret));
    }

    private static string HeaderValue(IHeaderDictionary headers, string name)
    {
        var values = headers[name];
        return values.Count <= 1
            ? values.ToString().Trim()
            : string.Join(',', values.Select(value => value?.Trim() ?? "").Order(StringComparer.Ordinal));
    }
}
