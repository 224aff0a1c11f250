using Tidemark.Logs.Detection;
using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Tests.Formats;

public sealed class ClfFormatsTests
{
    private const string Head = "192.0.2.7 - frank [10/Oct/2025:13:55:36 +0000] \"GET /a HTTP/1.1\" 200 5";

    [Theory]
    [InlineData("", "None")]
    [InlineData("  ", "None")]
    [InlineData(" 7", "Malformed")]
    [InlineData(" \"-\" \"-\"", "Malformed")]
    public void Common_has_nothing_behind_its_bytes(string rest, string reason)
    {
        Parse("common", Head + rest).Reason.ToString().ShouldBe(reason);
    }

    [Fact]
    public void A_line_of_common_may_be_half_a_number_until_its_line_end_is_there()
    {
        LogFormats.Named("common")!.NeedsLineEnd.ShouldBeTrue();
        LogFormats.Named("combined")!.NeedsLineEnd.ShouldBeFalse();
    }

    [Theory]
    [InlineData("www.example.com:80", "www.example.com")]
    [InlineData("www.example.com", "www.example.com")]
    [InlineData("WWW.Example.com.:8080", "WWW.Example.com.")]
    [InlineData("[2001:db8::1]:80", "[2001:db8::1]")]
    [InlineData("192.0.2.1:80", "192.0.2.1")]
    public void The_virtual_host_stands_in_front_with_or_without_its_port(string host, string expected)
    {
        var line = Parse("combined-vhost", $"{host} {Head} \"-\" \"-\"");
        (line.Reason, line.Host, line.Client, line.Target, line.Complete).ShouldBe((RejectReason.None, expected, "192.0.2.7", "/a", true));
    }

    [Theory]
    [InlineData("192.0.2.7 - - [10/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"-\"")]
    [InlineData("192.0.2.7 - frank [10/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"-\"")]
    [InlineData("192.0.2.7 - frank b. smith [10/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"-\"")]
    [InlineData("192.0.2.7 ident frank [10/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"-\"")]
    [InlineData("- - - [10/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"-\"")]
    public void A_line_without_a_virtual_host_has_none(string line)
    {
        Parse("combined-vhost", line).Reason.ShouldNotBe(RejectReason.None);
        Parse("combined", line).Reason.ShouldBe(RejectReason.None);
    }

    [Fact]
    public void Varnishncsa_names_the_host_in_the_request()
    {
        Parse("varnishncsa", Head + " \"-\" \"-\"").Reason.ShouldBe(RejectReason.NoHost);
        Parse("varnishncsa", Head.Replace("/a", "http://h.example/a") + " \"-\" \"-\"").Host.ShouldBe("h.example");
    }

    [Theory]
    [InlineData(" \"-\" \"UA\" 1 \"web@docker\" \"http://10.0.0.1\" 12ms", "None")]
    [InlineData(" \"-\" \"UA\" 1 \"-\" \"-\" 0ms", "None")]
    [InlineData(" \"-\" \"UA\"", "Malformed")]
    [InlineData(" \"-\" \"UA\" x \"-\" \"-\" 0ms", "Malformed")]
    [InlineData(" \"-\" \"UA\" 1 \"-\" \"-\" 0", "Malformed")]
    public void Traefik_has_its_router_behind_the_user_agent(string rest, string reason)
    {
        Parse("traefik", Head + rest).Reason.ToString().ShouldBe(reason);
    }

    [Theory]
    [InlineData("TCP_HIT", CacheResult.Hit)]
    [InlineData("TCP_MEM_HIT", CacheResult.Hit)]
    [InlineData("TCP_REFRESH_HIT", CacheResult.Hit)]
    [InlineData("TCP_REF_FAIL_HIT", CacheResult.Hit)]
    [InlineData("TCP_REFRESH_UNMODIFIED", CacheResult.Hit)]
    [InlineData("TCP_MISS", CacheResult.Miss)]
    [InlineData("TCP_MISS_ABORTED", CacheResult.Miss)]
    [InlineData("TCP_REFRESH_MISS", CacheResult.Miss)]
    [InlineData("TCP_REFRESH_MODIFIED", CacheResult.Miss)]
    [InlineData("TCP_CLIENT_REFRESH", CacheResult.Miss)]
    [InlineData("TCP_SWAPFAIL_MISS", CacheResult.Miss)]
    [InlineData("TCP_TUNNEL", CacheResult.Miss)]
    [InlineData("TCP_DENIED", CacheResult.Unknown)]
    [InlineData("UDP_HIT", CacheResult.Unknown)]
    [InlineData("ERR_CLIENT_ABORT", CacheResult.Unknown)]
    [InlineData("NONE", CacheResult.Unknown)]
    public void The_result_of_Traffic_Server_is_hit_or_origin_or_neither(string word, object cache)
    {
        Parse("ats-extended2", Head + " 200 5 0 0 1 2 3 4 5 DIRECT FIN FIN " + word).Cache.ShouldBe((CacheResult)cache);
        Parse("ats-squid", $"1795170674.477      3 192.0.2.3 {word}/200 620 GET http://h.example/a b - DIRECT/192.0.2.1 text/plain").Cache.ShouldBe((CacheResult)cache);
    }

    private static ParsedLine Parse(string format, string line) => ParsedLine.Of(LogFormats.Named(format)!, line);
}
