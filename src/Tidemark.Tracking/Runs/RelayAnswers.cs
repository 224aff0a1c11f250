using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Tidemark.Mail.Delivery;

namespace Tidemark.Tracking.Runs;

/// <summary>
/// Records the relay's answers. One that cannot be recorded, for example because the disk is full, is kept in memory and recorded before
/// the worker does anything else with its run: a recipient whose mail the relay has accepted is not mailed again.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim whose wait handle was never asked for holds nothing to dispose of.")]
internal sealed class RelayAnswers(DeliveryStore deliveries, ILogger logger)
{
    private readonly ConcurrentDictionary<long, Answer> _kept = new();
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>How many answers are not recorded yet.</summary>
    public int Kept => _kept.Count;

    /// <summary>Records an answer.</summary>
    /// <exception cref="LeaseLostException">The answer is not a 250 and the lease was lost.</exception>
    public async Task Record(DeliveryRow delivery, DeliveryResult result, string owner, DateTimeOffset writtenAt, DateTimeOffset now)
    {
        RunInstruments.Attempted(result.Outcome);
        try
        {
            await deliveries.Record(delivery, result, owner, writtenAt, now);
        }
        catch (Exception error) when (error is not LeaseLostException)
        {
            _kept[delivery.Id] = new Answer(delivery, result, owner, writtenAt, now);
            logger.AnswerKept(delivery.Id, delivery.RunId, result.Outcome, error);
            throw;
        }
    }

    /// <summary>Records the answers that are kept; fails when one still cannot be recorded.</summary>
    public async Task RecordKept()
    {
        if (_kept.IsEmpty)
        {
            return;
        }

        await _gate.WaitAsync();
        try
        {
            foreach (var (id, answer) in _kept)
            {
                try
                {
                    await deliveries.Record(answer.Delivery, answer.Result, answer.Owner, answer.WrittenAt, answer.At);
                    logger.KeptAnswerRecorded(id, answer.Delivery.RunId, answer.Result.Outcome);
                }
                catch (LeaseLostException)
                {
                    // its task was deleted, or another worker has taken over and the answer was not a 250
                }

                _kept.TryRemove(id, out _);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private sealed record Answer(DeliveryRow Delivery, DeliveryResult Result, string Owner, DateTimeOffset WrittenAt, DateTimeOffset At);
}
