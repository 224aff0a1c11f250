using Tidemark.Usage.Model;

namespace Tidemark.Reports;

/// <summary>Converts logged to billed figures with the account's factor. It applies to usage, never to requests or rankings.</summary>
/// <param name="Factor">Billed bytes over logged bytes, 1.0 to 2.0; taken at 15 significant digits.</param>
public readonly record struct Billing(double Factor)
{
    /// <summary>Whether billed figures differ from logged ones.</summary>
    public bool Differs => Factor != 1.0;

    /// <summary>
    /// Billed bytes: the exact decimal product, rounded once to a whole byte, half away from zero. Sums are billed as sums:
    /// billed parts can differ from the billed total by rounding.
    /// </summary>
    /// <param name="logged">Bytes as logged.</param>
    /// <exception cref="OverflowException">The product exceeds 63 bits.</exception>
    public long Bytes(long logged) => decimal.ToInt64(decimal.Round(logged * (decimal)Factor, MidpointRounding.AwayFromZero));

    /// <summary>Average bandwidth of a bucket as billed, bit/s, not rounded.</summary>
    /// <param name="loggedBytesOfBucket">Bytes of the bucket as logged.</param>
    public double BitsPerSecond(long loggedBytesOfBucket) => Bandwidth(Bucket.BitsPerSecond(loggedBytesOfBucket));

    /// <summary>Bandwidth as billed, bit/s, not rounded.</summary>
    /// <param name="logged">Bandwidth as logged, bit/s.</param>
    public double Bandwidth(double logged) => logged * Factor;
}
