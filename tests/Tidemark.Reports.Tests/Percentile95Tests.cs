using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Testing;

namespace Tidemark.Reports.Tests;

public sealed class Percentile95Tests
{
    [Theory]
    [InlineData(288, 15)]
    [InlineData(4608, 231)]
    [InlineData(8640, 433)]
    [InlineData(8928, 447)]
    public void The_chosen_bucket_is_the_published_one(int count, int rank)
    {
        // the largest has the value count, the second count - 1, ...: the r-th largest is count - r + 1
        var buckets = Enumerable.Range(1, count).Select(value => (long)value).ToArray();
        new Random(7).Shuffle(buckets);
        var percentile = Percentile95.Of(buckets);
        percentile.Value.ShouldBe(count - rank + 1);
        percentile.ShouldBe(new Percentile95(count, rank - 1, Array.IndexOf(buckets, percentile.Value), percentile.Value));
    }

    [Fact]
    public void It_is_the_ascending_nearest_rank() => Prop.ForAll(Sequences, buckets =>
    {
        var ascending = buckets.Order().ToArray();
        return Percentile95.Of(buckets).Value == ascending[(int)Math.Ceiling(0.95m * buckets.Length) - 1];
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_equal_buckets_the_earliest_is_chosen() => Prop.ForAll(Sequences, buckets =>
    {
        var percentile = Percentile95.Of(buckets);
        return buckets[percentile.Index] == percentile.Value && !buckets.Take(percentile.Index).Contains(percentile.Value);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task It_is_what_sort_and_awk_find()
    {
        using var folder = new TempFolder();
        var random = new Random(95);
        var buckets = Enumerable.Range(0, 8640).Select(_ => random.NextInt64(0, 1L << 45)).ToArray();
        await File.WriteAllLinesAsync(folder["buckets"], buckets.Select(value => value.ToString(CultureInfo.InvariantCulture)));
        var found = await ToolRun.Shell($"sort -rn '{folder["buckets"]}' | awk -v n={buckets.Length} 'NR == int(n / 20) + 1'");
        Percentile95.Of(buckets).Value.ShouldBe(long.Parse(found, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Empty_buckets_count()
    {
        var buckets = new long[288];
        buckets[3] = 9;
        Percentile95.Of(buckets).ShouldBe(new Percentile95(288, 14, 0, 0));
    }

    [Fact]
    public void One_bucket_is_its_own_percentile() => Percentile95.Of([5]).ShouldBe(new Percentile95(1, 0, 0, 5));

    [Fact]
    public void No_bucket_is_refused() => Should.Throw<ArgumentException>(() => Percentile95.Of([]));

    [Fact]
    public void The_buckets_are_left_as_they_are()
    {
        long[] buckets = [3, 1, 2];
        Percentile95.Of(buckets);
        buckets.ShouldBe([3, 1, 2]);
    }

    [Fact]
    public void It_allocates_nothing_once_warm()
    {
        var buckets = new long[8928];
        Percentile95.Of(buckets);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Percentile95.Of(buckets);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Valid_days_leave_out_days_without_traffic()
    {
        // three days; the middle one is silent: two days of 288 are ranked, 576 / 20 = 28 set aside
        var buckets = new long[864];
        for (var index = 0; index < 288; index++)
        {
            buckets[index] = index + 1;
            buckets[576 + index] = 1000 + index;
        }

        Percentile95.OfValidDays(buckets, [0, 288, 576]).ShouldBe(new Percentile95(576, 28, 576 + 287 - 28, 1287 - 28));
    }

    [Fact]
    public void Valid_days_choose_a_bucket_of_a_day_with_traffic()
    {
        var buckets = new long[576];
        buckets[300] = 1;
        Percentile95.OfValidDays(buckets, [0, 288]).ShouldBe(new Percentile95(288, 14, 288, 0));
    }

    [Fact]
    public void Without_a_valid_day_there_is_nothing_to_choose() =>
        Percentile95.OfValidDays(new long[288], [0]).ShouldBe(new Percentile95(0, 0, -1, 0));

    private static Arbitrary<long[]> Sequences => Arb.From(
        Gen.Choose(1, 700).SelectMany(count => Gen.Choose(0, 40).Select(value => (long)value * 1_000_000_007).ArrayOf(count)));
}
