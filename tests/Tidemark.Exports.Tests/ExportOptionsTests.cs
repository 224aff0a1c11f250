using System.ComponentModel.DataAnnotations;

namespace Tidemark.Exports.Tests;

public sealed class ExportOptionsTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData("http://127.0.0.1:8080", true)]
    [InlineData("https://cdn.example.com/tidemark", true)]
    [InlineData("", false)]
    [InlineData("cdn.example.com", false)]
    [InlineData("ftp://cdn.example.com", false)]
    [InlineData("https://user:secret@cdn.example.com", false)]
    [InlineData("https://cdn.example.com/?a=b", false)]
    [InlineData("https://cdn.example.com/#a", false)]
    [InlineData("https://cdn.example.com/\r\nX: y", false)]
    [InlineData("/relative", false)]
    public void The_public_url_is_an_absolute_http_url(string? url, bool holds) =>
        Holds(new ExportOptions { PublicUrl = url }).ShouldBe(holds);

    [Fact]
    public void A_public_url_that_would_make_links_too_long_is_refused() =>
        Holds(new ExportOptions { PublicUrl = "https://" + new string('a', 150) }).ShouldBeFalse();

    [Fact]
    public void A_link_lifetime_is_between_a_minute_and_a_year()
    {
        Holds(new ExportOptions { LinkLifetime = TimeSpan.FromSeconds(59) }).ShouldBeFalse();
        Holds(new ExportOptions { LinkLifetime = TimeSpan.FromMinutes(1) }).ShouldBeTrue();
        Holds(new ExportOptions { LinkLifetime = TimeSpan.FromDays(366) }).ShouldBeFalse();
    }

    private static bool Holds(ExportOptions options) => Validator.TryValidateObject(options, new ValidationContext(options), null, validateAllProperties: true);
}
