using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tidemark.Hosting;
using Tidemark.Settings;
using Tidemark.Testing;

namespace Tidemark.Tests.Hosting;

public sealed class TrustedProxiesTests
{
    private const string Direct = "http 127.0.0.1 signed.example.com";

    [Theory]
    [InlineData("127.0.0.1", "198.51.100.7", "https", "https 198.51.100.7 signed.example.com")]
    [InlineData("10.0.0.0/8, 127.0.0.0/8", "198.51.100.7", "https", "https 198.51.100.7 signed.example.com")]
    [InlineData("127.0.0.1", null, "https", "https 127.0.0.1 signed.example.com")]
    // what a caller claims stands left of what the trusted proxies have added: the first address from the right that is not theirs counts
    [InlineData("127.0.0.1,10.0.0.0/8", "203.0.113.9, 198.51.100.7, 10.0.0.2", "http, https, https", "https 198.51.100.7 signed.example.com")]
    [InlineData(null, "198.51.100.7", "https", Direct)]
    [InlineData("10.0.0.0/8", "198.51.100.7", "https", Direct)]
    public async Task Only_trusted_proxies_tell_address_and_scheme_and_nobody_the_host(string? trusted, string? forwardedFor, string proto, string seen)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.UseTrustedProxies(new ServerOptions { TrustedProxies = trusted });
        app.MapGet("/", (HttpContext context) => $"{context.Request.Scheme} {context.Connection.RemoteIpAddress} {context.Request.Host}");
        await app.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, app.Urls.Single());
        request.Headers.Host = "signed.example.com";
        request.Headers.Add("X-Forwarded-Proto", proto);
        request.Headers.Add("X-Forwarded-Host", "other.example.com");
        if (forwardedFor is not null)
        {
            request.Headers.Add("X-Forwarded-For", forwardedFor);
        }

        var answer = await http.SendAsync(request);

        (await answer.Content.ReadAsStringAsync()).ShouldBe(seen);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData(null, false)]
    public async Task The_consoles_cookies_are_Secure_when_a_trusted_proxy_ended_TLS(string? trusted, bool secure)
    {
        using var folder = new TempFolder();
        var tidemark = new Tool(folder["data"]);
        if (trusted is not null)
        {
            tidemark.Environment["TIDEMARK__Server__TrustedProxies"] = trusted;
        }

        await using var server = await RunningServer.Start(tidemark);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/console/sign-in");
        request.Headers.Add("X-Forwarded-Proto", "https");
        var answer = await server.Http.SendAsync(request);

        answer.Headers.GetValues("Set-Cookie").Single().Contains("; secure", StringComparison.OrdinalIgnoreCase).ShouldBe(secure);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1,")]
    [InlineData("10")]
    [InlineData("10.1.0.0/8")]
    [InlineData("10.0.0.0/33")]
    [InlineData("*")]
    public void What_is_neither_address_nor_network_is_refused_by_name(string text)
    {
        var problem = new ServerOptions { TrustedProxies = text }.Validate(new(new object())).ShouldHaveSingleItem();
        problem.ErrorMessage.ShouldNotBeNull().ShouldContain($"'{text.Split(',')[^1]}'");
    }

    [Theory]
    [InlineData("::1")]
    [InlineData("fd00::/8, 192.0.2.1")]
    public void Addresses_and_networks_of_both_families_are_taken(string text) =>
        new ServerOptions { TrustedProxies = text }.Validate(new(new object())).ShouldBeEmpty();
}
