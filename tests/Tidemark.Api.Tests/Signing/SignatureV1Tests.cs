using FsCheck;
using FsCheck.Fluent;
using Tidemark.Api.Signing;
using Tidemark.Testing;

namespace Tidemark.Api.Tests.Signing;

public sealed class SignatureV1Tests
{
    private static readonly Dictionary<string, string> Published = new()
    {
        ["AccessKeyId"] = "testid",
        ["Action"] = "DescribeDedicatedHosts",
        ["Format"] = "JSON",
        ["RegionId"] = "cn-beijing",
        ["SignatureMethod"] = "HMAC-SHA1",
        ["SignatureNonce"] = "edb2b34af0af9a6d14deaf7c1a5315eb",
        ["SignatureVersion"] = "1.0",
        ["Timestamp"] = "2023-03-13T08:34:30Z",
        ["Version"] = "2014-05-26",
    };

    [Fact]
    public void The_published_vector_is_reproduced()
    {
        var text = SignatureV1.StringToSign("GET", Published);
        text.ShouldBe(
            "GET&%2F&AccessKeyId%3Dtestid%26Action%3DDescribeDedicatedHosts%26Format%3DJSON%26RegionId%3Dcn-beijing%26SignatureMethod%3DHMAC-SHA1%26SignatureNonce%3Dedb2b34af0af9a6d14deaf7c1a5315eb%26SignatureVersion%3D1.0%26Timestamp%3D2023-03-13T08%253A34%253A30Z%26Version%3D2014-05-26");
        Convert.ToBase64String(SignatureV1.Sign(text, "testsecret")).ShouldBe("9NaGiOspFP5UPcwX8Iwt2YJXXuk=");
        SignatureV1.Holds(text, "testsecret", "9NaGiOspFP5UPcwX8Iwt2YJXXuk=").ShouldBeTrue();
    }

    [Theory]
    [InlineData("9NaGiOspFP5UPcwX8Iwt2YJXXuk")]
    [InlineData("8NaGiOspFP5UPcwX8Iwt2YJXXuk=")]
    [InlineData("9NaGiOspFP5UPcwX8Iwt2YJXXumk")]
    [InlineData("9NaGiOspFP5UPcwX8A==")]
    [InlineData("")]
    [InlineData("not base64 !")]
    public void Another_signature_does_not_hold(string signature) =>
        SignatureV1.Holds(SignatureV1.StringToSign("GET", Published), "testsecret", signature).ShouldBeFalse();

    [Fact]
    public void Any_parameters_sign_as_an_independent_implementation_signs_them() =>
        Prop.ForAll(RandomParameters.Any, parameters =>
        {
            var signature = ReferenceSigner.SignV1("POST", parameters, "secret");
            SignatureV1.Holds(SignatureV1.StringToSign("POST", parameters), "secret", signature).ShouldBeTrue();
            SignatureV1.Holds(SignatureV1.StringToSign("GET", parameters), "secret", signature).ShouldBeFalse();
            SignatureV1.Holds(SignatureV1.StringToSign("POST", parameters), "Secret", signature).ShouldBeFalse();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Python_signs_the_same()
    {
        var parameters = new Dictionary<string, string>(Published) { ["Name"] = "日报 a+b*c~d/e?f=g&h'(!)\"\n", ["Tag.1.Key"] = "\U0001F30A", ["Tag.10.Key"] = "" };
        var run = await ToolRun.Run("python3", ["-c", Script, "testsecret"], System.Text.Json.JsonSerializer.Serialize(parameters));
        run.Errors.ShouldBeEmpty();
        Convert.ToBase64String(SignatureV1.Sign(SignatureV1.StringToSign("POST", parameters), "testsecret")).ShouldBe(run.Output.Trim());
    }

    private const string Script =
        """
        import base64, hashlib, hmac, json, sys, urllib.parse
        encode = lambda text: urllib.parse.quote(text, safe='-_.~')
        parameters = json.load(sys.stdin)
        canonical = '&'.join(f'{encode(k)}={encode(v)}' for k, v in sorted(parameters.items()))
        text = 'POST&%2F&' + encode(canonical)
        print(base64.b64encode(hmac.new((sys.argv[1] + '&').encode(), text.encode(), hashlib.sha1).digest()).decode())
        """;
}
