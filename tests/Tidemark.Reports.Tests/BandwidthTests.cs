using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.Reports.Tests;

public sealed class BandwidthTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-11-01T00:00:00Z");

    [Fact]
    public void A_day_has_its_average_peak_and_percentile()
    {
        // bucket i carries (i * 7 mod 288) * 300 bytes: every multiple of 300 below 288 * 300 once
        var buckets = Enumerable.Range(0, 288).Select(index => new Counters { Bytes = index * 7 % 288 * 300 }).ToArray();
        var bandwidth = Bandwidth.Of(new UsageTimeline(new TimeRange(Start, Start.AddDays(1)), buckets));

        bandwidth.TotalBytes.ShouldBe(287 * 288 / 2 * 300);
        bandwidth.AverageBitsPerSecond.ShouldBe(287 / 2.0 * 8, 1e-9);

        // 287 = 41 * 7: the peak; the 15th largest is 273 = 39 * 7
        bandwidth.Peak.ShouldBe(new BandwidthPoint(Start.AddMinutes(41 * 5), 287 * 300, 287 * 8));
        bandwidth.Percentile.ShouldBe(new Percentile95(288, 14, 39, 273 * 300));
        bandwidth.PercentileBucket.ShouldBe(new BandwidthPoint(Start.AddMinutes(39 * 5), 273 * 300, 273 * 8));
    }

    [Fact]
    public void Of_valid_days_only_the_buckets_of_days_with_traffic_are_ranked()
    {
        // three days of Shanghai from 31 October on; requests on the second one only, 1 to 288 times 300 bytes
        var start = DateTimeOffset.Parse("2026-10-31T16:00:00Z");
        var buckets = Enumerable.Range(0, 3 * 288).Select(index => new Counters { Bytes = index / 288 == 1 ? (index - 287) * 300 : 0 }).ToArray();
        var timeline = new UsageTimeline(new TimeRange(start, start.AddDays(3)), buckets);

        Bandwidth.Of(timeline).Percentile.ShouldBe(new Percentile95(864, 43, 287 + 245, 245 * 300));
        var valid = Bandwidth.Of(timeline, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));
        valid.Percentile.ShouldBe(new Percentile95(288, 14, 287 + 274, 274 * 300));
        valid.PercentileBucket.Start.ShouldBe(start.AddMinutes((287 + 274) * 5));
        // by days of UTC, the traffic lies on two of them
        Bandwidth.Of(timeline, TimeZoneInfo.Utc).Percentile.Count.ShouldBe(2 * 288);
    }

    [Fact]
    public void Of_valid_days_without_traffic_everything_is_zero()
    {
        var bandwidth = Bandwidth.Of(new UsageTimeline(new TimeRange(Start, Start.AddMinutes(10)), new Counters[2]), TimeZoneInfo.Utc);
        bandwidth.Percentile.ShouldBe(new Percentile95(0, 0, -1, 0));
        bandwidth.PercentileBucket.ShouldBe(new BandwidthPoint(Start, 0, 0));
    }

    [Fact]
    public void Without_traffic_everything_is_zero_at_the_first_bucket()
    {
        var bandwidth = Bandwidth.Of(new UsageTimeline(new TimeRange(Start, Start.AddMinutes(10)), new Counters[2]));
        bandwidth.ShouldBe(new Bandwidth(0, 0, new BandwidthPoint(Start, 0, 0), new Percentile95(2, 0, 0, 0), new BandwidthPoint(Start, 0, 0)));
    }

    [Fact]
    public void Of_equal_peaks_the_first_is_told()
    {
        var buckets = new[] { 1L, 5, 5 }.Select(bytes => new Counters { Bytes = bytes }).ToArray();
        Bandwidth.Of(new UsageTimeline(new TimeRange(Start, Start.AddMinutes(15)), buckets)).Peak.Start.ShouldBe(Start.AddMinutes(5));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(300, 8)]
    [InlineData(37_500_000_000, 1_000_000_000)]
    [InlineData(18, 0)]
    [InlineData(19, 1)]
    [InlineData(long.MaxValue, 245_956_587_649_460_688)]
    public void Whole_bandwidth_is_bytes_times_8_over_300(long bytes, long bitsPerSecond) =>
        new BandwidthPoint(default, bytes, 0).WholeBitsPerSecond.ShouldBe(bitsPerSecond);
}
