using Tidemark.Storage;

namespace Tidemark.Tracking.Runs;

/// <summary>Ends a run: decides its state, tells the owner unless everyone got the mail, and records why.</summary>
internal sealed class RunEnding(RunStore runs, OwnerNotices notices, TimeProvider clock)
{
    private const int RecipientsShown = 3;

    /// <param name="run">The run, leased by <paramref name="owner"/>.</param>
    /// <param name="all">Its deliveries, all of them final; none when its mail was not written.</param>
    /// <param name="detail">Why, in words; the recipients who did not get the mail are added.</param>
    /// <param name="owner">The worker.</param>
    /// <exception cref="LeaseLostException">Another worker has taken over the run.</exception>
    public async Task End(RunRow run, IReadOnlyList<DeliveryRow> all, string detail, string owner)
    {
        var missed = all.Where(delivery => delivery.State != DeliveryState.Delivered).ToList();
        var state = missed.Count == 0 && all.Count > 0 ? RunState.Delivered : missed.Count < all.Count ? RunState.Partly : RunState.Failed;
        if (state != RunState.Delivered)
        {
            detail = string.Join(" ", new[] { detail, string.Join("; ", missed.Take(RecipientsShown).Select(Shown)) }.Where(part => part.Length > 0));

            // Told before it is over: a crash in between tells it again under the same id, never not at all.
            await notices.Failed(run, await runs.TaskName(run.TaskId), state, detail, all);
        }

        if (await runs.Finish(run.Id, owner, state, detail, clock.GetUtcNow()) != 1)
        {
            throw new LeaseLostException(run.Id);
        }

        RunInstruments.Finished(EnumColumn.ToColumn(state));
    }

    private static string Shown(DeliveryRow delivery) => $"{delivery.Recipient} {EnumColumn.ToColumn(delivery.State)}, {delivery.Reply}";
}
