using Microsoft.AspNetCore.Mvc.RazorPages;
using Tidemark.WebConsole.Mail;
using Tidemark.WebConsole.SignIn;

namespace Tidemark.WebConsole.Pages;

internal sealed class MailsModel(AccountMails shelf) : PageModel
{
    private const int Listed = 50;

    public bool IsOpen => shelf.IsOpen;

    public IReadOnlyList<(AccountMail Mail, string Subject)> Mails { get; private set; } = [];

    public async Task OnGet(CancellationToken cancellationToken)
    {
        var mails = new List<(AccountMail, string)>();
        foreach (var mail in (await shelf.List(HttpContext.Session().Account.AliUid)).Take(Listed))
        {
            var subject = await AccountMails.Subject(mail, cancellationToken);
            mails.Add((mail, string.IsNullOrWhiteSpace(subject) ? "(no subject)" : subject));
        }

        Mails = mails;
    }
}
