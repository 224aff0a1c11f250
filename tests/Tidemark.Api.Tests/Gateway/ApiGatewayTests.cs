using System.Text.RegularExpressions;

namespace Tidemark.Api.Tests.Gateway;

public sealed class ApiGatewayTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.Start();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_call_signed_by_header_is_answered_in_json_with_the_headers_of_the_gateway()
    {
        var answer = await RawCall.To(_server, "DescribeUserDomains").V3();
        answer.Status.ShouldBe(200);
        answer.ContentType.ShouldBe("application/json;charset=utf-8");
        var id = (string)answer.Json["RequestId"]!;
        id.ShouldMatch("^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$");
        answer.Header("x-acs-request-id").ShouldBe(id);
        answer.Header("x-acs-trace-id")!.ShouldMatch("^[0-9a-f]{32}$");
        answer.Header("access-control-allow-origin").ShouldBe("*");
        answer.Header("access-control-expose-headers").ShouldBe("*");
        answer.Response.Headers.Date.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_call_signed_by_parameter_is_answered_in_xml_unless_it_asks_for_json()
    {
        var xml = await RawCall.To(_server, "DescribeUserDomains").V1();
        xml.ContentType.ShouldBe("text/xml;charset=utf-8");
        xml.Xml.Name.LocalName.ShouldBe("DescribeUserDomainsResponse");
        var json = await new RawCall(_server, "DescribeUserDomains") { Format = "json" }.V1();
        ((int)json.Json["TotalCount"]!).ShouldBe(0);
        var asked = await new RawCall(_server, "DescribeUserDomains") { Format = "xml" }.V3();
        asked.Xml.Element("TotalCount")!.Value.ShouldBe("0");
        var wrong = await new RawCall(_server, "DescribeUserDomains") { Format = "yaml" }.V3();
        (wrong.Status, wrong.Code).ShouldBe((400, "InvalidParameter.Format"));
    }

    [Fact]
    public async Task An_unknown_action_is_answered_before_any_signature_is_asked_for()
    {
        var answer = await RawCall.Read(await _server.Client.GetAsync("/?Action=Nothing&Version=2018-05-10&Format=JSON"));
        (answer.Status, answer.Code).ShouldBe((404, "InvalidAction.NotFound"));
        answer.Message.ShouldBe("Specified api is not found, please check your url and method.");
        ((string)answer.Json["HostId"]!).ShouldBe(_server.Address.Authority);
        ((string)answer.Json["Recommend"]!).ShouldBe(
            $"https://api.aliyun.com/troubleshoot?q=InvalidAction.NotFound&product=Cdn&requestId={(string)answer.Json["RequestId"]!}");
    }

    [Fact]
    public async Task An_error_in_xml_has_the_form_of_the_gateway()
    {
        var answer = await RawCall.Read(await _server.Client.GetAsync("/?Action=QueryNotify&Version=2014-08-15"));
        answer.Status.ShouldBe(400);
        Regex.IsMatch(
            answer.Body,
            "^<\\?xml version='1.0' encoding='UTF-8'\\?><Error><RequestId>[0-9A-F-]{36}</RequestId><HostId>[^<]+</HostId><Code>MissingAccessKeyId</Code><Message>AccessKeyId is mandatory for this action.</Message><Recommend><!\\[CDATA\\[https://api.aliyun.com/troubleshoot\\?q=MissingAccessKeyId&product=Rds&requestId=[0-9A-F-]{36}\\]\\]></Recommend></Error>$")
            .ShouldBeTrue(answer.Body);
    }

    [Fact]
    public async Task A_known_action_in_another_version_is_InvalidVersion()
    {
        var answer = await new RawCall(_server, "QueryNotify") { Version = "2018-05-10" }.V3();
        (answer.Status, answer.Code).ShouldBe((400, "InvalidVersion"));
        answer.Message!.ShouldStartWith("Specified parameter Version is not valid.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("Version=2018-05-10", "MissingAction")]
    [InlineData("Action=AddCdnDomain", "MissingVersion")]
    public async Task What_is_missing_is_named(string query, string code = "MissingAction") =>
        (await RawCall.Read(await _server.Client.GetAsync("/?" + query))).Code.ShouldBe(code);

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("PATCH")]
    public async Task Methods_other_than_get_and_post_are_not_supported(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/?Action=QueryNotify");
        (await RawCall.Read(await _server.Client.SendAsync(request))).Code.ShouldBe("UnsupportedHTTPMethod");
    }

    [Fact]
    public async Task A_browser_is_sent_to_the_console_and_a_call_is_not()
    {
        using var browser = new HttpRequestMessage(HttpMethod.Get, "/");
        browser.Headers.Accept.ParseAdd("text/html,application/xhtml+xml,*/*;q=0.8");
        var redirect = await _server.Client.SendAsync(browser);
        ((int)redirect.StatusCode, redirect.Headers.Location!.ToString()).ShouldBe((302, "/console"));
        using var call = new HttpRequestMessage(HttpMethod.Get, "/?Action=QueryNotify");
        call.Headers.Accept.ParseAdd("text/html");
        (await _server.Client.SendAsync(call)).StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
        using var sdk = new HttpRequestMessage(HttpMethod.Get, "/");
        sdk.Headers.Accept.ParseAdd("text/html");
        sdk.Headers.Add("x-acs-action", "QueryNotify");
        (await RawCall.Read(await _server.Client.SendAsync(sdk))).Code.ShouldBe("MissingVersion");
    }
}
