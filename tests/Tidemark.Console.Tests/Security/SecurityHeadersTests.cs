namespace Tidemark.WebConsole.Tests.Security;

public sealed class SecurityHeadersTests : IAsyncLifetime
{
    private ConsoleServer _server = null!;

    public async Task InitializeAsync() => _server = await ConsoleServer.Start();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("/console/sign-in")]
    [InlineData("/console")]
    [InlineData("/console/no/such/page")]
    public async Task Every_answer_forbids_scripts_from_elsewhere_framing_sniffing_and_caching(string path)
    {
        using var visitor = new Visitor(_server.Address);
        var answer = await visitor.Get(path);
        var policy = answer.Header("Content-Security-Policy").Split(';', StringSplitOptions.TrimEntries);
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("script-src 'self'");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldContain("form-action 'self'");
        policy.ShouldContain("base-uri 'none'");
        string.Join(' ', policy).ShouldNotContain("unsafe");
        answer.Header("X-Content-Type-Options").ShouldBe("nosniff");
        answer.Header("X-Frame-Options").ShouldBe("DENY");
        answer.Header("Referrer-Policy").ShouldBe("no-referrer");
        answer.Header("Cache-Control").ShouldContain("no-store");
    }
}
