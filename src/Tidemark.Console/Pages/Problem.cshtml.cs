using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Tidemark.WebConsole.Pages;

[IgnoreAntiforgeryToken]
internal sealed class ProblemModel : PageModel
{
    public string Heading { get; private set; } = "";

    public string Advice { get; private set; } = "";

    public void OnGet(int status) => Describe(status);

    /// <summary>A refused form is shown in its place, with its method.</summary>
    public void OnPost(int status) => Describe(status);

    private void Describe(int status) => (Heading, Advice) = status switch
    {
        400 => ("The form has expired", "Nothing was changed. Open the page again and repeat the action."),
        404 => ("Page not found", "It may have been removed, or it belongs to another account."),
        _ => ($"Something went wrong ({status})", "Nothing was changed."),
    };
}
