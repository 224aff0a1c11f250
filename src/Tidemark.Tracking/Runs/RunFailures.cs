using System.Text.Json;
using Tidemark.Mail.Messages;
using Tidemark.Storage;

namespace Tidemark.Tracking.Runs;

/// <summary>
/// Decides what becomes of a run whose work failed. An error that every attempt would meet ends it at once. Any other is retried every
/// minute until <see cref="TrackingOptions.RetryFor"/> after the scheduled time (after the first attempt, if that was later); then the run ends as failed.
/// </summary>
internal sealed class RunFailures(RunStore runs, DeliveryStore deliveries, RunEnding ending, TrackingOptions options, TimeProvider clock)
{
    private const int LongestReason = 500;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    /// <exception cref="LeaseLostException">Another worker has taken over the run.</exception>
    public async Task Decide(long runId, string owner, Exception error)
    {
        if (await runs.Find(runId) is not { } run)
        {
            return;
        }

        var (now, reason) = (clock.GetUtcNow(), Reason(error));
        var again = now + RetryAfter;
        if (await runs.PutOff(runId, owner, $"Failed and will be retried: {reason}", again, now) != 1)
        {
            throw new LeaseLostException(runId);
        }

        if (!IsPermanent(error) && again <= Latest(run, now))
        {
            return;
        }

        await deliveries.GiveUp(runId, owner, reason);
        await ending.End(run, await deliveries.Of(runId), $"Failed: {reason}", owner);
    }

    /// <summary>Sums that do not fit, a mail that cannot be written, and rows that cannot be read stay so.</summary>
    private static bool IsPermanent(Exception error) => error is OverflowException or InvalidMailException or JsonException;

    private static string Reason(Exception error) => error is OverflowException
        ? "The figures of the period exceed 63 bits, so a source has wrong figures. Find it by its bytes with tidemark sources, and remove it with tidemark sources remove."
        : Excerpt.Of(error.Message, LongestReason);

    private DateTimeOffset Latest(RunRow run, DateTimeOffset now)
    {
        var scheduled = Instant.FromColumn(run.ScheduledAt);
        var started = run.StartedAt is { } at ? Instant.FromColumn(at) : now;
        return (scheduled > started ? scheduled : started) + options.RetryFor;
    }
}
