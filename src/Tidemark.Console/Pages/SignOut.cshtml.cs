using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tidemark.WebConsole.SignIn;

namespace Tidemark.WebConsole.Pages;

internal sealed class SignOutModel : PageModel
{
    public IActionResult OnGet() => LocalRedirect(ConsolePaths.Start);

    public async Task<IActionResult> OnPost()
    {
        await HttpContext.SignOut();
        return LocalRedirect(ConsolePaths.SignIn);
    }
}
