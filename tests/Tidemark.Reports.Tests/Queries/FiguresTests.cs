using FsCheck;
using FsCheck.Fluent;
using Tidemark.Reports.Queries;

namespace Tidemark.Reports.Tests.Queries;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(440, 220_000, "0.200%")]
    [InlineData(0, 0, "0.000%")]
    [InlineData(0, 5, "0.000%")]
    [InlineData(5, 5, "100.000%")]
    [InlineData(1, 3, "33.333%")]
    [InlineData(2, 3, "66.667%")]
    [InlineData(1, 200_000, "0.001%")]
    [InlineData(1, 200_001, "0.000%")]
    [InlineData(long.MaxValue, long.MaxValue, "100.000%")]
    [InlineData(1, long.MaxValue, "0.000%")]
    public void A_share_has_three_decimals(long part, long total, string rate) => Figures.Rate(part, total).ShouldBe(rate);

    [Fact]
    public void Shares_are_within_half_a_thousandth() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).Two().ToArbitrary(),
        pair =>
        {
            var (part, total) = (Math.Min(pair.Item1, pair.Item2), Math.Max(1L, Math.Max(pair.Item1, pair.Item2)));
            return Math.Abs(decimal.Parse(Figures.Rate(part, total)[..^1]) - ((decimal)part * 100 / total)) <= 0.0005m;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(300, 8)]
    [InlineData(37_500_000_000, 1_000_000_000)]
    [InlineData(18, 0)]
    [InlineData(19, 1)]
    [InlineData(long.MaxValue, 245_956_587_649_460_688)]
    public void Bandwidth_is_bytes_times_8_over_300(long bytes, long bitsPerSecond) => Figures.BitsPerSecond(bytes).ShouldBe(bitsPerSecond);
}
