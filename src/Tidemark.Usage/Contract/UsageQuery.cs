using Tidemark.Usage.Model;
using Tidemark.Usage.Retention;

namespace Tidemark.Usage.Contract;

/// <summary>Selects usage of one account. A list that is null selects everything.</summary>
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

    /// <summary>The measures to read; others stay 0. Fewer measures are faster.</summary>
    public Measures Measures { get; init; } = Measures.All;
}

/// <summary>The dimension that totals are grouped by.</summary>
public enum UsageDimension
{
    /// <summary>One total over the whole selection, with an empty name.</summary>
    None,

    /// <summary>By domain name.</summary>
    Domain,

    /// <summary>By region.</summary>
    Region,

    /// <summary>By ISP.</summary>
    Isp,
}

/// <summary>The sum of the selection bucket by bucket. Buckets without usage are zero.</summary>
/// <param name="Range">Whole buckets; <c>Buckets.Length * 300</c> seconds.</param>
/// <param name="Buckets">One entry per bucket, in time order.</param>
public sealed record UsageTimeline(TimeRange Range, Counters[] Buckets)
{
    /// <summary>
    /// Resolution of the coarsest figures in the range, in seconds: 300, or 3600 or 86400 if only averages of hours or UTC days are kept.
    /// </summary>
    public int Resolution { get; init; } = Bucket.Seconds;

    /// <summary>The start of the bucket at the index.</summary>
    public DateTimeOffset StartOf(int index) => Range.Start.AddSeconds((double)index * Bucket.Seconds);

    /// <summary>The buckets up to an instant, which is the end of one of them.</summary>
    public UsageTimeline Until(DateTimeOffset end) => end >= Range.End
        ? this
        : this with { Range = new TimeRange(Range.Start, end), Buckets = Buckets[..(int)((end - Range.Start).TotalSeconds / Bucket.Seconds)] };

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

/// <summary>A total with its bucket of most bytes.</summary>
/// <param name="Name">The domain, region or ISP.</param>
/// <param name="Total">Sums over the range.</param>
/// <param name="PeakBytes">Bytes of the largest bucket; the earliest if several are equal.</param>
/// <param name="PeakAt">Start of that bucket.</param>
public sealed record UsageTotal(string Name, Counters Total, long PeakBytes, DateTimeOffset PeakAt)
{
    /// <summary>See <see cref="UsageTimeline.Resolution"/>; above 300 the peak is a peak of averages.</summary>
    public int Resolution { get; init; } = Bucket.Seconds;
}

/// <summary>Usage of one domain in one bucket, summed over regions and ISPs.</summary>
public readonly record struct UsageRow(DateTimeOffset Start, string Domain, Counters Counters);
