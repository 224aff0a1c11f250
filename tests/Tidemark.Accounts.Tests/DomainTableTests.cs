using FsCheck;
using FsCheck.Fluent;

namespace Tidemark.Accounts.Tests;

public sealed class DomainTableTests
{
    private static readonly DomainTable Table = new(["example.com", ".example.com", ".img.example.com", "a.img.example.com", ".example.org"]);

    [Theory]
    [InlineData("example.com", "example.com")]
    [InlineData("www.example.com", ".example.com")]
    [InlineData("img.example.com", ".example.com")]
    [InlineData("b.img.example.com", ".img.example.com")]
    [InlineData("c.b.img.example.com", ".img.example.com")]
    [InlineData("a.img.example.com", "a.img.example.com")]
    [InlineData("example.org", null)]
    [InlineData("www.example.org", ".example.org")]
    [InlineData("badexample.com", null)]
    [InlineData("example.com.evil.net", null)]
    [InlineData(".example.com", null)]
    [InlineData("", null)]
    [InlineData(".", null)]
    [InlineData("com", null)]
    public void A_host_belongs_to_its_own_name_or_else_to_the_longest_wildcard(string host, string? domain) => Table.Resolve(host).ShouldBe(domain);

    [Fact]
    public void It_is_what_a_search_of_all_names_finds()
    {
        var label = Gen.Elements("a", "b", "c");
        var name = Gen.Choose(1, 4).SelectMany(count => label.ListOf(count)).Select(labels => string.Join('.', labels) + ".x");
        var entry = name.SelectMany(text => Gen.Elements(text, "." + text));
        Prop.ForAll(
            entry.ListOf(12).ToArbitrary(),
            name.ToArbitrary(),
            (names, host) => new DomainTable(names).Resolve(host)
                == (names.Contains(host)
                    ? host
                    : names.Where(domain => domain[0] == '.' && host.EndsWith(domain, StringComparison.Ordinal)).MaxBy(domain => domain.Length)))
            .QuickCheckThrowOnFailure();
    }
}
