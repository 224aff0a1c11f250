using System.Security.Cryptography;
using System.Text;

namespace Tidemark.Api.Tests;

/// <summary>The signatures once more, written from the public description byte by byte, sharing nothing with the room under test.</summary>
internal static class ReferenceSigner
{
    public static string SignV1(string method, IEnumerable<KeyValuePair<string, string>> parameters, string secret)
    {
        var canonical = Join(parameters.Where(pair => pair.Key != "Signature"));
        var text = method + "&" + Percent("/") + "&" + Percent(canonical);
        using var hmac = new HMACSHA1(Encoding.UTF8.GetBytes(secret + "&"));
        return Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(text)));
    }

    public static string SignV3(
        string method, IEnumerable<KeyValuePair<string, string>> query, IEnumerable<KeyValuePair<string, string>> headers, byte[] body, string secret)
    {
        var sorted = headers.Select(pair => (Name: pair.Key.ToLowerInvariant(), Value: pair.Value.Trim())).OrderBy(pair => pair.Name, StringComparer.Ordinal).ToList();
        var canonical = new List<byte>();
        void Line(string text) => canonical.AddRange(Encoding.UTF8.GetBytes(text + "\n"));
        Line(method);
        Line("/");
        Line(Join(query));
        sorted.ForEach(header => Line(header.Name + ":" + header.Value));
        Line("");
        Line(string.Join(";", sorted.Select(header => header.Name)));
        canonical.AddRange(Encoding.ASCII.GetBytes(Hex(SHA256.HashData(body))));
        var text = "ACS3-HMAC-SHA256\n" + Hex(SHA256.HashData(canonical.ToArray()));
        using var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(secret));
        return Hex(hmac.ComputeHash(Encoding.UTF8.GetBytes(text)));
    }

    public static string Percent(string text)
    {
        var result = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            const string unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
            result.Append(unreserved.Contains((char)b) ? ((char)b).ToString() : $"%{b:X2}");
        }

        return result.ToString();
    }

    public static string Join(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var byBytes = pairs.Select(pair => (Key: Encoding.UTF8.GetBytes(pair.Key), pair)).ToList();
        byBytes.Sort((a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        return string.Join("&", byBytes.Select(entry => Percent(entry.pair.Key) + "=" + Percent(entry.pair.Value)));
    }

    public static string Hex(byte[] bytes) => string.Concat(bytes.Select(b => b.ToString("x2")));
}
