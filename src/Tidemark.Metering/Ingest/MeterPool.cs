using System.Collections.Concurrent;
using Tidemark.Geography.Ranges;
using Tidemark.Metering.Meters;

namespace Tidemark.Metering.Ingest;

/// <summary>Meters to be used over and over. Safe from any thread.</summary>
internal sealed class MeterPool(IClientLocator places)
{
    private readonly ConcurrentBag<Meter> _idle = [];

    public Meter Rent() => _idle.TryTake(out var meter) ? meter : new Meter(places);

    public void Return(Meter meter)
    {
        meter.Clear();
        _idle.Add(meter);
    }
}
