namespace Tidemark.Tracking.Schedules;

/// <summary>What is wrong with a crontab.</summary>
public enum CrontabFlaw
{
    /// <summary>It does not have six or seven fields, or is longer than <see cref="CrontabFault.MostCharacters"/>.</summary>
    FieldCount,

    /// <summary>A field does not parse.</summary>
    Unreadable,

    /// <summary>It does not fire after now.</summary>
    NeverFires,

    /// <summary>Two fires are closer than five minutes.</summary>
    TooClose,
}

/// <summary>A crontab that cannot be used, and why.</summary>
/// <param name="Flaw">What is wrong.</param>
/// <param name="Text">The crontab as given, of any length.</param>
public sealed record CrontabFault(CrontabFlaw Flaw, string Text)
{
    /// <summary>The longest crontab that is read.</summary>
    public const int MostCharacters = 256;

    /// <summary>FieldCount: how many there are.</summary>
    public int Fields { get; init; }

    /// <summary>Unreadable: what the parser found.</summary>
    public string Reason { get; init; } = "";

    /// <summary>NeverFires: the instant after which a fire was looked for.</summary>
    public DateTimeOffset After { get; init; }

    /// <summary>TooClose: the first of two fires, by the wall clock.</summary>
    public DateTimeOffset Earlier { get; init; }

    /// <summary>TooClose: the second.</summary>
    public DateTimeOffset Later { get; init; }
}

/// <summary>A crontab that cannot be used.</summary>
internal sealed class CrontabException(CrontabFault fault) : Exception($"The crontab '{fault.Text}' cannot be used: {fault.Flaw}.")
{
    public CrontabFault Fault { get; } = fault;
}
