using Tidemark.Usage.Model;
using Tidemark.Usage.Retention;

namespace Tidemark.Usage.Contract;

/// <summary>Which usage is asked for. Every query names its account; a list that is null selects everything.</summary>
/// <param name="Account">The account (AliUid).</param>
/// <param name="Range">Widened to whole buckets.</param>
public sealed record UsageQuery(long Account, TimeRange Range)
{
    /// <summary>Domain names, lower case; null: all domains that have usage.</summary>
    public IReadOnlyCollection<string>? Domains { get; init; }

    /// <summary>Region names as stored (English names, ISO codes or <c>unknown</c>).</summary>
    public IReadOnlyCollection<string>? Regions { get; init; }

    /// <summary>ISP names as stored, or <c>unknown</c>.</summary>
    public IReadOnlyCollection<string>? Isps { get; init; }

    /// <summary>Which figures are filled in; others stay 0. Asking for few is faster.</summary>
    public Measures Measures { get; init; } = Measures.All;
}

/// <summary>What totals are split by.</summary>
public enum UsageDimension
{
    /// <summary>One total over everything selected; its name is empty.</summary>
    None,

    /// <summary>By domain name.</summary>
    Domain,

    /// <summary>By region.</summary>
    Region,

    /// <summary>By ISP.</summary>
    Isp,
}

/// <summary>The sum of everything selected, bucket by bucket, gaps included as zeros.</summary>
/// <param name="Range">Whole buckets; <c>Buckets.Length * 300</c> seconds.</param>
/// <param name="Buckets">One entry a bucket, in order of time.</param>
public sealed record UsageTimeline(TimeRange Range, Counters[] Buckets)
{
    /// <summary>
    /// Seconds of the coarsest figures in the range: 300; or 3600 or 86400 where five-minute detail is no longer kept, and buckets are
    /// averages of their hour or UTC day.
    /// </summary>
    public int Resolution { get; init; } = Bucket.Seconds;

    /// <summary>The start of the bucket at the index.</summary>
    public DateTimeOffset StartOf(int index) => Range.Start.AddSeconds((double)index * Bucket.Seconds);

    /// <summary>The sums over the range.</summary>
    public Counters Total()
    {
        var total = default(Counters);
        foreach (var bucket in Buckets)
        {
            total.Add(bucket);
        }

        return total;
    }
}

/// <summary>A total with the bucket in which the most bytes were sent.</summary>
/// <param name="Name">The domain, region or ISP.</param>
/// <param name="Total">Sums over the range.</param>
/// <param name="PeakBytes">Bytes of the largest bucket; the first of equals.</param>
/// <param name="PeakAt">Start of that bucket.</param>
public sealed record UsageTotal(string Name, Counters Total, long PeakBytes, DateTimeOffset PeakAt)
{
    /// <summary>As of <see cref="UsageTimeline.Resolution"/>: more than 300, the peak is that of averages.</summary>
    public int Resolution { get; init; } = Bucket.Seconds;
}

/// <summary>One domain's usage in one bucket, all regions and ISPs summed.</summary>
public readonly record struct UsageRow(DateTimeOffset Start, string Domain, Counters Counters);
