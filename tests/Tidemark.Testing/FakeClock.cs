using Microsoft.Extensions.Time.Testing;

namespace Tidemark.Testing;

/// <summary>A clock that stands until it is moved; timers made from it fire as it passes them.</summary>
public sealed class FakeClock(DateTimeOffset now) : FakeTimeProvider(now)
{
    public static FakeClock At(string instant) => new(DateTimeOffset.Parse(instant));

    private TimeSpan _set;

    /// <summary>Happens before a timer is made or a timestamp taken: instants that nothing else shows.</summary>
    public Action<string> OnUse { get; set; } = _ => { };

    public override long GetTimestamp()
    {
        OnUse(nameof(GetTimestamp));
        return base.GetTimestamp() - _set.Ticks;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        OnUse(nameof(CreateTimer));
        return base.CreateTimer(callback, state, dueTime, period);
    }

    /// <summary>Sets the clock, as an operator or a time server does: no time passes, so no timer fires and timestamps do not move.</summary>
    /// <param name="by">Forward, or back if negative.</param>
    public void Set(TimeSpan by)
    {
        AdjustTime(GetUtcNow() + by);
        _set += by;
    }

    /// <summary>Moves the clock to an instant; one that has passed leaves it where it is.</summary>
    public void MoveTo(DateTimeOffset target)
    {
        if (target > GetUtcNow())
        {
            SetUtcNow(target);
        }
    }
}
