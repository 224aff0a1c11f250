namespace Tidemark.Demo;

/// <summary>A small, fast generator (SplitMix64): the same seed gives the same numbers everywhere, which makes a day's log the same each time it is written.</summary>
internal struct Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 to below 1.</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>From 0 to below the bound.</summary>
    public int Below(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);

    /// <summary>True with the given probability.</summary>
    public bool Chance(double probability) => Fraction() < probability;

    /// <summary>How often something happens that happens <paramref name="mean"/> times on average (Poisson, Knuth's way; for small means).</summary>
    public int Occurrences(double mean)
    {
        var limit = Math.Exp(-mean);
        var count = 0;
        for (var product = Fraction(); product > limit; product *= Fraction())
        {
            count++;
        }

        return count;
    }
}
