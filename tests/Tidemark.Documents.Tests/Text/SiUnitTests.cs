using Tidemark.Documents.Text;

namespace Tidemark.Documents.Tests.Text;

public sealed class SiUnitTests
{
    [Theory]
    [InlineData(0, "B", "0 B")]
    [InlineData(999, "B", "999 B")]
    [InlineData(1000, "B", "1.00 kB")]
    [InlineData(1_234_567, "B", "1.23 MB")]
    [InlineData(999_995, "B", "1.00 MB")]
    [InlineData(999_994, "B", "999.99 kB")]
    [InlineData(9_223_372_036_854_775_807d, "B", "9.22 EB")]
    [InlineData(26.666, "bit/s", "26.67 bit/s")]
    [InlineData(1.5e9, "bit/s", "1.50 Gbit/s")]
    [InlineData(12, "", "12")]
    public void A_quantity_is_shown_with_a_decimal_prefix(double value, string unit, string expected) =>
        SiUnit.Format(value, unit).ShouldBe(expected);
}
