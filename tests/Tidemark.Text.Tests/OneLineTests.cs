namespace Tidemark.Text.Tests;

public sealed class OneLineTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Daily report, 日报 \U0001F42C")]
    [InlineData("family \U0001F468‍\U0001F469‍\U0001F467")]
    [InlineData("Hebrew mark ‏ and Arabic mark ؜")]
    [InlineData("soft­hyphen")]
    public void Text_of_any_script_is_allowed(string text) => OneLine.Allows(text).ShouldBeTrue();

    [Theory]
    [InlineData("line\nfeed")]
    [InlineData("carriage\rreturn")]
    [InlineData("tab\t")]
    [InlineData("nul\0")]
    [InlineData("delete\x7f")]
    [InlineData("next line\x85")]
    [InlineData("line separator\u2028")]
    [InlineData("paragraph separator\u2029")]
    [InlineData("embedding\u202a")]
    [InlineData("override\u202e")]
    [InlineData("isolate\u2066")]
    [InlineData("end of isolate\u2069")]
    [InlineData("replacement\ufffd")]
    [InlineData("noncharacter\uffff")]
    [InlineData("noncharacter\ufdd0")]
    [InlineData("noncharacter\U0001FFFE")]
    [InlineData("high half\ud83d")]
    [InlineData("\udc2clow half")]
    public void What_a_header_cannot_carry_or_shows_another_text_is_refused(string text) => OneLine.Allows(text).ShouldBeFalse();
}
