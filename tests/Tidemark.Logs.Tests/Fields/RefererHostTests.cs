using System.Text;
using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Tests.Fields;

public sealed class RefererHostTests
{
    [Theory]
    [InlineData("https://www.example.com/a/b?c=d", "www.example.com")]
    [InlineData("http://WWW.Example.COM:8080/", "www.example.com")]
    [InlineData("https://user:secret@example.com", "example.com")]
    [InlineData("https://example.com?q=https://other.example", "example.com")]
    [InlineData("https://example.com#top", "example.com")]
    [InlineData("android-app://com.google.android.gm", "com.google.android.gm")]
    [InlineData("http://[2001:DB8::1]:8080/x", "[2001:db8::1]")]
    [InlineData("http://192.0.2.1/", "192.0.2.1")]
    [InlineData("http://a", "a")]
    [InlineData("http://a/", "a")]
    [InlineData("http://a_b-1.example?q", "a_b-1.example")]
    [InlineData("a://b", "b")]
    [InlineData("-", "-")]
    [InlineData("", "-")]
    [InlineData("a://", "-")]
    [InlineData("www.example.com/page", "-")]
    [InlineData("https://", "-")]
    [InlineData("https:///path", "-")]
    [InlineData("://example.com/", "-")]
    [InlineData("https://exa mple.com/", "-")]
    [InlineData("https://example.com\\x22/", "-")]
    [InlineData("https://b\u00fccher.example/", "-")]
    [InlineData("<script>://example.com", "-")]
    public void A_referer_becomes_its_host(string referer, string host)
    {
        Encoding.Latin1.GetString(RefererHost.Of(Encoding.Latin1.GetBytes(referer), new byte[RefererHost.Longest])).ShouldBe(host);
    }

    [Fact]
    public void A_host_of_any_length_ends_where_the_authority_does()
    {
        var scratch = new byte[RefererHost.Longest];
        foreach (var end in (string[])["", "/", "/a/long/path/behind/the/host.html", "?q", "#top", ":8080/"])
        {
            for (var length = 1; length < 80; length++)
            {
                var host = string.Concat(Enumerable.Range(0, length).Select(i => "abc-xyz_019."[(i * 5) % 12]));
                Encoding.Latin1.GetString(RefererHost.Of(Encoding.Latin1.GetBytes("http://" + host + end), scratch)).ShouldBe(host);
            }
        }
    }

    [Fact]
    public void A_name_longer_than_names_can_be_is_none()
    {
        var scratch = new byte[RefererHost.Longest];
        RefererHost.Of(Encoding.ASCII.GetBytes("http://" + new string('A', 253)), scratch).Length.ShouldBe(253);
        RefererHost.Of(Encoding.ASCII.GetBytes("http://" + new string('A', 254)), scratch).ToArray().ShouldBe("-"u8.ToArray());
    }
}
