using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Tidemark.WebConsole.SignIn;

/// <summary>The cookie that carries a session's token, and the session behind a request.</summary>
internal static class ConsoleCookie
{
    public const string Scheme = "TidemarkConsole";

    private const string TokenClaim = "token";

    /// <summary>How the cookie travels: never to scripts, never along with requests that another site makes.</summary>
    public static void Configure(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = "tidemark-console";
        cookie.Cookie.Path = ConsolePaths.Start;
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.Cookie.IsEssential = true;
        cookie.LoginPath = ConsolePaths.SignIn;
        cookie.AccessDeniedPath = ConsolePaths.SignIn;
        cookie.ReturnUrlParameter = "returnUrl";
        cookie.SlidingExpiration = false;
        cookie.Events.OnValidatePrincipal = Validate;
    }

    /// <summary>Begins a session and hands its cookie to the browser.</summary>
    public static async Task SignIn(this HttpContext context, string accessKeyId)
    {
        var (token, expiresAt) = await context.RequestServices.GetRequiredService<SessionStore>().Begin(accessKeyId);
        var identity = new ClaimsIdentity([new Claim(TokenClaim, token), new Claim(ClaimTypes.NameIdentifier, accessKeyId)], Scheme);
        await context.SignInAsync(Scheme, new ClaimsPrincipal(identity), new AuthenticationProperties { ExpiresUtc = expiresAt });
    }

    /// <summary>Ends the session and takes its cookie back.</summary>
    public static async Task SignOut(this HttpContext context)
    {
        if (context.User.FindFirstValue(TokenClaim) is { } token)
        {
            await context.RequestServices.GetRequiredService<SessionStore>().End(token);
        }

        await context.SignOutAsync(Scheme);
    }

    /// <summary>The session after the request, or null when nobody is signed in.</summary>
    public static Session? FindSession(this HttpContext context) => context.Features.Get<Session>();

    /// <summary>The session behind a request to a page that only signed-in people reach.</summary>
    public static Session Session(this HttpContext context) =>
        context.FindSession() ?? throw new InvalidOperationException("The page was requested without a session.");

    private static async Task Validate(CookieValidatePrincipalContext cookie)
    {
        var sessions = cookie.HttpContext.RequestServices.GetRequiredService<SessionStore>();
        if (cookie.Principal?.FindFirstValue(TokenClaim) is { } token && await sessions.Find(token) is { } session)
        {
            cookie.HttpContext.Features.Set(session);
            return;
        }

        cookie.RejectPrincipal();
        await cookie.HttpContext.SignOutAsync(Scheme);
    }
}
