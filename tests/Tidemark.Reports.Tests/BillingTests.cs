namespace Tidemark.Reports.Tests;

public sealed class BillingTests
{
    // expected: python3 -c "from decimal import *; print((Decimal(n) * Decimal(f)).quantize(Decimal(1), ROUND_HALF_UP))"
    [Theory]
    [InlineData(1.0, 9_223_372_036_854_775_807, 9_223_372_036_854_775_807)]
    [InlineData(1.1, 5, 6)]
    [InlineData(1.1, 15, 17)]
    [InlineData(1.5, 1, 2)]
    [InlineData(1.05, 9_007_199_254_740_993, 9_457_559_217_478_043)]
    [InlineData(1.1, 1_000_000_000_000_000_005, 1_100_000_000_000_000_006)]
    [InlineData(1.25, 2, 3)]
    public void Bytes_are_billed_exactly_and_rounded_once_half_away_from_zero(double factor, long logged, long billed) =>
        new Billing(factor).Bytes(logged).ShouldBe(billed);

    [Fact]
    public void A_product_beyond_63_bits_is_an_error_not_a_figure() =>
        Should.Throw<OverflowException>(() => new Billing(2.0).Bytes(long.MaxValue));

    [Fact]
    public void Bandwidth_is_billed_as_bytes_are()
    {
        // 37,500 bytes in 300 s are 1,000 bit/s
        new Billing(1.5).BitsPerSecond(37_500).ShouldBe(1_500);
        new Billing(1.5).Bandwidth(1_000).ShouldBe(1_500);
        new Billing(1.0).Differs.ShouldBeFalse();
        new Billing(1.01).Differs.ShouldBeTrue();
    }
}
