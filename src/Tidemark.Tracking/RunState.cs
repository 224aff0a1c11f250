namespace Tidemark.Tracking;

/// <summary>How far a run of a tracking task has come.</summary>
public enum RunState
{
    /// <summary>Its mail is not written yet: it waits for its turn or for the logs of its period.</summary>
    Waiting,

    /// <summary>Its mail is written and goes to the recipients.</summary>
    Sending,

    /// <summary>Every recipient's mail was accepted.</summary>
    Delivered,

    /// <summary>Some recipients' mails were accepted; the others were given up.</summary>
    Partly,

    /// <summary>Nobody's mail was accepted.</summary>
    Failed,
}
