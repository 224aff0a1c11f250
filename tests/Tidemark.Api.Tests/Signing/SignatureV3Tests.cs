using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using Tidemark.Api.Signing;
using Tidemark.Testing;

namespace Tidemark.Api.Tests.Signing;

public sealed class SignatureV3Tests
{
    private static readonly string[] Names =
        ["host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version"];

    private static readonly KeyValuePair<string, string>[] PublishedQuery =
        [new("RegionId", "cn-shanghai"), new("ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd")];

    [Fact]
    public void The_published_vector_is_reproduced()
    {
        var canonical = SignatureV3.CanonicalRequest("POST", PublishedQuery, PublishedHeaders(), Names, []);
        ReferenceSigner.Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))).ShouldBe("7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259");
        var text = SignatureV3.StringToSign(canonical);
        ReferenceSigner.Hex(SignatureV3.Sign(text, "YourAccessKeySecret")).ShouldBe("06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0");
        SignatureV3.Holds(text, "YourAccessKeySecret", "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0").ShouldBeTrue();
    }

    [Theory]
    [InlineData("16563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0")]
    [InlineData("06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283")]
    [InlineData("")]
    [InlineData("zz563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0")]
    public void Another_signature_does_not_hold(string signature) => SignatureV3
        .Holds(SignatureV3.StringToSign(SignatureV3.CanonicalRequest("POST", PublishedQuery, PublishedHeaders(), Names, [])), "YourAccessKeySecret", signature)
        .ShouldBeFalse();

    [Fact]
    public void Any_query_and_body_sign_as_an_independent_implementation_signs_them() =>
        Prop.ForAll(RandomParameters.Any, RandomParameters.Any, (query, form) =>
        {
            var body = Encoding.UTF8.GetBytes(ReferenceSigner.Join(form));
            var headers = PublishedHeaders();
            headers["x-acs-content-sha256"] = ReferenceSigner.Hex(SHA256.HashData(body));
            var pairs = Names.Select(name => KeyValuePair.Create(name, headers[name].ToString()));
            var signature = ReferenceSigner.SignV3("POST", query, pairs, body, "secret");
            bool Holds(string method, byte[] bytes) => SignatureV3.Holds(
                SignatureV3.StringToSign(SignatureV3.CanonicalRequest(method, query, headers, Names, bytes)), "secret", signature);
            Holds("POST", body).ShouldBeTrue();
            Holds("GET", body).ShouldBeFalse();
            Holds("POST", [.. body, 0]).ShouldBeFalse();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Python_signs_the_same()
    {
        var query = new Dictionary<string, string> { ["Name"] = "日报 a+b*c~d/e?f=g&h'(!)", ["Empty"] = "", ["Tag.1.Key"] = "\U0001F30A" };
        var headers = PublishedHeaders();
        var input = System.Text.Json.JsonSerializer.Serialize(new { query, headers = Names.ToDictionary(name => name, name => headers[name].ToString()) });
        var run = await ToolRun.Run("python3", ["-c", Script, "secret"], input);
        run.Errors.ShouldBeEmpty();
        var canonical = SignatureV3.CanonicalRequest("POST", query, headers, Names, "a=b"u8);
        ReferenceSigner.Hex(SignatureV3.Sign(SignatureV3.StringToSign(canonical), "secret")).ShouldBe(run.Output.Trim());
    }

    [Fact]
    public void A_header_sent_twice_is_signed_sorted_and_joined_by_commas()
    {
        var headers = PublishedHeaders();
        headers["x-acs-meta"] = new Microsoft.Extensions.Primitives.StringValues([" b ", "a"]);
        SignatureV3.CanonicalRequest("GET", [], headers, ["x-acs-meta"], []).ShouldStartWith("GET\n/\n\nx-acs-meta:a,b\n\nx-acs-meta\n");
    }

    [Theory]
    [InlineData("ACS3-HMAC-SHA256")]
    [InlineData("ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host")]
    [InlineData("ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=")]
    [InlineData("ACS3-HMAC-SHA256 Credential=a,Credential=b,SignedHeaders=host,Signature=c")]
    [InlineData("ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=c,Other=d")]
    public void An_authorization_that_is_not_whole_is_refused(string text) => AuthorizationV3.TryParse(text, out _).ShouldBeFalse();

    private static HeaderDictionary PublishedHeaders() => new()
    {
        ["host"] = "ecs.cn-shanghai.aliyuncs.com",
        ["x-acs-action"] = "RunInstances",
        ["x-acs-content-sha256"] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ["x-acs-date"] = "2023-10-26T10:22:32Z",
        ["x-acs-signature-nonce"] = "3156853299f313e23d1673dc12e1703d",
        ["x-acs-version"] = "2014-05-26",
    };

    private const string Script =
        """
        import hashlib, hmac, json, sys, urllib.parse
        encode = lambda text: urllib.parse.quote(text, safe='-_.~')
        call = json.load(sys.stdin)
        query = '&'.join(f'{encode(k)}={encode(v)}' for k, v in sorted(call['query'].items()))
        headers = sorted(call['headers'].items())
        lines = ''.join(f'{k}:{v}\n' for k, v in headers)
        canonical = '\n'.join(['POST', '/', query, lines, ';'.join(k for k, v in headers), hashlib.sha256(b'a=b').hexdigest()])
        text = 'ACS3-HMAC-SHA256\n' + hashlib.sha256(canonical.encode()).hexdigest()
        print(hmac.new(sys.argv[1].encode(), text.encode(), hashlib.sha256).hexdigest())
        """;
}
