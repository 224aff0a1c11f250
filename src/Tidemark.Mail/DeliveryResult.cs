namespace Tidemark.Mail;

/// <summary>What became of a mail.</summary>
public enum DeliveryOutcome
{
    /// <summary>The server took it: its 250 after the final dot was read.</summary>
    Delivered,

    /// <summary>Not taken, and a later try may succeed: a 4xx reply, or the connection failed before the final dot.</summary>
    RefusedForNow,

    /// <summary>Not taken, for good: a 5xx reply.</summary>
    Refused,

    /// <summary>The connection was lost after the final dot was sent: it may have been taken or not.</summary>
    Unknown,

    /// <summary>Nothing was sent: the server refused the credentials, did not offer what the settings ask for, or its certificate does not verify.</summary>
    Stopped,
}

/// <summary>The result for one recipient.</summary>
/// <param name="Outcome">What became of the mail.</param>
/// <param name="Code">The server's reply code; null when the server said nothing.</param>
/// <param name="Reply">The server's reply with its codes, or what happened; one line of at most 1,000 characters.</param>
public sealed record DeliveryResult(DeliveryOutcome Outcome, int? Code, string Reply)
{
    /// <summary>True: there was no session at all, so the same holds for every other mail now.</summary>
    public bool OfSession { get; init; }
}
