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

    /// <summary>Refused by the relay, or given up. Final.</summary>
    Refused,

    /// <summary>May have arrived: the relay's answer did not come.</summary>
    Unknown,
}
