namespace Tidemark.Demo;

/// <summary>One request of the demo.</summary>
internal readonly ref struct DemoVisit
{
    public ReadOnlySpan<byte> Address { get; private init; }

    public ReadOnlySpan<byte> Method { get; private init; }

    public ReadOnlySpan<byte> Path { get; private init; }

    public ReadOnlySpan<byte> Referer { get; private init; }

    public ReadOnlySpan<byte> Agent { get; private init; }

    public bool Https { get; private init; }

    public bool Hit { get; private init; }

    public int Status { get; private init; }

    public long Bytes { get; private init; }

    public int RequestBytes { get; private init; }

    public int Milliseconds { get; private init; }

    /// <summary>A request to the site; a failing origin answers most of what the cache cannot.</summary>
    public static DemoVisit Of(ref Dice dice, DemoSite site, bool failing)
    {
        var item = DemoSite.Pick(site.Popularity, dice.Fraction());
        var visitor = DemoSite.Pick(DemoVisitors.Frequency, dice.Fraction());
        var hit = dice.Chance(site.HitRatio);
        var status = RollStatus(ref dice, failing && !hit);
        var size = site.Sizes[item];
        var bytes = status switch
        {
            200 => size + dice.Below(900),
            206 => (long)(size * (0.1 + (0.6 * dice.Fraction()))),
            304 => 280 + dice.Below(60),
            _ => 350 + dice.Below(1400),
        };
        return new DemoVisit
        {
            Address = DemoVisitors.Addresses[visitor],
            Method = dice.Chance(0.97) ? "GET"u8 : site.HitRatio < 0.2 ? "POST"u8 : "HEAD"u8,
            Path = status == 404 ? "/favicon.ico"u8 : site.Paths[item],
            Referer = dice.Chance(0.5) ? "-"u8 : DemoVisitors.Referers[dice.Below(DemoVisitors.Referers.Length)],
            Agent = DemoVisitors.Agents[Math.Min(dice.Below(DemoVisitors.Agents.Length), dice.Below(DemoVisitors.Agents.Length))],
            Https = dice.Chance(0.93),
            Hit = hit,
            Status = status,
            Bytes = bytes,
            RequestBytes = 380 + dice.Below(900),
            Milliseconds = 2 + (int)(bytes / 9_000) + dice.Below(hit ? 30 : 400),
        };
    }

    private static int RollStatus(ref Dice dice, bool failing)
    {
        var roll = dice.Fraction();
        if (failing && roll < 0.8)
        {
            return roll < 0.5 ? 502 : 504;
        }

        return roll switch
        {
            < 0.872 => 200,
            < 0.917 => 304,
            < 0.952 => 206,
            < 0.964 => 302,
            < 0.986 => 404,
            < 0.993 => 403,
            < 0.996 => 499,
            < 0.998 => 500,
            _ => 503,
        };
    }
}
