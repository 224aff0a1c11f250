using System.Text;
using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats;
using Tidemark.Logs.Formats.W3c;

namespace Tidemark.Logs.Tests.Formats.W3c;

public sealed class W3cFormatTests
{
    private const string Names = "#Fields: date time c-ip cs-host cs-uri-stem cs-uri-query sc-status sc-bytes cs(User-Agent)";
    private const string Line = "2026-03-10 00:00:02 192.0.2.1 www.example.com /a b=c 200 17 UA";

    [Fact]
    public void Without_names_of_columns_a_line_is_not_guessed()
    {
        ParsedLine.Of(new W3cFormat(), Line).Reason.ShouldBe(RejectReason.NoHeader);
        Read(Line, "#Version: 1.0").Reason.ShouldBe(RejectReason.NoHeader);
        Read(Line, "#Fields:").Reason.ShouldBe(RejectReason.NoHeader);
    }

    [Fact]
    public void Lines_with_a_hash_are_headers()
    {
        foreach (var header in (string[])["#Version: 1.0", "#Fields: date time", "#", "#Remark: 2026-03-10 00:00:02"])
        {
            ParsedLine.Of(new W3cFormat(), header).Reason.ShouldBe(RejectReason.Header);
        }
    }

    // The columns of https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/real-time-logs.html in the order of the console
    [Theory]
    [InlineData("/a", "x=1", "d1.cloudfront.net", "www.example.com", "www.example.com")]
    [InlineData("/a?x=1", "x=1", "www.example.com", "d1.cloudfront.net", "www.example.com")]
    [InlineData("/a?x=1", "-", "d1.cloudfront.net", "d1.cloudfront.net", "d1.cloudfront.net")]
    [InlineData("/a?x=1", "x=1", "-", "d1.cloudfront.net", "d1.cloudfront.net")]
    public void Every_column_of_the_real_time_logs_of_CloudFront_is_read_for_what_it_is(string stem, string query, string csHost, string xHost, string host)
    {
        (string Name, string Value)[] columns =
        [
            ("timestamp", "1795175204.937"), ("c-ip", "198.51.100.1"), ("s-ip", "192.0.2.9"), ("time-to-first-byte", "0.332"), ("sc-status", "206"), ("sc-bytes", "1000"),
            ("cs-method", "GET"), ("cs-protocol", "https"), ("cs-host", csHost), ("cs-uri-stem", stem), ("cs-bytes", "50"), ("x-edge-location", "ARN1-C1"),
            ("x-edge-request-id", "u=="), ("x-host-header", xHost), ("time-taken", "0.332"), ("cs-protocol-version", "HTTP/2.0"), ("c-ip-version", "IPv4"),
            ("cs-user-agent", "curl/7.88.1"), ("cs-referer", "https://ref.example.net/p"), ("cs-cookie", "-"), ("cs-uri-query", query), ("x-edge-response-result-type", "Miss"),
            ("x-forwarded-for", "203.0.113.7,%20198.51.100.4"), ("ssl-protocol", "TLSv1.3"), ("ssl-cipher", "TLS_AES_128_GCM_SHA256"), ("x-edge-result-type", "Hit"),
            ("fle-encrypted-fields", "-"), ("fle-status", "-"), ("sc-content-type", "application/json"), ("sc-content-len", "23"), ("sc-range-start", "-"), ("sc-range-end", "-"),
            ("c-port", "39096"), ("x-edge-detailed-result-type", "Error"), ("c-country", "SE"), ("cs-accept-encoding", "-"), ("cs-accept", "*/*"),
            ("cache-behavior-path-pattern", "*"), ("cs-headers", "host:www.example.com%0Auser-agent:curl"), ("cs-header-names", "-"), ("cs-headers-count", "2"),
            ("primary-distribution-id", "-"), ("primary-distribution-dns-name", "-"), ("origin-fbl", "0.1"), ("origin-lbl", "0.1"), ("asn", "64512"),
        ];
        var parser = new CloudFrontFormat().CreateParser();
        Read(parser, "#Fields: " + string.Join(' ', columns.Select(column => column.Name))).Reason.ShouldBe(RejectReason.Header);
        var line = Read(parser, string.Join('\t', columns.Select(column => column.Value)));
        line.ShouldBe(new ParsedLine(
            RejectReason.None, "198.51.100.1", "/a?x=1", UrlForm.Path, host, "https://ref.example.net/p", 1795175204, 206, 1000, CacheResult.Hit, true, true));

        var few = columns.Where(column => column.Name is not ("x-edge-result-type" or "ssl-protocol" or "cs-protocol")).ToArray();
        Read(parser, "#Fields: " + string.Join(' ', few.Select(column => column.Name))).Reason.ShouldBe(RejectReason.Header);
        line = Read(parser, string.Join('\t', few.Select(column => column.Value)));
        (line.Cache, line.Https, line.Host).ShouldBe((CacheResult.Miss, false, host));
    }

    [Fact]
    public void Columns_may_change_their_order_and_names_their_case()
    {
        var parser = new W3cFormat().CreateParser();
        Read(parser, Names).Reason.ShouldBe(RejectReason.Header);
        Read(parser, Line).Target.ShouldBe("/a?b=c");
        Read(parser, "#Fields: SC-BYTES  Sc-Status\tCs-Uri C-IP Date Time").Reason.ShouldBe(RejectReason.Header);
        var line = Read(parser, "17 206 http://Static.example.com/x?y 192.0.2.9 2026-03-10 00:00:03");
        (line.Reason, line.Target, line.Host, line.Status, line.Bytes, line.Client).ShouldBe(
            (RejectReason.None, "http://Static.example.com/x?y", "Static.example.com", 206, 17, "192.0.2.9"));
    }

    [Theory]
    [InlineData("2026-03-10 00:00:02 192.0.2.1 www.example.com /a b=c 200 17", "Malformed")]
    [InlineData("2026-03-10 00:00:02 192.0.2.1 www.example.com /a b=c 200 17 UA more", "Malformed")]
    [InlineData("2026-03-10 00:00:02 192.0.2.1 www.example.com /a b=c 200 17 UA ", "None")]
    [InlineData("2026-03-10 00:00:02 192.0.2.1 www.example.com /a b=c 200 - UA", "None")]
    [InlineData("2026-03-10 00:00:02 192.0.2.1 www.example.com /a b=c 200 17 \"a user agent\"", "None")]
    [InlineData("2026-03-10 00:00:02 192.0.2.1 www.example.com /a b=c 200 17 \"say \"\"hi\"\" agent\"", "None")]
    [InlineData("2026-03-10 00:00:02 192.0.2.1 www.example.com /a b=c 200 17 \"open", "None")]
    [InlineData("2026-03-10\t00:00:02\t192.0.2.1\twww.example.com\t/a\tb=c\t200\t17\ta user agent", "None")]
    [InlineData("2026-03-10 24:00:02 192.0.2.1 www.example.com /a b=c 200 17 UA", "BadTime")]
    [InlineData("2026-03-1 00:00:02 192.0.2.1 www.example.com /a b=c 200 17 UA", "BadTime")]
    [InlineData("2026-03-10 00:00:02 - www.example.com /a b=c 200 17 UA", "None")]
    [InlineData("2026-03-10 00:00:02 a,b www.example.com /a b=c 200 17 UA", "BadClient")]
    [InlineData("2026-03-10 00:00:02 192.0.2.1 www.example.com /a b=c 0 17 UA", "BadStatus")]
    [InlineData("2026-03-10 00:00:02 192.0.2.1 www.example.com /a b=c 200 x UA", "BadBytes")]
    public void A_line_has_the_columns_that_were_named(string line, string reason)
    {
        Read(line, Names).Reason.ToString().ShouldBe(reason);
    }

    [Theory]
    [InlineData("sc-bytes", "BadBytes")]
    [InlineData("sc-status", "BadStatus")]
    [InlineData("c-ip", "BadClient")]
    [InlineData(" time", "BadTime")]
    [InlineData("date", "BadTime")]
    public void What_no_column_tells_is_not_made_up(string name, string reason)
    {
        Read(Line, Names.Replace(name, name.StartsWith(' ') ? " x-none" : "x-none")).Reason.ToString().ShouldBe(reason);
    }

    [Fact]
    public void CloudFront_takes_no_columns_but_its_own()
    {
        var parser = new CloudFrontFormat().CreateParser();
        Read(parser, Names).Reason.ShouldBe(RejectReason.Header);
        Read(parser, Line.Replace(' ', '\t')).Reason.ShouldBe(RejectReason.NoHeader);
        Read(parser, Names + " x-edge-result-type");
        Read(parser, Line.Replace(' ', '\t') + "\tRefreshHit").Cache.ShouldBe(CacheResult.Hit);
    }

    [Fact]
    public void Names_without_end_are_refused()
    {
        Read(Line, "#Fields: " + string.Concat(Enumerable.Repeat("a ", 257))).Reason.ShouldBe(RejectReason.NoHeader);
    }

    private static ParsedLine Read(string line, string names)
    {
        var parser = new W3cFormat().CreateParser();
        Read(parser, names);
        return Read(parser, line);
    }

    private static ParsedLine Read(LineParser parser, string line) => ParsedLine.Of(parser, Encoding.Latin1.GetBytes(line));
}
