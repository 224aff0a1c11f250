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
        400 => ("The form was out of date", "Nothing was changed. Open the page again and repeat what you did."),
        404 => ("There is no such page", "It may have been removed, or it belongs to another account."),
        _ => ($"That did not work ({status})", "Nothing was changed."),
    };
}
