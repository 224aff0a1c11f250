using System.Net;
using Tidemark.Accounts;
using Tidemark.Storage;

namespace Tidemark.WebConsole.Tests.SignIn;

public sealed class SignInTests : IAsyncLifetime
{
    private ConsoleServer _server = null!;
    private AccessKey _key = null!;

    public async Task InitializeAsync()
    {
        _server = await ConsoleServer.Start();
        (_, _key) = await _server.Account();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_stranger_is_sent_to_sign_in_and_comes_back_to_the_page_asked_for()
    {
        using var visitor = new Visitor(_server.Address);
        var refused = await visitor.Get("/console?x=1");
        refused.Status.ShouldBe(HttpStatusCode.Redirect);
        new Uri(_server.Address, refused.Location).PathAndQuery.ShouldBe("/console/sign-in?returnUrl=%2Fconsole%3Fx%3D1");

        var form = await visitor.Get(refused.Location!);
        form.Page.QuerySelector("input[name=returnUrl]")!.GetAttribute("value").ShouldBe("/console?x=1");
        var answer = await visitor.SignIn(_key.Id, _key.Secret, "/console?x=1");
        answer.Status.ShouldBe(HttpStatusCode.Redirect);
        answer.Location.ShouldBe("/console?x=1");
        (await visitor.Get("/console?x=1")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_other_sites()
    {
        using var visitor = new Visitor(_server.Address);
        var answer = await visitor.SignIn(_key.Id, _key.Secret);
        var cookie = answer.Header("Set-Cookie").ToLowerInvariant();
        cookie.ShouldContain("tidemark-console=");
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=lax");
        cookie.ShouldContain("path=/console");
        cookie.ShouldNotContain(_key.Secret.ToLowerInvariant());
    }

    [Fact]
    public async Task Over_https_the_cookies_are_secure()
    {
        using var visitor = new Visitor(_server.Address);
        var request = new HttpRequestMessage(HttpMethod.Get, "/console/sign-in");
        request.Headers.Add(ConsoleServer.SchemeHeader, "https");
        (await visitor.Send(request)).Header("Set-Cookie").ToLowerInvariant().ShouldContain("secure");
        (await visitor.Get("/console/sign-in")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_unknown_id_and_a_wrong_secret_get_the_same_answer()
    {
        using var visitor = new Visitor(_server.Address);
        var wrongSecret = await visitor.SignIn(_key.Id, "wrong");
        var unknownId = await visitor.SignIn("TMnobody", _key.Secret);
        wrongSecret.Status.ShouldBe(HttpStatusCode.Unauthorized);
        unknownId.Status.ShouldBe(HttpStatusCode.Unauthorized);
        wrongSecret.Text.ShouldContain("Access key ID or secret is wrong");
        unknownId.Text.ShouldBe(wrongSecret.Text);
        (await visitor.Get("/console")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory]
    [InlineData("", "x")]
    [InlineData("x", "")]
    [InlineData("x", " ")]
    public async Task Empty_fields_are_asked_for_and_count_as_no_attempt(string id, string secret)
    {
        using var visitor = new Visitor(_server.Address);
        for (var i = 0; i < 8; i++)
        {
            var answer = await visitor.SignIn(id, secret);
            answer.Status.ShouldBe(HttpStatusCode.BadRequest);
            answer.Text.ShouldContain("Enter the access key ID and its secret.");
        }
    }

    [Fact]
    public async Task A_pasted_key_may_carry_blanks_around_it()
    {
        using var visitor = new Visitor(_server.Address);
        (await visitor.SignIn($" {_key.Id}\n", $"\t{_key.Secret} ")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/console")]
    [InlineData("/\\evil.example")]
    [InlineData("/console\\..\\..\\evil")]
    [InlineData("/console/\t/evil.example")]
    [InlineData("/consolation")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/files/secret")]
    public async Task A_return_url_that_leads_away_is_dropped(string returnUrl)
    {
        using var visitor = new Visitor(_server.Address);
        (await visitor.SignIn(_key.Id, _key.Secret, returnUrl)).Location.ShouldBe("/console");
    }

    [Fact]
    public async Task A_form_without_its_token_signs_nobody_in()
    {
        using var visitor = new Visitor(_server.Address);
        var answer = await visitor.Post("/console/sign-in", ("id", _key.Id), ("secret", _key.Secret));
        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Text.ShouldContain("has expired");
        answer.Header("Set-Cookie").ShouldNotContain("tidemark-console");
    }

    [Fact]
    public async Task Signing_out_ends_the_session_even_for_a_copy_of_the_cookie()
    {
        using var visitor = await _server.SignedIn(_key);
        using var copy = new Visitor(_server.Address);
        copy.Cookies.Add(visitor.Cookies.GetAllCookies());
        (await copy.Get("/console")).Status.ShouldBe(HttpStatusCode.OK);

        (await visitor.Submit("/console", "/console/sign-out")).Location.ShouldBe("/console/sign-in");
        (await visitor.Get("/console")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await copy.Get("/console")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task A_session_ends_with_its_lifetime()
    {
        using var visitor = await _server.SignedIn(_key);
        _server.Clock.Advance(new ConsoleOptions().SessionLifetime - TimeSpan.FromSeconds(1));
        (await visitor.Get("/console")).Status.ShouldBe(HttpStatusCode.OK);
        _server.Clock.Advance(TimeSpan.FromSeconds(1));
        (await visitor.Get("/console")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory]
    [InlineData("UPDATE access_key SET active = 0")]
    [InlineData("DELETE FROM access_key")]
    [InlineData("DELETE FROM account")]
    public async Task A_key_deactivated_or_removed_or_a_removed_account_ends_its_sessions(string change)
    {
        using var visitor = await _server.SignedIn(_key);
        (await visitor.Get("/console")).Status.ShouldBe(HttpStatusCode.OK);
        await _server.Get<ControlDatabase>().Execute(change);
        (await visitor.Get("/console")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await visitor.SignIn(_key.Id, _key.Secret)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_session_survives_a_restart_of_the_server()
    {
        using var folder = new Testing.TempFolder();
        CookieContainer cookies;
        await using (var first = await ConsoleServer.Start(folder.Path))
        {
            var (_, key) = await first.Account();
            using var visitor = await first.SignedIn(key);
            cookies = visitor.Cookies;
            first.Warnings.ShouldBeEmpty();
        }

        await using var second = await ConsoleServer.Start(folder.Path);
        using var again = new Visitor(second.Address);
        again.Cookies.Add(cookies.GetAllCookies());
        (await again.Get("/console")).Status.ShouldBe(HttpStatusCode.OK);
        second.Warnings.ShouldBeEmpty();

        var ring = Directory.GetFiles(Path.Combine(folder.Path, "console-keys")).ShouldHaveSingleItem();
        File.ReadAllText(ring).ShouldNotContain("masterKey");
    }
}
