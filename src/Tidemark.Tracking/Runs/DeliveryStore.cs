using Dapper;
using Tidemark.Mail.Delivery;
using Tidemark.Storage;

namespace Tidemark.Tracking.Runs;

/// <summary>A delivery leased by a worker.</summary>
internal sealed record DeliveryRow(
    long Id, long RunId, string Recipient, string MessageId, string StateText, long Attempts, long Unknowns, long? ReplyCode, string Reply, long? DueAt, long? DeliveredAt)
{
    public const string Select =
        """
        SELECT id, run_id AS RunId, recipient, message_id AS MessageId, state AS StateText, attempts, unknowns, reply_code AS ReplyCode, reply, due_at AS DueAt, delivered_at AS DeliveredAt
        FROM delivery
        """;

    public DeliveryState State => EnumColumn.FromColumn<DeliveryState>(StateText);
}

/// <summary>Another worker has taken over the run, or its task was deleted.</summary>
internal sealed class LeaseLostException(long runId) : Exception($"The run {runId} is no longer leased by this worker.");

/// <summary>
/// Records the state of each recipient: <c>sending</c> before the relay can have accepted the mail, and the reply before the next
/// mail is sent. A <c>delivered</c> recipient never gets the mail again. After a takeover, <c>sending</c> first becomes
/// <c>unknown</c>.
/// </summary>
internal sealed class DeliveryStore(ControlDatabase database, RetryPolicy retries)
{
    private const string Held = "EXISTS (SELECT 1 FROM run WHERE id = delivery.run_id AND lease_owner = @owner)";

    public async Task<IReadOnlyList<DeliveryRow>> Of(long runId) => [.. await database.Read(connection =>
        connection.QueryAsync<DeliveryRow>(DeliveryRow.Select + " WHERE run_id = @runId ORDER BY id", new { runId }))];

    /// <summary>If a worker died while sending, the mail may have arrived.</summary>
    public Task<int> Recover(long runId, string owner, DateTimeOffset now) => database.Execute(
        $"""
         UPDATE delivery SET state = 'unknown', attempts = attempts + 1, unknowns = unknowns + 1, reply_code = NULL, reply = @reply,
             due_at = CASE WHEN unknowns + 1 < @most THEN @now END
         WHERE run_id = @runId AND state = 'sending' AND {Held}
         """,
        new { runId, owner, now = Instant.ToColumn(now), most = RetryPolicy.MostInterrupted, reply = "the program stopped before the relay answered; the mail may have arrived" });

    /// <summary>From now on the mail may have arrived.</summary>
    /// <exception cref="LeaseLostException">The lease was lost; the mail must not be sent.</exception>
    public async Task MarkSending(DeliveryRow delivery, string owner)
    {
        if (await database.Execute($"UPDATE delivery SET state = 'sending' WHERE id = @Id AND state IN ('pending', 'unknown') AND {Held}", new { delivery.Id, owner }) != 1)
        {
            throw new LeaseLostException(delivery.RunId);
        }
    }

    /// <summary>Ends every delivery that is not final. What may have arrived stays unknown.</summary>
    public Task<int> GiveUp(long runId, string owner, string reason) => database.Execute(
        $"""
         UPDATE delivery SET state = CASE WHEN unknowns > 0 OR state = 'sending' THEN 'unknown' ELSE 'refused' END, due_at = NULL, reply = 'gave up: ' || @reason
         WHERE run_id = @runId AND (due_at IS NOT NULL OR state = 'sending') AND {Held}
         """,
        new { runId, owner, reason });

    /// <summary>Records an answer. A 250 is recorded even if the lease was lost meanwhile.</summary>
    /// <exception cref="LeaseLostException">The answer is not a 250 and the lease was lost.</exception>
    public async Task Record(DeliveryRow delivery, DeliveryResult result, string owner, DateTimeOffset writtenAt, DateTimeOffset now)
    {
        var unknowns = delivery.Unknowns + (result.Outcome == DeliveryOutcome.Unknown ? 1 : 0);
        var due = result.Outcome switch
        {
            DeliveryOutcome.Delivered or DeliveryOutcome.Refused => null,
            DeliveryOutcome.Unknown when unknowns >= RetryPolicy.MostUnanswered => null,
            _ => retries.Next((int)delivery.Attempts + 1, writtenAt, now),
        };
        var state = result.Outcome switch
        {
            DeliveryOutcome.Delivered => DeliveryState.Delivered,
            _ when unknowns > 0 => DeliveryState.Unknown,
            DeliveryOutcome.Refused => DeliveryState.Refused,
            _ => due is null ? DeliveryState.Refused : DeliveryState.Pending,
        };
        var changed = await database.Execute(
            $"""
             UPDATE delivery SET state = @state, attempts = attempts + 1, unknowns = @unknowns, reply_code = @Code, reply = @Reply, due_at = @due,
                 delivered_at = CASE WHEN @state = 'delivered' THEN @at END
             WHERE id = @Id AND state <> 'delivered' AND (@state = 'delivered' OR {Held})
             """,
            new
            {
                delivery.Id,
                state = EnumColumn.ToColumn(state),
                unknowns,
                result.Code,
                Reply = due is null && result.Outcome is not (DeliveryOutcome.Delivered or DeliveryOutcome.Refused) ? "gave up: " + result.Reply : result.Reply,
                due = due is { } next ? Instant.ToColumn(next) : (long?)null,
                at = Instant.ToColumn(now),
                owner,
            });
        if (changed != 1)
        {
            throw new LeaseLostException(delivery.RunId);
        }
    }
}
