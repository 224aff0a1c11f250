using System.Globalization;
using System.Numerics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Text.Numbers;

namespace Tidemark.Text.Tests.Numbers;

public sealed class JsonNumberTests
{
    // python3 -c 'from decimal import Decimal; print(int(Decimal("1.5e3")))'
    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("-0.0", 0)]
    [InlineData("-0.000e5", 0)]
    [InlineData("200", 200)]
    [InlineData("200.0", 200)]
    [InlineData("200.000000000000000000000000000000", 200)]
    [InlineData("2e2", 200)]
    [InlineData("2E+2", 200)]
    [InlineData("2.0e02", 200)]
    [InlineData("1.5e3", 1500)]
    [InlineData("1500e-1", 150)]
    [InlineData("0.00002e7", 200)]
    [InlineData("0e999999999999999999999", 0)]
    [InlineData("0.0e-999999999999999999999", 0)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9223372036854775807.0", long.MaxValue)]
    [InlineData("9.223372036854775807e18", long.MaxValue)]
    [InlineData("1e18", 1_000_000_000_000_000_000)]
    public void Every_spelling_of_a_whole_number_is_read(string text, long expected)
    {
        JsonNumber.TryWhole(Encoding.ASCII.GetBytes(text), out var value).ShouldBeTrue();
        value.ShouldBe(expected);
    }

    [Theory]
    [InlineData("200.5")]
    [InlineData("2.5e-1")]
    [InlineData("1e-1")]
    [InlineData("1e-999999999999999999999")]
    [InlineData("0.0000000000000000000000000000001")]
    [InlineData("-1")]
    [InlineData("-1.0")]
    [InlineData("-0.5")]
    [InlineData("-1e-5")]
    [InlineData("9223372036854775808")]
    [InlineData("9.3e18")]
    [InlineData("1e19")]
    [InlineData("1e999999999999999999999")]
    [InlineData("99999999999999999999999999")]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+1")]
    [InlineData("01")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1e1.5")]
    [InlineData("1 ")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    public void Everything_else_is_refused(string text) => JsonNumber.TryWhole(Encoding.ASCII.GetBytes(text), out _).ShouldBeFalse();

    [Theory]
    [InlineData("1763608866.123", 1_763_608_866)]
    [InlineData("1.763608866e9", 1_763_608_866)]
    [InlineData("1.763608866123e+12", 1_763_608_866_123)]
    [InlineData("0.999", 0)]
    public void The_fraction_can_be_cut_off(string text, long expected)
    {
        JsonNumber.TryFloor(Encoding.ASCII.GetBytes(text), out var value).ShouldBeTrue();
        value.ShouldBe(expected);
    }

    [Fact]
    public void A_number_is_the_same_as_big_integers_make_it()
    {
        var numbers =
            from digits in Gen.Choose(0, 9).ListOf().Where(list => list.Count is > 0 and < 25)
            from point in Gen.Choose(0, 24)
            from exponent in Gen.Choose(-30, 30)
            select (Digits: string.Concat(digits), Point: point, Exponent: exponent);
        Prop.ForAll(numbers.ToArbitrary(), number =>
        {
            var split = Math.Clamp(number.Point, 1, number.Digits.Length);
            var whole = number.Digits[..split].TrimStart('0') is { Length: > 0 } trimmed ? trimmed : "0";
            var fraction = number.Digits[split..];
            var text = string.Create(CultureInfo.InvariantCulture, $"{whole}{(fraction.Length > 0 ? "." : "")}{fraction}e{number.Exponent}");
            var scale = number.Exponent - fraction.Length;
            var value = BigInteger.Parse(whole + fraction, CultureInfo.InvariantCulture) * (scale > 0 ? BigInteger.Pow(10, scale) : 1);
            var exact = BigInteger.DivRem(value, scale < 0 ? BigInteger.Pow(10, -scale) : 1, out var rest);
            var expected = rest.IsZero && exact <= long.MaxValue;
            JsonNumber.TryWhole(Encoding.ASCII.GetBytes(text), out var read).ShouldBe(expected, text);
            if (expected)
            {
                ((BigInteger)read).ShouldBe(exact, text);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void No_bytes_make_it_throw()
    {
        Prop.ForAll(Gen.Elements("0123456789.eE+-x"u8.ToArray()).ArrayOf().ToArbitrary(), text =>
        {
            JsonNumber.TryWhole(text, out _);
            JsonNumber.TryFloor(text, out _);
        }).QuickCheckThrowOnFailure();
    }
}
