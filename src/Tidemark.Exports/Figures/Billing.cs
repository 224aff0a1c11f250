using Tidemark.Metering;

namespace Tidemark.Exports.Figures;

/// <summary>From logged to billed figures: an account's declared factor, applied to usage and never to requests.</summary>
internal readonly record struct Billing(double Factor)
{
    /// <summary>Whether billed figures differ from logged ones.</summary>
    public bool Differs => Factor != 1.0;

    /// <summary>Billed bytes: rounded once, half away from zero.</summary>
    /// <exception cref="OverflowException">The product does not fit into 63 bits.</exception>
    public long Bytes(long logged) => decimal.ToInt64(decimal.Round(logged * (decimal)Factor, MidpointRounding.AwayFromZero));

    /// <summary>Average bandwidth of a bucket with these logged bytes, bit/s, as billed.</summary>
    public double BitsPerSecond(long loggedBytesOfBucket) => Bucket.BitsPerSecond(loggedBytesOfBucket) * Factor;
}
