using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Api.Tests.Signing;
using Tidemark.Api.Wire;

namespace Tidemark.Api.Tests.Wire;

public sealed class UrlEncodingTests
{
    [Theory]
    [InlineData("a=1&b=2", "a|1;b|2")]
    [InlineData("a=1+2&b=%2B", "a|1 2;b|+")]
    [InlineData("a&b=&&=c", "a|;b|;|c")]
    [InlineData("a=b=c", "a|b=c")]
    [InlineData("%E6%97%A5=%e6%97%a5", "日|日")]
    public void Parameters_are_read_as_forms_have_them(string text, string expected)
    {
        Parse(text).ShouldBe(expected);
    }

    [Theory]
    [InlineData("a=%")]
    [InlineData("a=%4")]
    [InlineData("a=%zz")]
    [InlineData("a=%ff")]
    [InlineData("a=%c3%28")]
    [InlineData("a=%ed%a0%80")]
    [InlineData("a%00=b")]
    [InlineData("a=b%00c")]
    public void What_is_not_encoded_utf8_without_nul_is_refused(string text) => Parse(text).ShouldStartWith("refused: Parameter 1");

    [Fact]
    public void More_parameters_than_allowed_are_refused() =>
        Parse(string.Join('&', Enumerable.Range(0, 11))).ShouldBe("refused: More than 10 parameters are given.");

    [Fact]
    public void Whatever_is_encoded_is_read_again_as_it_was() =>
        Prop.ForAll(RandomParameters.Any, parameters =>
        {
            var text = string.Join('&', parameters.Select(pair => $"{UrlEncoding.Encode(pair.Key)}={UrlEncoding.Encode(pair.Value)}"));
            var read = new List<KeyValuePair<string, string>>();
            UrlEncoding.TryParse(Encoding.UTF8.GetBytes(text), 100, read, out _).ShouldBeTrue();
            read.ShouldBe([.. parameters.Where(pair => pair.Key + pair.Value != "" || text != "")], ignoreOrder: true);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_bytes_are_read_or_refused_and_nothing_else() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            var read = new List<KeyValuePair<string, string>>();
            (UrlEncoding.TryParse(bytes, 100, read, out var problem) ? problem is null : problem is not null).ShouldBeTrue();
        }).QuickCheckThrowOnFailure();

    private static string Parse(string text)
    {
        var read = new List<KeyValuePair<string, string>>();
        return UrlEncoding.TryParse(Encoding.UTF8.GetBytes(text), 10, read, out var problem)
            ? string.Join(';', read.Select(pair => $"{pair.Key}|{pair.Value}"))
            : "refused: " + problem;
    }
}
