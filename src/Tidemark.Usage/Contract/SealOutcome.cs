namespace Tidemark.Usage.Contract;

/// <summary>What a sealing has done.</summary>
/// <param name="Sealed">Days of series whose rows became blocks.</param>
/// <param name="Merged">Days of series of which several blocks became one.</param>
/// <param name="Summed">Days of places whose hours of rankings and visitors got their sum.</param>
public sealed record SealOutcome(DayTally Sealed, DayTally Merged, DayTally Summed);

/// <summary>How many days something was done with.</summary>
/// <param name="Days">UTC days, each once.</param>
/// <param name="Parts">
/// Days of series or of places: a series is a domain with a region and an ISP, a place a domain with a region.
/// </param>
public readonly record struct DayTally(int Days, long Parts);

/// <summary>Counts days.</summary>
internal sealed class DayCounter
{
    private readonly HashSet<long> _days = [];
    private long _parts;

    public DayTally Tally => new(_days.Count, _parts);

    public void Add(long day, long parts = 1)
    {
        if (parts > 0)
        {
            _days.Add(day);
            _parts += parts;
        }
    }
}
