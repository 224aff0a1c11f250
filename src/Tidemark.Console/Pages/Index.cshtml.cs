using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tidemark.Accounts;
using Tidemark.WebConsole.SignIn;
using Tidemark.Notifications;

namespace Tidemark.WebConsole.Pages;

/// <summary>The start page: what stands, what flows, what runs.</summary>
internal sealed class IndexModel(NotificationStore notifications, TimeProvider clock) : PageModel
{
    private const int NotificationsShown = 20;

    public Account Account => HttpContext.Session().Account;

    public NotificationList Notifications { get; private set; } = null!;

    public async Task OnGet()
    {
        var page = await notifications.Query(
            Account.AliUid, DateTimeOffset.UnixEpoch, clock.GetUtcNow().AddDays(1), withConfirmed: false, page: 1, NotificationsShown);
        Notifications = new NotificationList(page, Account.Zone);
    }

    /// <summary>Confirms one notification in the name of the account. One that is not the account's is not found.</summary>
    public async Task<IActionResult> OnPostConfirm(long id) =>
        await notifications.Confirm(Account.AliUid, [id], Account.AliUid) ? LocalRedirect(ConsolePaths.Start) : NotFound();
}

/// <summary>What stands unconfirmed: the newest, and how many there are in all.</summary>
internal sealed record NotificationList(NotificationPage Page, TimeZoneInfo Zone);
