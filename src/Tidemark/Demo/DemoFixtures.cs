using Tidemark.Accounts;
using Tidemark.CommandLine;
using Tidemark.Exports.Tasks;
using Tidemark.Notifications;
using Tidemark.Reports.Custom;
using Tidemark.Storage;
using Tidemark.Tracking.Schedules;
using Tidemark.Tracking.Tasks;

namespace Tidemark.Demo;

/// <summary>What the demo's account has beside its traffic: a custom report, tracking tasks, exports, notifications.</summary>
internal sealed class DemoFixtures(
    AccountStore accounts, DomainStore domains, CustomReportStore reports, TrackingTaskStore tasks, ExportTaskStore exports,
    NotificationStore notifications, DataFolder folder, TimeProvider clock)
{
    /// <summary>The account's name.</summary>
    public const string AccountName = "demo";

    private const string Zone = "Asia/Shanghai";

    /// <summary>The account with its first key; made in a folder that has no account yet.</summary>
    /// <exception cref="CommandFailure">The folder holds accounts and was not begun by a demo: nothing was written.</exception>
    public async Task<(Account Account, AccessKey Key)> Account()
    {
        var there = await accounts.List();
        var begun = Directory.Exists(Path.Combine(folder.Root, DemoDays.FolderName));
        if (there.Count > 0 && !begun)
        {
            throw new CommandFailure(
                ExitCode.Failed,
                $"{folder.Root} already contains accounts, and the demo would add a month of generated traffic; use another folder with --data DIR");
        }

        if (there.FirstOrDefault(account => account.Name == AccountName) is not { } account)
        {
            folder.Folder(DemoDays.FolderName);
            return await accounts.Create(AccountName, null, Zone);
        }

        var keys = await accounts.ListKeys(account.AliUid);
        return (account, (await accounts.FindKey(keys[0]))!);
    }

    /// <summary>Domains, the custom report, and a few notifications.</summary>
    public async Task Begin(Account account)
    {
        await domains.AddAll(account.AliUid, DemoSite.Edge.Append(DemoSite.Origin).Select(site => site.Domain));
        if (await reports.Create(account.AliUid, [1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23], null) is null)
        {
            return;
        }

        await notifications.Raise(account.AliUid, new Notice(
            "demo-renewal", "Sell", "warning", "RenewalRecommend", """{"instanceName":"rm-demo-orders","reservedTime":7}"""));
        await notifications.Raise(account.AliUid, new Notice(
            "demo-create-failed", "Operation", "error", "InstanceCreateFailed", """{"orderId":"202600001","reason":"the chosen zone has no capacity left"}"""));
    }

    /// <summary>Tracking tasks; the first of them is due within seconds, and then at this time every day.</summary>
    public async Task Track(Account account)
    {
        var soon = TimeZoneInfo.ConvertTime(clock.GetUtcNow().AddSeconds(6), account.Zone);
        await Track(account, "Daily traffic 每日流量", $"{soon.Second} {soon.Minute} {soon.Hour} * * ?", "d", null, ["ops@example.com", "billing@example.com"], 17, 1, 19);
        await Track(account, "Hourly visits", "0 5 * * * ?", "h", ["www.example.com", "img.example.com"], ["ops@example.com"], 19, 13);
        await Track(account, "Weekly review 每周汇总", "0 0 9 ? * MON", "w", null, ["lead@example.com"], 17, 3, 7, 15);
    }

    /// <summary>Statements of the last thirty days in both languages, and the details of a week.</summary>
    public async Task Export(Account account)
    {
        var today = Reports.Calendar.ReportPeriod.DayOf(clock.GetUtcNow(), account.Zone);
        var (month, week, end) = (Start(account, today.AddDays(-30)), Start(account, today.AddDays(-7)), Start(account, today));
        await exports.Create(account, ExportKind.Usage, new ExportRequest(month, end, "用量汇总 30 天", "zh-cn"));
        await exports.Create(account, ExportKind.Usage, new ExportRequest(month, end, "Usage of 30 days", "en-us"));
        await exports.Create(account, ExportKind.Detail, new ExportRequest(
            week, end, "Traffic of a week", "en-us", "flow", [.. DemoSite.Edge.Take(4).Select(site => site.Domain)]));
    }

    private static DateTimeOffset Start(Account account, DateOnly day) => Reports.Calendar.ReportPeriod.StartOfDay(day, account.Zone);

    private async Task Track(Account account, string name, string crontab, string frequency, string[]? of, string[] to, params int[] ids)
    {
        try
        {
            await tasks.Create(account, new TrackingTaskRequest(
                name, [.. ids.Select(id => new TrackedReport(id, []))], of, new TrackingEmail(null, to, []),
                new TrackingSchedule(name, "", crontab, frequency, "enable", null, null), "demo"));
        }
        catch (TrackingException error) when (error.Rule == TrackingRule.UniqueName)
        {
            // an earlier start that was interrupted had come this far
        }
    }
}
