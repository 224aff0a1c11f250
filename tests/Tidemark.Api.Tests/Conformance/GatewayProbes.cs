using System.Net;

namespace Tidemark.Api.Tests.Conformance;

/// <summary>A raw call that the gateway must refuse: what no SDK can be made to send.</summary>
/// <param name="Code">What it must be answered with.</param>
/// <param name="Send">Sends it.</param>
internal sealed record GatewayProbe(string Code, Func<ApiServer, Task<RawAnswer>> Send)
{
    public int Status { get; init; } = 400;
}

/// <summary>One probe or more for each error of the gateway.</summary>
internal static class GatewayProbes
{
    public static IReadOnlyList<GatewayProbe> All { get; } =
    [
        new("UnsupportedHTTPMethod", server => Plain(server, HttpMethod.Put, "/?Action=QueryNotify&Version=2014-08-15")),
        new("RequestURITooLong", server => Plain(server, HttpMethod.Get, "/?Action=QueryNotify&DomainName=" + new string('a', 160 * 1024))) { Status = 414 },
        new("RequestEntityTooLarge", server => Plain(server, HttpMethod.Post, "/", new byte[(4 * 1024 * 1024) + 1])) { Status = 413 },
        new("InvalidParameter", server => Plain(server, HttpMethod.Get, "/?Action=%FF")),
        new("InvalidParameter.Format", server => new RawCall(server, "DescribeUserDomains") { Format = "YAML" }.V1()),
        new("MissingAction", server => Plain(server, HttpMethod.Get, "/?Version=2018-05-10")),
        new("MissingVersion", server => Plain(server, HttpMethod.Get, "/?Action=AddCdnDomain")),
        new("MissingAccessKeyId", server => Without(server, "AccessKeyId")),
        new("MissingSignature", server => Without(server, "Signature")),
        new("MissingSignatureMethod", server => Without(server, "SignatureMethod")),
        new("MissingSignatureVersion", server => Without(server, "SignatureVersion")),
        new("MissingSignatureNonce", server => Without(server, "SignatureNonce")),
        new("MissingTimestamp", server => Without(server, "Timestamp")),
        new("InvalidSignatureMethod", server => Replaced(server, "HMAC-SHA1", "HMAC-MD5")),
        new("InvalidSignatureMethod", server => Bent(server, text => text.Replace("ACS3-HMAC-SHA256", "ACS3-HMAC-SM3", StringComparison.Ordinal))),
        new("InvalidSignatureVersion", server => Replaced(server, "SignatureVersion=1.0", "SignatureVersion=2.0")),
        new("InvalidSignatureNonce", server => new RawCall(server, "DescribeUserDomains") { Nonce = new string('n', 257) }.V3()),
        new("InvalidSecurityToken", server => new RawCall(server, "DescribeUserDomains", ("SecurityToken", "token")).V1()),
        new("IncompleteSignature", server => Bent(server, text => text[..text.IndexOf(",Signature", StringComparison.Ordinal)])),
        new("IncompleteSignature", server => Bent(server, text => text.Replace("x-acs-date;", "", StringComparison.Ordinal))),
        new("SignatureDoesNotMatch", server => Bent(server, text => text[..^1] + (text[^1] == '0' ? '1' : '0'))),
        new("InvalidTimeStamp.Expired", server => new RawCall(server, "DescribeUserDomains") { Time = server.Clock.GetUtcNow().AddMinutes(-16) }.V3()),
        new("InvalidTimeStamp.Expired", server => new RawCall(server, "DescribeUserDomains") { Time = server.Clock.GetUtcNow().AddMinutes(16) }.V1()),
        new("InvalidTimeStamp.Format", server => Replaced(server, "Timestamp=20", "Timestamp=99x")),
        new("SignatureNonceUsed", async server =>
        {
            var call = new RawCall(server, "DescribeUserDomains");
            (await call.V3()).Status.ShouldBe(200);
            return await call.V3();
        }),
        new("SignatureNonceUsed", async server =>
        {
            var call = new RawCall(server, "DescribeUserDomains");
            (await call.V1()).Status.ShouldBe(200);
            return await call.V3();
        }),
    ];

    private static async Task<RawAnswer> Plain(ApiServer server, HttpMethod method, string url, byte[]? body = null)
    {
        using var request = new HttpRequestMessage(method, url) { Version = HttpVersion.Version11 };
        if (body is not null)
        {
            Array.Fill(body, (byte)'a');
            request.Content = new ByteArrayContent(body);
        }

        return await RawCall.Read(await server.Client.SendAsync(request));
    }

    private static Task<RawAnswer> Without(ApiServer server, string parameter) => Requested(
        server, query => string.Join('&', query.Split('&').Where(piece => !piece.StartsWith(parameter + "=", StringComparison.Ordinal))));

    private static Task<RawAnswer> Replaced(ApiServer server, string old, string with) =>
        Requested(server, query => query.Replace(old, with, StringComparison.Ordinal));

    private static Task<RawAnswer> Requested(ApiServer server, Func<string, string> change) => new RawCall(server, "DescribeUserDomains")
    {
        Bend = request => request.RequestUri = new Uri("/?" + change(request.RequestUri!.ToString()[2..]), UriKind.Relative),
    }.V1();

    private static Task<RawAnswer> Bent(ApiServer server, Func<string, string> change) => new RawCall(server, "DescribeUserDomains")
    {
        Bend = request =>
        {
            var text = request.Headers.NonValidated["Authorization"].ToString();
            request.Headers.Remove("Authorization");
            request.Headers.TryAddWithoutValidation("Authorization", change(text));
        },
    }.V3();
}
