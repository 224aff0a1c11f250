using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tidemark.Mail.Messages;
using Tidemark.WebConsole.Mail;
using Tidemark.WebConsole.Security;
using Tidemark.WebConsole.SignIn;

namespace Tidemark.WebConsole.Pages;

internal sealed class MailModel(AccountMails shelf) : PageModel
{
    /// <summary>The fields that a reader looks at first.</summary>
    public static readonly IReadOnlySet<string> ShownFields =
        new HashSet<string>(["From", "To", "Date", "Message-ID"], StringComparer.OrdinalIgnoreCase);

    public string Key { get; private set; } = "";

    public ReadMail Mail { get; private set; } = null!;

    public async Task<IActionResult> OnGet(string key, CancellationToken cancellationToken) =>
        await Load(key, cancellationToken) is null ? NotFound() : Page();

    /// <summary>The HTML part alone, for the frame: it may show its own styles and nothing else.</summary>
    public async Task<IActionResult> OnGetHtml(string key, CancellationToken cancellationToken)
    {
        if (await Load(key, cancellationToken) is not { Html: { } html })
        {
            return NotFound();
        }

        SecurityHeaders.LetOwnPagesFrame(Response.Headers);
        return Content(html, "text/html", Encoding.UTF8);
    }

    public async Task<IActionResult> OnGetEml(string key)
    {
        var mail = await shelf.Find(HttpContext.Session().Account.AliUid, key);
        return mail is null || !System.IO.File.Exists(mail.File.Path)
            ? NotFound()
            : PhysicalFile(mail.File.Path, "message/rfc822", Path.GetFileName(mail.File.Path));
    }

    private async Task<ReadMail?> Load(string key, CancellationToken cancellationToken)
    {
        var mail = await shelf.Find(HttpContext.Session().Account.AliUid, key);
        if (mail is null || await AccountMails.Read(mail, cancellationToken) is not { } read)
        {
            return null;
        }

        Key = mail.File.Key;
        return Mail = read;
    }
}
