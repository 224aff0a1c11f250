using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tidemark.Accounts;
using Tidemark.Testing;

namespace Tidemark.Api.Tests.Gateway;

public sealed class ThrottlingTests : IAsyncLifetime
{
    private readonly FakeClock _clock = FakeClock.At("2026-11-20T08:00:00Z");
    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.Start(services => services
        .Replace(ServiceDescriptor.Singleton<TimeProvider>(_clock))
        .Replace(ServiceDescriptor.Singleton(new ApiOptions { Rates = "DescribeUserDomains=2" })));

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task The_documented_rate_holds_for_an_account_and_an_operation_and_says_when_to_come_back()
    {
        for (var i = 0; i < 3; i++)
        {
            (await RawCall.To(_server, "DescribeCdnSubList").V3()).Status.ShouldBe(200);
        }

        var refused = await RawCall.To(_server, "DescribeCdnSubList").V3();
        (refused.Status, refused.Code, refused.Message).ShouldBe((400, "Throttling.User", "Request was denied due to user flow control."));
        int.Parse(refused.Header("x-acs-retry-after")!, CultureInfo.InvariantCulture).ShouldBe(334);
        (await RawCall.To(_server, "DescribeCdnReportList").V3()).Status.ShouldBe(200);
        var (_, other) = await _server.Get<AccountStore>().Create("second", null, "UTC");
        (await new RawCall(_server, "DescribeCdnSubList") { Key = other }.V3()).Status.ShouldBe(200);
        _clock.Advance(TimeSpan.FromMilliseconds(334));
        (await RawCall.To(_server, "DescribeCdnSubList").V3()).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_rate_can_be_set()
    {
        (await RawCall.To(_server, "DescribeUserDomains").V3()).Status.ShouldBe(200);
        (await RawCall.To(_server, "DescribeUserDomains").V3()).Status.ShouldBe(200);
        (await RawCall.To(_server, "DescribeUserDomains").V3()).Code.ShouldBe("Throttling.User");
    }

    [Fact]
    public async Task Neither_a_replay_nor_a_forgery_uses_up_the_rate()
    {
        var call = RawCall.To(_server, "DescribeCdnSubList");
        (await call.V3()).Status.ShouldBe(200);
        for (var i = 0; i < 10; i++)
        {
            (await call.V3()).Code.ShouldBe("SignatureNonceUsed");
            (await new RawCall(_server, "DescribeCdnSubList") { Key = _server.Key with { Secret = "guess" } }.V3()).Code.ShouldBe("SignatureDoesNotMatch");
        }

        (await RawCall.To(_server, "DescribeCdnSubList").V3()).Status.ShouldBe(200);
        (await RawCall.To(_server, "DescribeCdnSubList").V3()).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("QueryNotify", "'QueryNotify' is invalid; use Operation=rate")]
    [InlineData("QueryNotify=0", "'QueryNotify=0' is invalid; use Operation=rate")]
    [InlineData("QueryNotify=fast", "'QueryNotify=fast' is invalid; use Operation=rate")]
    [InlineData("DescribeNothing=1", "'DescribeNothing' is not a supported operation")]
    public void A_rate_that_breaks_the_rule_is_refused_by_name(string rates, string message)
    {
        var options = new ApiOptions { Rates = rates };
        options.Validate(new(options)).ShouldHaveSingleItem().ErrorMessage!.ShouldStartWith(message);
    }
}
