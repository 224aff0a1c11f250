using Tidemark.WebConsole.Words;

namespace Tidemark.WebConsole.Tests.Words;

public sealed class ShownTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1_234_567_890, "1.23 GB")]
    public void Bytes_are_written_with_SI_prefixes(long bytes, string expected) => Shown.Bytes(bytes).ShouldBe(expected);

    [Theory]
    [InlineData(0, "0 bit/s")]
    [InlineData(1_500_000, "1.50 Mbit/s")]
    public void Bandwidth_is_written_with_SI_prefixes(double rate, string expected) => Shown.BitRate(rate).ShouldBe(expected);

    [Theory]
    [InlineData(1, 3, "33.3 %")]
    [InlineData(0, 5, "0.0 %")]
    [InlineData(5, 5, "100.0 %")]
    [InlineData(0, 0, "–")]
    public void A_share_has_one_decimal_and_no_share_of_nothing(long part, long whole, string expected) =>
        Shown.Percent(part, whole).ShouldBe(expected);

    [Theory]
    [InlineData("Asia/Shanghai", "Asia/Shanghai (UTC+08:00)")]
    [InlineData("America/Bogota", "America/Bogota (UTC-05:00)")]
    [InlineData("Asia/Kathmandu", "Asia/Kathmandu (UTC+05:45)")]
    [InlineData("UTC", "UTC")]
    [InlineData("Europe/Berlin", "Europe/Berlin")]
    public void A_zone_shows_its_offset_unless_clocks_change(string id, string expected) =>
        Shown.Zone(TimeZoneInfo.FindSystemTimeZoneById(id), ConsoleServer.Now).ShouldBe(expected);

    [Fact]
    public void An_hour_that_comes_twice_is_told_apart_by_its_offset()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var writer = new StringWriter();
        Shown.Time(DateTimeOffset.Parse("2026-10-25T00:30:00Z"), berlin).WriteTo(writer, System.Text.Encodings.Web.HtmlEncoder.Default);
        Shown.Time(DateTimeOffset.Parse("2026-10-25T01:30:00Z"), berlin).WriteTo(writer, System.Text.Encodings.Web.HtmlEncoder.Default);
        System.Net.WebUtility.HtmlDecode(writer.ToString()).ShouldBe(
            """<time datetime="2026-10-25T00:30:00Z" title="2026-10-25 02:30:00 UTC+02:00, Europe/Berlin">2026-10-25 02:30</time>"""
            + """<time datetime="2026-10-25T01:30:00Z" title="2026-10-25 02:30:00 UTC+01:00, Europe/Berlin">2026-10-25 02:30</time>""");
    }
}
