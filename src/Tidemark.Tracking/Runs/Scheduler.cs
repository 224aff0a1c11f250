using Microsoft.Extensions.Logging;
using Tidemark.Accounts;
using Tidemark.Reports.Calendar;
using Tidemark.Tracking.Schedules;
using Tidemark.Tracking.Tasks;

namespace Tidemark.Tracking.Runs;

/// <summary>
/// Turns due tasks into runs. The schedule is data: many processes may do this at once, and each (task, scheduled time)
/// becomes one run. If several fires were missed, only the latest becomes a run.
/// </summary>
internal sealed class Scheduler(RunStore runs, AccountStore accounts, TimeProvider clock, ILogger logger)
{
    /// <summary>Fires due tasks and returns the number of new runs.</summary>
    public async Task<int> Step()
    {
        var now = clock.GetUtcNow();
        var made = 0;
        var zones = new Dictionary<long, TimeZoneInfo>();
        foreach (var task in await runs.DueTasks(now))
        {
            if (!zones.TryGetValue(task.AliUid, out var zone))
            {
                if (await accounts.Find(task.AliUid) is not { } account)
                {
                    // it was removed with its tasks since they were read
                    continue;
                }

                zones[task.AliUid] = zone = account.Zone;
            }

            try
            {
                made += await Fire(task, zone, now) ? 1 : 0;
            }
            catch (CrontabException error)
            {
                // It was checked when it was taken; others must not wait for it.
                logger.ScheduleBroken(task.DeliverId, error);
            }
        }

        return made;
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
