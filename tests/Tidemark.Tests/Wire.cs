using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Tidemark.Tests;

/// <summary>Calls a server as a customer does: parameters signed by HMAC-SHA1 (signature version 1.0).</summary>
internal sealed class Wire(HttpClient http, string keyId, string secret)
{
    public async Task<JsonElement> Call(string action, params (string Name, string Value)[] parameters)
    {
        var (status, json) = await Try(action, parameters);
        return status == 200 ? json : throw new InvalidOperationException($"{action}: {status} {json}");
    }

    public async Task<(int Status, JsonElement Json)> Try(string action, params (string Name, string Value)[] parameters)
    {
        var version = action.EndsWith("Notify", StringComparison.Ordinal) ? "2014-08-15" : "2018-05-10";
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["Action"] = action,
            ["Version"] = version,
            ["Format"] = "JSON",
            ["AccessKeyId"] = keyId,
            ["SignatureMethod"] = "HMAC-SHA1",
            ["SignatureVersion"] = "1.0",
            ["SignatureNonce"] = Guid.NewGuid().ToString(),
            ["Timestamp"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in parameters)
        {
            all[name] = value;
        }

        var canonical = string.Join('&', all.Select(pair => $"{Encode(pair.Key)}={Encode(pair.Value)}"));
        var toSign = $"POST&%2F&{Encode(canonical)}";
        var signature = Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret + "&"), Encoding.UTF8.GetBytes(toSign)));
        using var body = new StringContent($"{canonical}&Signature={Encode(signature)}", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var answer = await http.PostAsync("/", body);
        return ((int)answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }

    private static string Encode(string text) => Uri.EscapeDataString(text);
}
