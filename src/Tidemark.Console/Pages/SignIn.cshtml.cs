using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tidemark.WebConsole.SignIn;

namespace Tidemark.WebConsole.Pages;

internal sealed class SignInModel(SignInGate gate, SecretCheck secrets) : PageModel
{
    private const int LongestId = 128;
    private const int LongestSecret = 256;

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [BindProperty]
    public string? Id { get; set; }

    public string? Problem { get; private set; }

    public IActionResult OnGet() => HttpContext.FindSession() is null ? Page() : Onward();

    public async Task<IActionResult> OnPost([FromForm] string? secret)
    {
        Id = Id?.Trim();
        secret = secret?.Trim();
        if (string.IsNullOrEmpty(Id) || string.IsNullOrEmpty(secret) || Id.Length > LongestId || secret.Length > LongestSecret)
        {
            return Refuse(StatusCodes.Status400BadRequest, "Enter the access key ID and its secret.");
        }

        var address = HttpContext.Connection.RemoteIpAddress;
        if (await gate.Enter(Id, address) is { } wait)
        {
            Response.Headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString();
            return Refuse(StatusCodes.Status429TooManyRequests, $"Too many failed attempts. Try again in {InWords(wait)}.");
        }

        if (await secrets.Match(Id, secret) is not { } key)
        {
            return Refuse(StatusCodes.Status401Unauthorized, "Access key ID or secret is wrong, or the key is not active.");
        }

        await gate.Forgive(Id, address);
        await HttpContext.SignIn(key.Id);
        return Onward();
    }

    private PageResult Refuse(int status, string problem)
    {
        Problem = problem;
        var page = Page();
        page.StatusCode = status;
        return page;
    }

    private LocalRedirectResult Onward() => LocalRedirect(ConsolePaths.IsOwn(ReturnUrl) ? ReturnUrl : ConsolePaths.Start);

    private static string InWords(TimeSpan wait)
    {
        var minutes = (int)Math.Ceiling(wait.TotalMinutes);
        return minutes == 1 ? "a minute" : $"{minutes} minutes";
    }
}
