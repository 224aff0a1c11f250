namespace Tidemark.Storage;

/// <summary>Notices that the clock was set: it has then moved by another amount than time has passed. Safe for many threads.</summary>
public sealed class ClockWatch
{
    private readonly TimeProvider _clock;
    private readonly TimeSpan _tolerance;
    private readonly Lock _gate = new();
    private DateTimeOffset _seenAt;
    private long _timestamp;

    /// <param name="clock">The clock.</param>
    /// <param name="tolerance">Differences up to this are not noticed: the system corrects its clock by small steps.</param>
    public ClockWatch(TimeProvider clock, TimeSpan tolerance)
    {
        (_clock, _tolerance) = (clock, tolerance);
        (_seenAt, _timestamp) = (clock.GetUtcNow(), clock.GetTimestamp());
    }

    /// <summary>Whether the clock was set since this was asked before.</summary>
    public bool WasSet()
    {
        lock (_gate)
        {
            var (now, timestamp) = (_clock.GetUtcNow(), _clock.GetTimestamp());
            var difference = now - _seenAt - _clock.GetElapsedTime(_timestamp, timestamp);
            (_seenAt, _timestamp) = (now, timestamp);
            return difference.Duration() > _tolerance;
        }
    }
}
