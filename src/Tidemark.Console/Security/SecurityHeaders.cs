using Microsoft.AspNetCore.Http;

namespace Tidemark.WebConsole.Security;

/// <summary>What every answer of the console tells the browser: nothing from elsewhere, no inline script or style, no framing, no caching.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    /// <summary>The policy of the console's own pages.</summary>
    public const string PagePolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>The policy of a mail's HTML in its frame: its own styles and inlined images, no script, nothing loaded, no way out.</summary>
    public const string MailPolicy =
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox";

    /// <summary>Replaces the page's policy by the one for a mail in a frame of the console.</summary>
    public static void LetOwnPagesFrame(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = MailPolicy;
        headers.XFrameOptions = "SAMEORIGIN";
    }

    public Task Invoke(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = PagePolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-cache, no-store";
        headers.Pragma = "no-cache";
        // an endpoint that the program's own routing has found for the path is not the console's
        context.SetEndpoint(null);
        return next(context);
    }
}
