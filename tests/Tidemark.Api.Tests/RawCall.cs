using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Tidemark.Accounts;

namespace Tidemark.Api.Tests;

/// <summary>What came back.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">As it travelled, before anyone normalises it: SDKs compare the text.</param>
/// <param name="Body">The whole of it.</param>
/// <param name="Response">For its headers.</param>
internal sealed record RawAnswer(int Status, string ContentType, string Body, HttpResponseMessage Response)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public XElement Xml => XDocument.Parse(Body).Root!;

    public string? Code => Body.StartsWith('<') ? Xml.Element("Code")?.Value : (string?)Json[nameof(Code)];

    public string? Message => Body.StartsWith('<') ? Xml.Element("Message")?.Value : (string?)Json[nameof(Message)];

    public string? Header(string name) => Response.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;
}

/// <summary>Calls signed by <see cref="ReferenceSigner"/>; every part can be bent before it is sent.</summary>
internal sealed class RawCall(ApiServer server, string action, params (string Name, string Value)[] parameters)
{
    private static readonly HashSet<string> RdsActions = ["QueryNotify", "ConfirmNotify"];

    public AccessKey Key { get; set; } = server.Key;

    public string Version { get; set; } = RdsActions.Contains(action) ? "2014-08-15" : "2018-05-10";

    public string Nonce { get; set; } = Guid.NewGuid().ToString();

    public DateTimeOffset Time { get; set; } = server.Clock.GetUtcNow();

    public string? Format { get; set; }

    public string? UserAgent { get; set; }

    public HttpMethod Method { get; set; } = HttpMethod.Post;

    /// <summary>Whether business parameters travel in the form body.</summary>
    public bool InForm { get; set; }

    /// <summary>What the body says it is.</summary>
    public string ContentType { get; set; } = "application/x-www-form-urlencoded";

    /// <summary>Whether a V3 call with a body signs what it says it is.</summary>
    public bool SignsContentType { get; set; } = true;

    public List<KeyValuePair<string, string>> Parameters { get; } = [.. parameters.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))];

    /// <summary>Changes what is sent after it was signed.</summary>
    public Action<HttpRequestMessage>? Bend { get; set; }

    public static RawCall To(ApiServer server, string action, params (string Name, string Value)[] parameters) => new(server, action, parameters);

    public Task<RawAnswer> V1()
    {
        var all = new Dictionary<string, string>(Parameters)
        {
            ["Action"] = action,
            ["Version"] = Version,
            ["AccessKeyId"] = Key.Id,
            ["SignatureMethod"] = "HMAC-SHA1",
            ["SignatureVersion"] = "1.0",
            ["SignatureNonce"] = Nonce,
            ["Timestamp"] = Stamp,
        };
        if (Format is not null)
        {
            all["Format"] = Format;
        }

        all["Signature"] = ReferenceSigner.SignV1(Method.Method, all, Key.Secret);
        return Send(InForm ? [] : all, InForm ? ReferenceSigner.Join(all) : "", []);
    }

    public Task<RawAnswer> V3()
    {
        var query = InForm ? [] : new List<KeyValuePair<string, string>>(Parameters);
        if (Format is not null)
        {
            query.Add(new("Format", Format));
        }

        var body = InForm ? ReferenceSigner.Join(Parameters) : "";
        var headers = new Dictionary<string, string>
        {
            ["host"] = server.Address.Authority,
            ["x-acs-action"] = action,
            ["x-acs-version"] = Version,
            ["x-acs-date"] = Stamp,
            ["x-acs-signature-nonce"] = Nonce,
            ["x-acs-content-sha256"] = ReferenceSigner.Hex(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(body))),
        };
        if (body.Length > 0 && SignsContentType)
        {
            headers["content-type"] = ContentType;
        }

        var signature = ReferenceSigner.SignV3(Method.Method, query, headers, Encoding.UTF8.GetBytes(body), Key.Secret);
        var names = string.Join(";", headers.Keys.Order(StringComparer.Ordinal));
        headers["Authorization"] = $"ACS3-HMAC-SHA256 Credential={Key.Id},SignedHeaders={names},Signature={signature}";
        return Send(query, body, headers);
    }

    private string Stamp => Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");

    private async Task<RawAnswer> Send(IEnumerable<KeyValuePair<string, string>> query, string body, Dictionary<string, string> headers)
    {
        using var request = new HttpRequestMessage(Method, "/?" + ReferenceSigner.Join(query));
        foreach (var (name, value) in headers.Where(header => header.Key != "content-type"))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (UserAgent is not null)
        {
            request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        }

        if (body.Length > 0)
        {
            request.Content = new StringContent(body, new MediaTypeHeaderValue(ContentType));
        }

        Bend?.Invoke(request);
        return await Read(await server.Client.SendAsync(request));
    }

    public static async Task<RawAnswer> Read(HttpResponseMessage response)
    {
        var type = response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values) ? values.ToString() : "";
        return new RawAnswer((int)response.StatusCode, type, await response.Content.ReadAsStringAsync(), response);
    }
}
