namespace Tidemark.Reports;

/// <summary>The 95th percentile as it is billed: see <see cref="Of"/>.</summary>
/// <param name="Count">How many buckets were ranked, empty ones included.</param>
/// <param name="Discarded">How many of the largest were set aside: Count / 20.</param>
/// <param name="Index">Index of the chosen bucket in the given sequence; of equal ones the earliest.</param>
/// <param name="Value">Its value.</param>
public readonly record struct Percentile95(int Count, int Discarded, int Index, long Value)
{
    /// <summary>Sorts descending, discards <c>N/20</c> (integer division), takes the next; never interpolated.</summary>
    /// <param name="buckets">Bytes by bucket, summed over domains beforehand; at least one.</param>
    public static Percentile95 Of(ReadOnlySpan<long> buckets) => throw new NotImplementedException($"{buckets.Length}");
}
