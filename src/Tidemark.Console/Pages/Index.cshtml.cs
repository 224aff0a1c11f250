using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tidemark.Accounts;
using Tidemark.Exports.Files;
using Tidemark.Exports.Tasks;
using Tidemark.Notifications;
using Tidemark.Storage;
using Tidemark.Tracking.Tasks;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.WebConsole.Overview;
using Tidemark.WebConsole.SignIn;

namespace Tidemark.WebConsole.Pages;

/// <summary>The start page: what stands, what flows, what runs.</summary>
internal sealed class IndexModel(
    NotificationStore notifications, IUsageStore usage, IClosedPeriods periods, IFeeds feeds, DataFolder folder, DomainStore domains, TrackingTaskStore tasks, ExportTaskStore exports,
    DownloadLinks links, TimeProvider clock) : PageModel
{
    private const int NotificationsShown = 20;
    private const int ExportsShown = 20;

    public Account Account => HttpContext.Session().Account;

    public NotificationList Notifications { get; private set; } = null!;

    public TrafficPanel Traffic { get; private set; } = null!;

    public ClosedMonths Months { get; private set; } = null!;

    public TaskList Tasks { get; private set; } = null!;

    public ExportList Exports { get; private set; } = null!;

    public async Task OnGet(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var page = await notifications.Query(
            Account.AliUid, DateTimeOffset.UnixEpoch, now.AddDays(1), withConfirmed: false, page: 1, NotificationsShown);
        Notifications = new NotificationList(page, Account.Zone);
        Traffic = await ReadTraffic(now, cancellationToken);
        Months = await ClosedMonths.Read(periods, Account, now, cancellationToken);
        Tasks = new TaskList(await tasks.List(Account.AliUid), Account.Zone);
        Exports = await ListExports();
    }

    /// <summary>Confirms one notification in the name of the account. One that is not the account's is not found.</summary>
    public async Task<IActionResult> OnPostConfirm(long id) =>
        await notifications.Confirm(Account.AliUid, [id], Account.AliUid) ? LocalRedirect(ConsolePaths.Start) : NotFound();

    private async Task<TrafficPanel> ReadTraffic(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var names = await domains.Names(Account.AliUid);
        var day = await LastDay.Read(usage, periods, Account, now, cancellationToken);
        var behind = (await feeds.Feeds(Account.AliUid, cancellationToken))
            .Where(feed => feed.IsWaitedFor && !MeteredTime.IsComplete(day.Timeline.Range, feed.Watermark)).Select(feed => feed.Name);
        return new TrafficPanel(day, Account, names.Count, IngestSuggestion.Command(Account, names.Count > 0 ? names[0] : null, folder), [.. behind]);
    }

    /// <summary>Both kinds in one list, newest first, each with a link that was signed just now.</summary>
    private async Task<ExportList> ListExports()
    {
        var usageExports = await exports.List(Account.AliUid, ExportKind.Usage, 1, ExportsShown);
        var detailExports = await exports.List(Account.AliUid, ExportKind.Detail, 1, ExportsShown);
        var origin = $"{Request.Scheme}://{Request.Host}";
        var items = usageExports.Items.Concat(detailExports.Items).OrderByDescending(task => task.Id).Take(ExportsShown)
            .Select(task => new ExportItem(task, links.Sign(task, origin)));
        return new ExportList([.. items], usageExports.Total + detailExports.Total, Account.Zone);
    }
}

/// <summary>What stands unconfirmed: the newest, and how many there are in all.</summary>
internal sealed record NotificationList(NotificationPage Page, TimeZoneInfo Zone);

/// <summary>The last 24 hours of an account.</summary>
/// <param name="Day">The figures.</param>
/// <param name="Account">Whose.</param>
/// <param name="Domains">The number of its domains.</param>
/// <param name="Suggestion">A command that meters a log.</param>
/// <param name="Behind">The feeds that the figures wait for.</param>
internal sealed record TrafficPanel(LastDay Day, Account Account, int Domains, string Suggestion, IReadOnlyList<string> Behind);

/// <summary>The account's tracking tasks.</summary>
internal sealed record TaskList(IReadOnlyList<TrackingTask> Tasks, TimeZoneInfo Zone);

/// <summary>The newest exports, and how many there are in all.</summary>
internal sealed record ExportList(IReadOnlyList<ExportItem> Items, long Total, TimeZoneInfo Zone);

/// <summary>An export with its download link; empty unless it succeeded.</summary>
internal sealed record ExportItem(ExportTask Task, string Url);
