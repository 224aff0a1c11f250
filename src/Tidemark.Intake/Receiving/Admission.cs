namespace Tidemark.Intake.Receiving;

/// <summary>How many posts there is room for: some are metered, some more are received or wait. Safe from any thread.</summary>
internal sealed class Admission(IntakeOptions options) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(options.Concurrent);
    private int _taken;

    /// <summary>Admits one post, to be disposed with it; null if the limit is reached.</summary>
    public IDisposable? Enter()
    {
        if (Interlocked.Increment(ref _taken) <= options.Concurrent + options.Waiting)
        {
            return new Release(() => Interlocked.Decrement(ref _taken));
        }

        Interlocked.Decrement(ref _taken);
        return null;
    }

    /// <summary>Waits until the post may be metered.</summary>
    public async Task<IDisposable> Turn(CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        return new Release(() => _turns.Release());
    }

    public void Dispose() => _turns.Dispose();

    private sealed class Release(Action leave) : IDisposable
    {
        private Action? _leave = leave;

        public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
    }
}
