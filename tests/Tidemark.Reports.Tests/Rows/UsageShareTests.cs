using FsCheck;
using FsCheck.Fluent;
using Tidemark.Reports.Rows;

namespace Tidemark.Reports.Tests.Rows;

public sealed class UsageShareTests
{
    [Fact]
    public void Shares_are_of_all_bytes_and_of_all_requests() =>
        UsageShare.Of(bytes: 440, requests: 3, allBytes: 220_000, allRequests: 4).ShouldBe(new UsageShare(440, 0.002m, 3, 0.75m));

    [Fact]
    public void A_share_of_nothing_is_zero() => UsageShare.Of(0, 0, 0, 0).ShouldBe(default);

    [Fact]
    public void The_share_of_the_largest_numbers_is_exact()
    {
        UsageShare.Of(long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue).ByteShare.ShouldBe(1);
        UsageShare.Of(1, 0, long.MaxValue, 1).ByteShare.ShouldBeInRange(0.000000000000000000108m, 0.000000000000000000109m);
    }

    [Fact]
    public void A_share_of_the_whole_is_the_part() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).Two().ToArbitrary(),
        pair =>
        {
            var (part, whole) = (Math.Min(pair.Item1, pair.Item2), Math.Max(1L, Math.Max(pair.Item1, pair.Item2)));
            return Math.Round(UsageShare.Of(part, 0, whole, 0).ByteShare * whole, 9) == part;
        }).QuickCheckThrowOnFailure();
}
