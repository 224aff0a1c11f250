namespace Tidemark.Mail.Delivery;

/// <summary>The outcome of one mail.</summary>
public enum DeliveryOutcome
{
    /// <summary>The server accepted it: a 2xx reply to the final dot.</summary>
    Delivered,

    /// <summary>Not accepted, and a later attempt may succeed: a 4xx reply, or the connection failed before the final dot. It is tried again.</summary>
    RefusedForNow,

    /// <summary>Rejected permanently: a 5xx reply.</summary>
    Refused,

    /// <summary>The connection was lost after the final dot was sent: the server may have accepted the mail.</summary>
    Unknown,

    /// <summary>Nothing was sent: the server rejected the credentials, did not offer what the settings require, or its certificate is not valid.</summary>
    Stopped,
}

/// <summary>The result for one recipient.</summary>
/// <param name="Outcome">The outcome of the mail.</param>
/// <param name="Code">The server's reply code; null when the server did not reply.</param>
/// <param name="Reply">The server's reply with its codes, or what happened; one line of at most 1,000 characters.</param>
public sealed record DeliveryResult(DeliveryOutcome Outcome, int? Code, string Reply)
{
    /// <summary>True: the session could not be opened, so every other mail would get the same result now.</summary>
    public bool OfSession { get; init; }
}
