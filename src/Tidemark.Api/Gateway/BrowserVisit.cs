using Microsoft.AspNetCore.Http;

namespace Tidemark.Api.Gateway;

/// <summary>Distinguishes a browser visit from a call.</summary>
internal static class BrowserVisit
{
    private static readonly string[] MarksOfCalls = ["Action", "Signature", "AccessKeyId"];

    /// <summary>A GET that accepts HTML and has no parameters of a call.</summary>
    public static bool Is(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
        && !request.Headers.ContainsKey("x-acs-action")
        && !request.Headers.ContainsKey("Authorization")
        && !MarksOfCalls.Any(request.Query.ContainsKey);
}
