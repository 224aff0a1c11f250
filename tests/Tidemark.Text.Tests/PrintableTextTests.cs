namespace Tidemark.Text.Tests;

public sealed class PrintableTextTests
{
    [Theory]
    [InlineData("access.log", "access.log")]
    [InlineData("日志 😀", "日志 😀")]
    [InlineData("a\u001b[31m", @"a\x1B[31m")]
    [InlineData("a\u009bb", @"a\xC2\x9Bb")]
    [InlineData("a\u202eb\u2066c\u200f", @"a\xE2\x80\xAEb\xE2\x81\xA6c\xE2\x80\x8F")]
    [InlineData("a\nb\r\t\u007f", @"a\x0Ab\x0D\x09\x7F")]
    public void What_is_not_printable_is_shown_as_its_bytes(string text, string shown) => PrintableText.Of(text).ShouldBe(shown);

    [Fact]
    public void A_lone_surrogate_is_the_byte_that_it_stands_for() => PrintableText.Of("\uDCB7\uDCC3.log").ShouldBe(@"\xB7\xC3.log");

    [Fact]
    public void Line_ends_of_a_message_stay() => PrintableText.Of("a\nb\u001b", keepsLineEnds: true).ShouldBe("a\nb\\x1B");

    [Theory]
    [InlineData("{\"a\":\"日志 b\"}", "{\"a\":\"日志 b\"}")]
    [InlineData("{\"a\":\"x\u202ey\u009bz\u007f\"}", "{\"a\":\"x\\u202Ey\\u009Bz\\u007F\"}")]
    [InlineData("[\"\U000E0001\"]", "[\"\\uDB40\\uDC01\"]")]
    public void JSON_keeps_its_values_and_has_nothing_that_controls_a_terminal(string json, string shown) => JsonText.Escaped(json).ShouldBe(shown);
}
