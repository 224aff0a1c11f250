using System.Net;

namespace Tidemark.WebConsole.Tests.Assets;

public sealed class ConsoleAssetsTests : IAsyncLifetime
{
    private ConsoleServer _server = null!;

    public async Task InitializeAsync() => _server = await ConsoleServer.Start();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task What_a_page_names_is_served_without_sign_in_and_kept_for_ever()
    {
        using var visitor = new Visitor(_server.Address);
        var page = (await visitor.Get("/console/sign-in")).Page;
        var urls = page.QuerySelectorAll("link[href]").Select(link => link.GetAttribute("href")!)
            .Concat(page.QuerySelectorAll("[src]").Select(item => item.GetAttribute("src")!)).Distinct().ToList();
        urls.Count.ShouldBeGreaterThanOrEqualTo(2);
        foreach (var url in urls)
        {
            var answer = await visitor.Get(url);
            answer.Status.ShouldBe(HttpStatusCode.OK, url);
            answer.Header("Cache-Control").ShouldBe("public, max-age=31536000, immutable");
            answer.Header("Pragma").ShouldBe("");
            answer.Header("X-Content-Type-Options").ShouldBe("nosniff");

            var again = new HttpRequestMessage(HttpMethod.Get, url);
            again.Headers.TryAddWithoutValidation("If-None-Match", answer.Header("ETag"));
            (await visitor.Send(again)).Status.ShouldBe(HttpStatusCode.NotModified);
        }
    }

    [Fact]
    public async Task An_old_address_of_an_asset_is_not_kept()
    {
        using var visitor = new Visitor(_server.Address);
        (await visitor.Get("/console/assets/console.css?v=0123456789abcdef")).Header("Cache-Control").ShouldBe("no-cache");
    }

    [Theory]
    [InlineData("/console/assets/nothing.css")]
    [InlineData("/console/assets/..%2Fconsole.css")]
    public async Task There_is_nothing_else(string path)
    {
        using var visitor = new Visitor(_server.Address);
        var answer = await visitor.Get(path);
        answer.Status.ShouldBe(HttpStatusCode.NotFound);
        answer.Text.ShouldContain("Page not found");
    }
}
