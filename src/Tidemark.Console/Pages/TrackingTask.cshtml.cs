using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tidemark.Mail.Pickup;
using Tidemark.Tracking.Runs;
using Tidemark.Tracking.Tasks;
using Tidemark.WebConsole.Mail;
using Tidemark.WebConsole.SignIn;

namespace Tidemark.WebConsole.Pages;

/// <summary>A tracking task with its runs and what each recipient's server answered.</summary>
internal sealed class TrackingTaskModel(TrackingTaskStore tasks, RunHistory history, AccountMails shelf) : PageModel
{
    public const int RunsShown = 30;

    public TrackingTask TrackingTask { get; private set; } = null!;

    public IReadOnlyList<PastRun> Runs { get; private set; } = [];

    /// <summary>By Message-ID, the mails that can be read here.</summary>
    public IReadOnlyDictionary<string, string> MailKeys { get; private set; } = new Dictionary<string, string>();

    public TimeZoneInfo Zone => HttpContext.Session().Account.Zone;

    public async Task<IActionResult> OnGet(long id)
    {
        var aliUid = HttpContext.Session().Account.AliUid;
        if ((await tasks.List(aliUid)).FirstOrDefault(task => task.DeliverId == id) is not { } found)
        {
            return NotFound();
        }

        TrackingTask = found;
        Runs = await history.Newest(aliUid, id, RunsShown);
        var there = (await shelf.List(aliUid)).Select(mail => mail.File.Key).ToHashSet(StringComparer.Ordinal);
        MailKeys = Runs.SelectMany(run => run.Deliveries).Select(delivery => delivery.MessageId).Distinct()
            .Where(id => there.Contains(PickupFolder.KeyOf(id)))
            .ToDictionary(id => id, PickupFolder.KeyOf, StringComparer.Ordinal);
        return Page();
    }
}
