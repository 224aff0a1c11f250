using Tidemark.Metering.Meters;

namespace Tidemark.Metering.Ingest;

/// <summary>
/// A range of the content while it is metered. Each thread has a meter of its own in it; when the last chunk is read they
/// are merged.
/// </summary>
internal sealed class OpenBatch(long start, int threads, MeterPool pool)
{
    private readonly Meter?[] _meters = new Meter?[threads];
    private readonly TaskCompletionSource _metered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // One for the batch itself, so that it is not done before it is closed
    private int _pending = 1;

    /// <summary>First byte.</summary>
    public long Start { get; } = start;

    /// <summary>First byte after; set when it is closed.</summary>
    public long End { get; private set; }

    /// <summary>SHA-256 of the bytes; set when it is closed.</summary>
    public byte[] Hash { get; private set; } = [];

    /// <summary>Done when the batch is closed and every chunk of it is metered.</summary>
    public Task Metered => _metered.Task;

    /// <summary>The meter of a thread.</summary>
    public Meter MeterOf(int thread) => _meters[thread] ??= pool.Rent();

    /// <summary>A chunk was added.</summary>
    public void Begin() => Interlocked.Increment(ref _pending);

    /// <summary>A chunk was metered.</summary>
    public void Finish()
    {
        if (Interlocked.Decrement(ref _pending) == 0)
        {
            _metered.SetResult();
        }
    }

    /// <summary>There are no more chunks.</summary>
    public void Close(long end, byte[] hash)
    {
        End = end;
        Hash = hash;
        Finish();
    }

    /// <summary>Everything metered, in one meter, which is the caller's to return; the others went back.</summary>
    public Meter Merge()
    {
        var all = _meters.OfType<Meter>().OrderByDescending(meter => meter.Accepted).ToList();
        if (all.Count == 0)
        {
            return pool.Rent();
        }

        foreach (var other in all.Skip(1))
        {
            all[0].Merge(other);
            pool.Return(other);
        }

        return all[0];
    }
}

/// <summary>Meters to be used over and over. Safe from any thread.</summary>
internal sealed class MeterPool(IClientLocator places)
{
    private readonly System.Collections.Concurrent.ConcurrentBag<Meter> _idle = [];

    public Meter Rent() => _idle.TryTake(out var meter) ? meter : new Meter(places);

    public void Return(Meter meter)
    {
        meter.Clear();
        _idle.Add(meter);
    }
}
