using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Logging;
using Tidemark.Accounts;
using Tidemark.Storage;
using Tidemark.Tracking.Runs;
using Tidemark.Tracking.Schedules;

namespace Tidemark.Tracking.Work;

/// <summary>
/// Finds instants that a wrong clock has left behind: those that lie further ahead than their own rule allows now. They are computed
/// again. What was sent meanwhile counts as sent: a task has one run for each scheduled time.
/// </summary>
internal sealed class WrongInstants(
    ControlDatabase database, RunStore runs, LeasedRows leases, AccountStore accounts, TrackingOptions options, TimeProvider clock, ILogger logger)
{
    /// <summary>The longest time until they are noticed.</summary>
    internal static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    /// <summary>Waits are lengthened at random by up to a tenth.</summary>
    private const double LongestStretch = 1.11;

    private readonly ClockWatch _watch = new(clock, TimeSpan.FromSeconds(5));
    private long? _checkedAt;

    /// <summary>Looks for them at the start, when the clock was set, and every five minutes.</summary>
    public async Task CheckWhenDue()
    {
        if (!_watch.WasSet() && _checkedAt is { } last && clock.GetElapsedTime(last) < Every)
        {
            return;
        }

        Log(await leases.Bound(), "leases of runs");
        var now = clock.GetUtcNow();
        var columns = new { now = Instant.ToColumn(now), latest = Instant.ToColumn(now + (options.RetryAtMost * LongestStretch)) };
        Log(await database.Execute("UPDATE run SET due_at = @now WHERE state IN ('waiting', 'sending') AND due_at > @latest", columns), "due times of runs");
        Log(await database.Execute("UPDATE delivery SET due_at = @now WHERE due_at > @latest", columns), "due times of deliveries");
        Log(
            await database.Execute(
                """
                UPDATE run SET written_at = min(written_at, @now), started_at = min(started_at, @now)
                WHERE state IN ('waiting', 'sending') AND (written_at > @now OR started_at > @now)
                """,
                columns),
            "starts of runs");
        Log(await Reschedule(now), "next fires of tracking tasks");
        _checkedAt = clock.GetTimestamp();
    }

    /// <summary>A task fires next no later than at the first time of its schedule from now on, and not before it was created.</summary>
    private async Task<int> Reschedule(DateTimeOffset now)
    {
        var (changed, zones) = (0, (await accounts.List()).ToDictionary(account => account.AliUid, account => account.Zone));
        foreach (var row in await runs.EnabledTasks())
        {
            try
            {
                var task = row.ToTask();
                var after = task.CreatedAt > now ? task.CreatedAt : now;
                if (zones.TryGetValue(task.AliUid, out var zone) && FirePlan.Of(task.Schedule, zone).NextAt(after) is { } next
                    && (task.NextFireAt is null || task.NextFireAt > next))
                {
                    changed += await runs.MoveFire(task.DeliverId, task.NextFireAt, next) ? 1 : 0;
                }
            }
            catch (Exception error) when (error is CrontabException or JsonException)
            {
                logger.ScheduleBroken(row.Id, error);
            }
        }

        return changed;
    }

    private void Log(int count, string what)
    {
        if (count > 0)
        {
            logger.InstantsBounded(count, what);
        }
    }
}
