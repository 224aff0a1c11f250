using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Documents.Text;

namespace Tidemark.Documents.Tests.Text;

public sealed class XmlTextTests
{
    [Theory]
    [InlineData("a & b < c > d \"e\" 'f'", "a & b < c > d \"e\" 'f'")]
    [InlineData("\0\u0001\u001f\ufffe\uffff", "\ufffd\ufffd\ufffd\ufffd\ufffd")]
    [InlineData("用量😀", "用量😀")]
    [InlineData("\t\r\n", "\t\r\n")]
    public void Text_comes_back_from_a_parser_with_only_the_illegal_replaced(string text, string expected) =>
        XElement.Parse($"<a>{XmlText.Escape(text)}</a>", LoadOptions.PreserveWhitespace).Value.ShouldBe(expected);

    // an attribute cannot carry it: metadata is UTF-8
    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character() =>
        XmlText.Escape("\ud800x\udc00").ShouldBe("\ufffdx\ufffd");

    [Fact]
    public void Any_text_parses_in_content_and_in_an_attribute() =>
        Prop.ForAll<string>(text =>
        {
            var escaped = XmlText.Escape(text ?? "");
            var element = XElement.Parse($"<a b=\"{escaped}\">{escaped}</a>", LoadOptions.PreserveWhitespace);
            return element.Value == XmlText.Clean(text ?? "");
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1e-9, "0")]
    [InlineData(1234567.891, "1234567.89")]
    [InlineData(-0.5, "-0.5")]
    [InlineData(1e15, "1000000000000000")]
    public void A_number_is_never_written_with_an_exponent(double value, string expected) => XmlText.Number(value).ShouldBe(expected);
}
