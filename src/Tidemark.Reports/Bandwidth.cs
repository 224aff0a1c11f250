using System.Buffers;
using Tidemark.Reports.Calendar;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.Reports;

/// <summary>A bucket with its bandwidth.</summary>
/// <param name="Start">Start of the bucket.</param>
/// <param name="Bytes">Bytes sent in it.</param>
/// <param name="BitsPerSecond">Bytes * 8 / 300.</param>
public readonly record struct BandwidthPoint(DateTimeOffset Start, long Bytes, double BitsPerSecond)
{
    /// <summary>Bandwidth rounded to a whole bit/s, halves away from zero; exact for any number of bytes.</summary>
    public long WholeBitsPerSecond => (long)Math.Round(Bytes * 8m / Bucket.Seconds, MidpointRounding.AwayFromZero);
}

/// <summary>The bandwidth of a range, from five-minute averages; an access log cannot show more.</summary>
/// <param name="TotalBytes">Sum over the range.</param>
/// <param name="AverageBitsPerSecond">Total bytes * 8 over the seconds of the range.</param>
/// <param name="Peak">The largest bucket; the earliest if several are equal.</param>
/// <param name="Percentile">The 95th percentile with its counts, in bytes per bucket.</param>
/// <param name="PercentileBucket">The bucket of the percentile; the first bucket if no day had traffic.</param>
public sealed record Bandwidth(
    long TotalBytes, double AverageBitsPerSecond, BandwidthPoint Peak, Percentile95 Percentile, BandwidthPoint PercentileBucket)
{
    /// <summary>Summarises a timeline.</summary>
    /// <param name="timeline">Bucket by bucket, summed over domains.</param>
    /// <param name="zoneOfValidDays">The percentile ranks only buckets of this zone's days with traffic; null: all of them.</param>
    public static Bandwidth Of(UsageTimeline timeline, TimeZoneInfo? zoneOfValidDays = null)
    {
        var count = timeline.Buckets.Length;
        var rented = ArrayPool<long>.Shared.Rent(count);
        try
        {
            var bytes = rented.AsSpan(0, count);
            var total = 0L;
            var peak = 0;
            for (var index = 0; index < count; index++)
            {
                bytes[index] = timeline.Buckets[index].Bytes;
                total += bytes[index];
                peak = bytes[index] > bytes[peak] ? index : peak;
            }

            var percentile = zoneOfValidDays is null ? Percentile95.Of(bytes) : Percentile95.OfValidDays(bytes, DayStarts(timeline, zoneOfValidDays));
            return new Bandwidth(
                total,
                total * 8d / timeline.Range.Duration.TotalSeconds,
                Point(timeline, peak),
                percentile,
                Point(timeline, Math.Max(percentile.Index, 0)));
        }
        finally
        {
            ArrayPool<long>.Shared.Return(rented);
        }
    }

    private static int[] DayStarts(UsageTimeline timeline, TimeZoneInfo zone)
    {
        var starts = new List<int> { 0 };
        var day = ReportPeriod.DayOf(timeline.StartOf(0), zone);
        for (var index = 1; index < timeline.Buckets.Length; index++)
        {
            if (ReportPeriod.DayOf(timeline.StartOf(index), zone) is var next && next != day)
            {
                starts.Add(index);
                day = next;
            }
        }

        return [.. starts];
    }

    private static BandwidthPoint Point(UsageTimeline timeline, int index)
    {
        var bytes = timeline.Buckets[index].Bytes;
        return new BandwidthPoint(timeline.StartOf(index), bytes, Bucket.BitsPerSecond(bytes));
    }
}
