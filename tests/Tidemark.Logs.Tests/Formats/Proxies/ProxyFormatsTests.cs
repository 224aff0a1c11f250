using Tidemark.Logs.Detection;
using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Tests.Formats.Proxies;

public sealed class ProxyFormatsTests
{
    private const string Haproxy = "192.0.2.1:4000 [10/Oct/2025:13:55:36.999] web app/s1 0/0/0/1/1 200 620 - - ---- 1/1/0/0/0 0/0 {h.example.com|UA} \"GET /a HTTP/1.1\"";

    [Theory]
    [InlineData("")]
    [InlineData("Oct 10 13:55:36 edge haproxy[12]: ")]
    [InlineData("<142>Oct 10 13:55:36 edge haproxy[12]: ")]
    [InlineData("<150>1 2025-10-10T13:55:36.999+02:00 - haproxy 12 - [meta a=\"b\"] ")]
    public void HAProxy_is_read_behind_whatever_syslog_puts_before_it(string prefix)
    {
        ParsedLine.Of(LogFormats.Named("haproxy")!, prefix + Haproxy).ShouldBe(new ParsedLine(
            RejectReason.None, "192.0.2.1", "/a", UrlForm.Path, "h.example.com", "", DateTimeOffset.Parse("2025-10-10T13:55:36Z").ToUnixTimeSeconds(), 200, 620, CacheResult.Unknown,
            false, true));
    }

    [Theory]
    [InlineData(" web ", " web~ ", "h.example.com", true)]
    [InlineData("GET /a HTTP/1.1", "GET https://x.example.com/a HTTP/2.0", "x.example.com", true)]
    [InlineData("{h.example.com|UA} ", "", "", false)]
    [InlineData("{h.example.com|UA} ", "{Mozilla/5.0 (a.b)} ", "", false)]
    [InlineData("{h.example.com|UA} ", "{text/html} ", "", false)]
    [InlineData("{h.example.com|UA} ", "{h.example.com:8080} {text/html} ", "h.example.com", false)]
    [InlineData("{h.example.com|UA} \"GET /a HTTP/1.1\"", "\"GET /a HTTP/1.1\" 0/0000000000000000/0/0/0 sni.example.com/TLSv1.3/X", "sni.example.com", true)]
    [InlineData("{h.example.com|UA} \"GET /a HTTP/1.1\"", "\"GET /a HTTP/1.1\" 0/0000000000000000/0/0/0 -/TLSv1.3/X", "", true)]
    public void HAProxy_tells_host_and_TLS_in_several_places(string part, string instead, string host, bool https)
    {
        var line = ParsedLine.Of(LogFormats.Named("haproxy")!, Haproxy.Replace(part, instead));
        (line.Reason, line.Host, line.Https).ShouldBe((RejectReason.None, host, https));
    }

    [Theory]
    [InlineData("[10/Oct", "10/Oct", "BadTime")]
    [InlineData(".999]", "]", "None")]
    [InlineData("192.0.2.1:4000", "2001:db8::1:4000", "None")]
    [InlineData("192.0.2.1:4000 ", "", "BadTime")]
    [InlineData("192.0.2.1:4000", "<>:4000", "BadClient")]
    [InlineData(" 200 ", " -1 ", "BadStatus")]
    [InlineData(" 620 ", " +620 ", "None")]
    [InlineData(" 620 ", " x ", "BadBytes")]
    [InlineData("0/0/0/1/1", "0/0/1", "Malformed")]
    [InlineData("HTTP/1.1\"", "HTT", "None")]
    public void HAProxy_lines_that_cannot_be_counted_are_refused_with_their_reason(string part, string instead, string reason)
    {
        ParsedLine.Of(LogFormats.Named("haproxy")!, Haproxy.Replace(part, instead)).Reason.ToString().ShouldBe(reason);
    }

    [Fact]
    public void Envoy_without_X_Forwarded_For_knows_no_client()
    {
        var line = ParsedLine.Of(LogFormats.Named("envoy")!, "[2016-04-15T20:17:00.310Z] \"GET / HTTP/2\" 204 - 154 9 226 - \"-\" \"-\" \"-\" \"h.example\" \"-\"");
        (line.Reason, line.Client, line.Bytes).ShouldBe((RejectReason.None, "-", 9));
    }

    [Theory]
    [InlineData("http", false, "None")]
    [InlineData("https", true, "None")]
    [InlineData("h2", true, "None")]
    [InlineData("grpcs", true, "None")]
    [InlineData("wss", true, "None")]
    [InlineData("ws", false, "None")]
    [InlineData("tcp", false, "Malformed")]
    public void The_type_of_a_load_balancer_line_tells_TLS(string type, bool https, string reason)
    {
        var line = ParsedLine.Of(
            LogFormats.Named("alb")!, type + " 2018-07-02T22:23:00.186641Z app/lb 192.0.2.39:2817 - -1 -1 -1 460 - 34 366 \"GET http://www.example.com:80/ HTTP/1.1\" \"curl\" - -");
        (line.Reason.ToString(), line.Https).ShouldBe((reason, https));
    }
}
