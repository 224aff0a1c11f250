using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tidemark.Accounts;
using Tidemark.Storage;
using Tidemark.Testing;

namespace Tidemark.Api.Tests.Signing;

public sealed class AuthenticatorTests : IAsyncLifetime
{
    private readonly FakeClock _clock = FakeClock.At("2026-11-20T08:00:00Z");
    private ApiServer _server = null!;

    public async Task InitializeAsync() =>
        _server = await ApiServer.Start(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_clock)));

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData(-900, "success")]
    [InlineData(-901, "InvalidTimeStamp.Expired")]
    [InlineData(900, "success")]
    [InlineData(901, "InvalidTimeStamp.Expired")]
    public async Task A_time_stamp_may_be_a_quarter_of_an_hour_off_each_way(int seconds, string expected)
    {
        var call = new RawCall(_server, "DescribeUserDomains") { Time = _clock.GetUtcNow().AddSeconds(seconds), Format = "JSON" };
        ((await call.V1()).Code ?? "success").ShouldBe(expected);
        call.Nonce += "3";
        ((await call.V3()).Code ?? "success").ShouldBe(expected);
    }

    [Fact]
    public async Task A_call_cannot_be_replayed_as_long_as_its_time_stamp_holds()
    {
        var call = new RawCall(_server, "DescribeUserDomains") { Time = _clock.GetUtcNow().AddMinutes(15) };
        (await call.V3()).Status.ShouldBe(200);
        _clock.Advance(TimeSpan.FromMinutes(30));
        (await call.V3()).Code.ShouldBe("SignatureNonceUsed");
        _clock.Advance(TimeSpan.FromSeconds(1));
        (await call.V3()).Code.ShouldBe("InvalidTimeStamp.Expired");
    }

    [Theory]
    [InlineData("V1")]
    [InlineData("V3")]
    public async Task A_key_that_is_disabled_between_two_calls_is_refused_at_the_second_which_uses_up_neither_nonce_nor_rate(string signature)
    {
        Task<RawAnswer> Send(RawCall call) => signature == "V1" ? call.V1() : call.V3();
        RawCall Call() => new(_server, "DescribeCdnSubList") { Format = "JSON" };
        var database = _server.Get<ControlDatabase>();
        (await Send(Call())).Status.ShouldBe(200);
        (await Send(Call())).Status.ShouldBe(200);
        await database.Execute("UPDATE access_key SET active = 0");
        var refused = Call();
        for (var i = 0; i < 5; i++)
        {
            (await Send(refused)).Code.ShouldBe("InvalidAccessKeyId.Inactive");
        }

        await database.Execute("UPDATE access_key SET active = 1");
        (await Send(refused)).Status.ShouldBe(200);
        await database.Execute("UPDATE access_key SET active = 0");
        (await Send(Call())).Code.ShouldBe("InvalidAccessKeyId.Inactive");
        await database.Execute("UPDATE access_key SET active = 1");
        (await Send(Call())).Code.ShouldBe("Throttling.User");
        await database.Execute("UPDATE access_key SET active = 0");
        (await Send(Call())).Code.ShouldBe("InvalidAccessKeyId.Inactive");
        (await Send(new RawCall(_server, "DescribeCdnSubList") { Key = _server.Key with { Secret = "guess" }, Format = "JSON" })).Code
            .ShouldBe("InvalidAccessKeyId.Inactive");
        await database.Execute("DELETE FROM access_key");
        (await Send(Call())).Code.ShouldBe("InvalidAccessKeyId.NotFound");
    }

    [Fact]
    public async Task A_nonce_is_not_taken_by_a_call_whose_signature_does_not_hold()
    {
        var call = new RawCall(_server, "DescribeUserDomains");
        var key = call.Key;
        call.Key = key with { Secret = "guess" };
        (await call.V3()).Code.ShouldBe("SignatureDoesNotMatch");
        call.Key = key;
        (await call.V3()).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_mismatch_shows_the_strings_to_sign_and_never_the_secret()
    {
        var call = new RawCall(_server, "DescribeUserDomains") { Key = _server.Key with { Secret = "guess" }, Format = "JSON" };
        var v1 = await call.V1();
        v1.Message!.ShouldContain("server string to sign is:POST&%2F&AccessKeyId%3D" + _server.Key.Id);
        var v3 = await call.V3();
        v3.Message!.ShouldStartWith("Specified signature does not match our calculation. server StringToSign is [ACS3-HMAC-SHA256\n");
        v3.Message!.ShouldContain("server CanonicalRequest is [POST\n/\nFormat=JSON\nhost:" + _server.Address.Authority);
        (v1.Body + v3.Body).ShouldNotContain(_server.Key.Secret);
    }

    [Fact]
    public async Task Nothing_that_was_signed_can_be_changed_on_the_way()
    {
        var changes = new Action<HttpRequestMessage>[]
        {
            request => request.RequestUri = new Uri("/?PageSize=2", UriKind.Relative),
            request => request.Method = HttpMethod.Get,
            request => Header(request, "x-acs-version", "2014-08-15"),
            request => Header(request, "x-acs-date", "2026-11-20T08:00:01Z"),
            request => Header(request, "x-acs-signature-nonce", "another"),
            request => request.Headers.Host = "elsewhere",
        };
        foreach (var change in changes)
        {
            var answer = await new RawCall(_server, "DescribeUserDomains", ("PageSize", "1")) { Bend = change }.V3();
            answer.Code.ShouldBeOneOf("SignatureDoesNotMatch", "InvalidVersion");
        }

        var body = await new RawCall(_server, "ConfirmNotify", ("Confirmor", "0"), ("NotifyIdList", "[1]"))
        {
            InForm = true,
            Bend = request => request.Content = new StringContent("Confirmor=0&NotifyIdList=[2]", new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-www-form-urlencoded")),
        }.V3();
        body.Code.ShouldBe("SignatureDoesNotMatch");
    }

    [Fact]
    public async Task A_header_that_V1_does_not_sign_changes_neither_action_nor_version()
    {
        var call = new RawCall(_server, "DescribeUserDomains")
        {
            Format = "JSON",
            Bend = request =>
            {
                request.Headers.Add("x-acs-action", "DescribeCdnSubList");
                request.Headers.Add("x-acs-version", "2014-08-15");
            },
        };
        var answer = await call.V1();
        answer.Status.ShouldBe(200, answer.Body);
        answer.Json["Domains"].ShouldNotBeNull();
        answer.Json["Content"].ShouldBeNull();
    }

    [Fact]
    public async Task A_key_made_while_the_server_runs_works_at_once()
    {
        var (_, key) = await _server.Get<AccountStore>().Create("second", null, "UTC");
        (await new RawCall(_server, "DescribeUserDomains") { Key = key }.V3()).Status.ShouldBe(200);
    }

    private static void Header(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }
}
