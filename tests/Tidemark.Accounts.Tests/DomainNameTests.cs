using FsCheck;
using FsCheck.Fluent;

namespace Tidemark.Accounts.Tests;

public sealed class DomainNameTests
{
    [Theory]
    [InlineData("example.com", "example.com")]
    [InlineData(" WWW.Example.COM ", "www.example.com")]
    [InlineData(".example.com", ".example.com")]
    [InlineData("_dmarc.example.com", "_dmarc.example.com")]
    [InlineData("a-b.example.com", "a-b.example.com")]
    [InlineData("例子.中国", "xn--fsqu00a.xn--fiqs8s")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("BÜCHER.example", "xn--bcher-kva.example")]
    [InlineData(".例子.中国", ".xn--fsqu00a.xn--fiqs8s")]
    public void A_name_has_one_written_form(string text, string name)
    {
        DomainName.TryNormalise(text, out var normal).ShouldBeTrue();
        normal.ShouldBe(name);
        DomainName.TryNormalise(normal, out var again).ShouldBeTrue();
        again.ShouldBe(normal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("localhost")]
    [InlineData(".com")]
    [InlineData("example..com")]
    [InlineData("example.com.")]
    [InlineData("..example.com")]
    [InlineData("-a.example.com")]
    [InlineData("a-.example.com")]
    [InlineData("a b.example.com")]
    [InlineData("a,b.example.com")]
    [InlineData("*.example.com")]
    [InlineData("example.com:80")]
    [InlineData("http://example.com")]
    [InlineData("example.com/a")]
    [InlineData("a\r\nb.example.com")]
    [InlineData("a\0.example.com")]
    [InlineData("\ufffd.example.com")]
    [InlineData("例子。中国")]
    [InlineData("😀.example.com")]
    [InlineData("a'b.example.com")]
    public void What_is_no_name_is_refused(string? text) => DomainName.TryNormalise(text, out _).ShouldBeFalse();

    [Fact]
    public void Half_a_surrogate_pair_is_refused() => DomainName.TryNormalise("\ud800x.example.com", out _).ShouldBeFalse();

    [Fact]
    public void No_text_throws_and_what_is_accepted_stays_as_it_is() => Prop.ForAll(
        Gen.Elements("a", "B", "1", "-", "_", ".", "..", "é", "例", "\u0301", "\u200d", "\ud800", "\udc00", "😀", "ß", "İ", "xn--", " ", "\0", "١")
            .ListOf().Select(string.Concat).ToArbitrary(),
        text => !DomainName.TryNormalise(text, out var name)
            || (DomainName.TryNormalise(name, out var again) && again == name && name.All(c => c is '.' or '-' or '_' || char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Lengths_are_those_of_the_domain_name_system()
    {
        var label = new string('a', 63);
        DomainName.TryNormalise($"{label}.com", out _).ShouldBeTrue();
        DomainName.TryNormalise($"a{label}.com", out _).ShouldBeFalse();
        DomainName.TryNormalise($"{label}.{label}.{label}.{new string('a', 61)}", out var longest).ShouldBeTrue();
        longest!.Length.ShouldBe(253);
        DomainName.TryNormalise($"{label}.{label}.{label}.{new string('a', 62)}", out _).ShouldBeFalse();
        DomainName.TryNormalise("." + longest, out _).ShouldBeFalse();
        DomainName.TryNormalise(new string('ü', 1_000_000), out _).ShouldBeFalse();
    }
}
