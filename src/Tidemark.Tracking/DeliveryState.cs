namespace Tidemark.Tracking;

/// <summary>What became of a run's mail to one recipient.</summary>
public enum DeliveryState
{
    /// <summary>Not tried yet, or tried again later.</summary>
    Pending,

    /// <summary>On its way: from here on it may have arrived.</summary>
    Sending,

    /// <summary>Accepted by the relay. Final.</summary>
    Delivered,

    /// <summary>Refused permanently by the relay (5xx), or given up after a day of temporary refusals. Final.</summary>
    Refused,

    /// <summary>May have arrived: the relay's answer did not come.</summary>
    Unknown,
}
