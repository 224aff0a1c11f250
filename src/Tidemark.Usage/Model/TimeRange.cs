namespace Tidemark.Usage.Model;

/// <summary>A half-open range of time, <c>[Start, End)</c>, UTC. It has no zone and no notion of days.</summary>
public readonly record struct TimeRange
{
    /// <exception cref="ArgumentException">The end is not after the start.</exception>
    public TimeRange(DateTimeOffset start, DateTimeOffset end)
    {
        if (end <= start)
        {
            throw new ArgumentException($"The end {end:O} is not after the start {start:O}.");
        }

        Start = start.ToUniversalTime();
        End = end.ToUniversalTime();
    }

    /// <summary>The first instant inside.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>The first instant after.</summary>
    public DateTimeOffset End { get; }

    /// <summary>End minus start.</summary>
    public TimeSpan Duration => End - Start;

    /// <summary>Whether the instant lies inside.</summary>
    public bool Contains(DateTimeOffset instant) => instant >= Start && instant < End;

    /// <summary>The smallest range of whole steps (seconds, aligned to the epoch) that covers this one.</summary>
    public TimeRange WidenedTo(int stepSeconds)
    {
        var start = Math.DivRem(Start.ToUnixTimeSeconds(), stepSeconds).Quotient * stepSeconds;
        var endSeconds = checked((End.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond);
        var end = (endSeconds + stepSeconds - 1) / stepSeconds * stepSeconds;
        return new TimeRange(DateTimeOffset.FromUnixTimeSeconds(start), DateTimeOffset.FromUnixTimeSeconds(end));
    }

    /// <summary>ISO 8601, for messages.</summary>
    public override string ToString() => $"{Start:yyyy-MM-ddTHH:mm:ssZ}/{End:yyyy-MM-ddTHH:mm:ssZ}";
}
