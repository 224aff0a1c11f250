using System.Data.Common;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Tidemark.Accounts;
using Tidemark.Reports.Calendar;
using Tidemark.Storage;
using Tidemark.Tracking.Schedules;
using Tidemark.Tracking.Tasks;

namespace Tidemark.Tracking.Runs;

/// <summary>
/// Turns due tasks into runs. The schedule is data: many processes may do this at once, and each (task, scheduled time)
/// becomes one run. If several fires were missed, only the latest becomes a run.
/// </summary>
internal sealed class Scheduler(RunStore runs, AccountStore accounts, OwnerNotices notices, TimeProvider clock, ILogger logger)
{
    /// <summary>Fires due tasks and returns the number of new runs.</summary>
    public async Task<int> Step()
    {
        var now = clock.GetUtcNow();
        var made = 0;
        foreach (var row in await runs.DueTasks(now))
        {
            try
            {
                // one that was removed with its tasks since they were read has no account
                made += await accounts.Find(row.AliUid) is { } account && await Fire(row.ToTask(), account.Zone, now) ? 1 : 0;
            }
            catch (Exception error) when (error is CrontabException or JsonException)
            {
                logger.ScheduleBroken(row.Id, error);
                await Stop(row, error);
            }
            catch (Exception error) when (error is not (IOException or DbException))
            {
                // others must not wait for it
                logger.ScheduleBroken(row.Id, error);
            }
        }

        return made;
    }

    /// <summary>It was valid when it was created, and no attempt will succeed: its owner is told, and it does not fire again.</summary>
    private async Task Stop(TrackingTaskRow row, Exception error)
    {
        await notices.Unschedulable(row.AliUid, row.Id, row.Name, error.Message);
        await runs.MoveFire(row.Id, row.NextFireAt is { } due ? Instant.FromColumn(due) : null, null);
    }

    private async Task<bool> Fire(TrackingTask task, TimeZoneInfo zone, DateTimeOffset now)
    {
        var plan = FirePlan.Of(task.Schedule, zone);
        var scheduledAt = plan.LastDue(task.NextFireAt!.Value, now);
        var period = ReportPeriod.LastFull(task.Schedule.Frequency, scheduledAt, zone);
        if (!await runs.Fire(task, scheduledAt, plan.FirstAfter(now), period.Start, period.End, now))
        {
            return false;
        }

        logger.Fired(task.DeliverId, scheduledAt, period.Start, period.End);
        return true;
    }
}
