using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats;
using Tidemark.Logs.Formats.Own;

namespace Tidemark.Logs.Tests.Formats;

public sealed class AlibabaFormatTests
{
    // The sample of "Download log data"
    private const string Sample =
        "[9/Jun/2015:01:58:09 +0800] 10.10.10.10 - 1542 \"-\" \"GET http://www.aliyun.com/index.html\" 200 191 2830 MISS \"Mozilla/5.0 (compatible; AhrefsBot/5.0; +http://example.com/robot/)\" \"text/html\" 1.1.1.1";

    private static readonly AlibabaFormat Format = new();

    [Fact]
    public void The_documented_sample_is_read_field_by_field()
    {
        ParsedLine.Of(Format, Sample).ShouldBe(new ParsedLine(
            RejectReason.None, "10.10.10.10", "http://www.aliyun.com/index.html", UrlForm.Absolute, "www.aliyun.com", "-",
            DateTimeOffset.Parse("2015-06-08T17:58:09Z").ToUnixTimeSeconds(), 200, 2830, CacheResult.Miss, false, true));
    }

    [Theory]
    [InlineData("HIT \"UA\"", CacheResult.Hit, false)]
    [InlineData("HIT \"UA\" \"text/html\"", CacheResult.Hit, false)]
    [InlineData("HIT \"UA\" \"text/html\" https", CacheResult.Hit, true)]
    [InlineData("HIT \"UA\" \"text/html\" http", CacheResult.Hit, false)]
    [InlineData("HIT \"UA\" \"text/html\" quic", CacheResult.Hit, true)]
    [InlineData("HIT \"UA\" \"text/html\" 192.0.2.1 https", CacheResult.Hit, true)]
    [InlineData("HIT \"UA\" 192.0.2.1", CacheResult.Hit, false)]
    [InlineData("HIT \"says https \" \"text/html https \" 192.0.2.1", CacheResult.Hit, false)]
    [InlineData("MISS \"UA\" \"text/html\" 192.0.2.1 DYNAMIC CHARGE NOTLAST", CacheResult.Miss, false)]
    [InlineData("DYNAMIC \"UA\" \"text/html\" 192.0.2.1", CacheResult.Miss, false)]
    [InlineData("- \"UA\" \"text/html\" 192.0.2.1", CacheResult.Unknown, false)]
    public void What_follows_the_sizes_may_be_less_or_more(string rest, object cache, bool https)
    {
        var line = ParsedLine.Of(Format, $"[09/Jun/2015:01:58:09 +0800] 2001:db8::1 10.0.0.1 - \"https://a.example/\" \"POST http://h.example/x y\" 404 - 17 {rest}");

        (line.Reason, line.Cache, line.Https, line.Target, line.Bytes, line.Complete).ShouldBe(
            (RejectReason.None, (CacheResult)cache, https, "http://h.example/x y", 17, true));
    }

    [Theory]
    [InlineData("GET https://H.Example:8443/x", "H.Example", true, UrlForm.Absolute)]
    [InlineData("GET http://user:pass@h.example/x", "h.example", false, UrlForm.Absolute)]
    [InlineData("GET http://[2001:db8::5]:80/x", "[2001:db8::5]", false, UrlForm.Absolute)]
    [InlineData("GET http://h.example?q=/1", "h.example", false, UrlForm.Absolute)]
    [InlineData("GET http://h.example/x HTTP/1.1", "h.example", false, UrlForm.Absolute)]
    [InlineData("GET /x", "", false, UrlForm.Path)]
    [InlineData("GET http:///x", "", false, UrlForm.Other)]
    public void The_host_is_that_of_the_URL(string request, string host, bool https, object form)
    {
        var line = ParsedLine.Of(Format, Sample.Replace("GET http://www.aliyun.com/index.html", request));

        (line.Reason, line.Host, line.Https, line.Form).ShouldBe((RejectReason.None, host, https, (UrlForm)form));
    }

    [Theory]
    [InlineData("[9/Jun/2015:01:58:09 +0800]", "9/Jun/2015:01:58:09 +0800", "Malformed")]
    [InlineData("9/Jun", "40/Jun", "BadTime")]
    [InlineData("10.10.10.10", "10.10.10.10:80", "BadClient")]
    [InlineData("\"-\"", "-", "Malformed")]
    [InlineData(" 200 ", " OK ", "BadStatus")]
    [InlineData("2830", "2830x", "BadBytes")]
    [InlineData("2830", "99999999999999999999", "BadBytes")]
    [InlineData("MISS", "PERHAPS", "BadCache")]
    [InlineData(" 200 191 2830 MISS", "", "BadStatus")]
    public void What_cannot_be_counted_is_refused_with_its_reason(string part, string instead, string reason)
    {
        ParsedLine.Of(Format, Sample.Replace(part, instead)).Reason.ToString().ShouldBe(reason);
    }

    [Fact]
    public void A_line_that_stops_at_the_cache_result_may_be_half_a_line()
    {
        ParsedLine.Of(Format, Sample[..(Sample.IndexOf("MISS", StringComparison.Ordinal) + 4)]).Complete.ShouldBeFalse();
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        Prop.ForAll(LineGenerators.Requests, written =>
        {
            var referer = Escape(written.Referer);
            var target = Escape(written.Target);
            var time = written.At.ToString("d/MMM/yyyy:HH:mm:ss ", CultureInfo.InvariantCulture) + written.At.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "");
            var line = $"[{time}] {written.Client} - 12 \"{referer}\" \"{written.Method} {target}\" {written.Status} 300 {written.Bytes} "
                + $"{(written.Hit ? "HIT" : "MISS")} \"{Escape(written.Agent)}\" \"text/html\" {written.Client}";
            var parsed = ParsedLine.Of(Format, line);
            return parsed.Reason == RejectReason.None
                && parsed.Client == written.Client
                && parsed.Target == target
                && parsed.Time == written.At.ToUnixTimeSeconds()
                && parsed.Status == written.Status
                && parsed.Bytes == written.Bytes
                && parsed.Referer == referer
                && parsed.Cache == (written.Hit ? CacheResult.Hit : CacheResult.Miss)
                && parsed.Complete
                && parsed.Https == target.StartsWith("https://", StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Damaged_lines_neither_throw_nor_are_read_past_their_end()
    {
        var parser = Format.CreateParser();
        Prop.ForAll(LineGenerators.Damaged(Sample), line =>
        {
            ParsedLine.Of(parser, line);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\").Replace("\"", "\\\"");
}
