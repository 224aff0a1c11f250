using Tidemark.Logs.Detection;
using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats.Own;

namespace Tidemark.Logs.Tests.Formats.Own;

public sealed class NginxFormatTests
{
    private const string Combined = "nginx:$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent \"$http_referer\" \"$http_user_agent\"";
    private const string Time = "[17/May/2015:10:05:03 +0200]";
    private const long Instant = 1431849903; // date -ud '2015-05-17 08:05:03' +%s

    [Fact]
    public void The_string_of_combined_reads_what_the_preset_reads()
    {
        var own = OwnFormat.Compile(Combined);
        string[] lines =
        [
            $"192.0.2.7 - - {Time} \"GET /a?b=1 HTTP/1.1\" 200 512 \"https://ref.example.net/x\" \"Agent\"",
            $"2001:db8::1 - al [x] ice {Time} \"\" 400 0 \"-\" \"-\"",
            $"192.0.2.7 - - {Time} \"\\x16\\x03 \\x01\" 400 157 \"-\" \"-\"",
            $"192.0.2.7 - - {Time} \"GET http://abs.example.org/p HTTP/1.1\" 200 1 \"-\" \"cut off",
            $"192.0.2.7 - - {Time} \"GET /q\"uote\" HTTP/1.1\" 200 1 \"ref\" \"a \"quoted\" agent\"",
            $"192.0.2.7 - - {Time} \"GET /a HTTP/1.1\" 99 1 \"-\" \"-\"",
            $"192.0.2.7 - - {Time} \"GET /a HTTP/1.1\" 200 9999999999999 \"-\" \"-\"",
            $"name:80 - - {Time} \"GET /a HTTP/1.1\" 200 1 \"-\" \"-\"",
            $"192.0.2.7 - - [17/Foo/2015:10:05:03 +0200] \"GET /a HTTP/1.1\" 200 1 \"-\" \"-\"",
            $"192.0.2.7 - - {Time} \"GET /a HTTP/1.1\" 200 1 \"not closed",
            "junk",
            "",
        ];
        var preset = LogFormats.Named("combined")!;
        foreach (var line in lines)
        {
            var expected = ParsedLine.Of(preset, line);
            var actual = ParsedLine.Of(own, line);
            actual.Reason.ShouldBe(expected.Reason is RejectReason.BadTime or RejectReason.None ? expected.Reason : actual.Reason, line);
            if (expected.Reason == RejectReason.None)
            {
                actual.ShouldBe(expected, line);
            }
            else
            {
                actual.Reason.ShouldNotBe(RejectReason.None, line);
            }
        }
    }

    [Fact]
    public void A_line_of_unix_time_scheme_host_and_target_is_read()
    {
        var line = Read("$msec|$remote_addr|$scheme://$host$request_uri|$status|$bytes_sent|$upstream_cache_status", "1431849903.250|2001:db8::7|https://www.example.com/a/b?x=1|206|1234|HIT");
        (line.Time, line.Client, line.Host, line.Target, line.Status, line.Bytes, line.Cache, line.Https)
            .ShouldBe((Instant, "2001:db8::7", "www.example.com", "/a/b?x=1", 206, 1234, CacheResult.Hit, true));
    }

    [Fact]
    public void A_target_that_is_absent_behind_a_host_is_a_dash()
    {
        var line = Read("[$time_local] $remote_addr $host$request_uri $status $body_bytes_sent", $"{Time} 192.0.2.1 www.example-host.com- 400 0");
        (line.Host, line.Target).ShouldBe(("www.example-host.com", "-"));
    }

    [Theory]
    [InlineData("/a/b.html-", "/a/b.html")]
    [InlineData("/a?x=1-", "/a?x=1-")]
    [InlineData("/a--", "/a-")]
    public void A_path_with_arguments_is_one_url_and_the_dash_of_absent_arguments_is_none_of_it(string written, string target)
    {
        Read("$remote_addr [$time_local] \"$uri$is_args$args\" $status $body_bytes_sent", $"192.0.2.1 {Time} \"{written}\" 200 5").Target.ShouldBe(target);
    }

    [Theory]
    [InlineData("/a", "x=1", "/a?x=1")]
    [InlineData("/a", "-", "/a")]
    public void A_path_and_arguments_that_stand_apart_are_put_together(string path, string query, string target)
    {
        Read("$args\t$remote_addr\t$uri\t$time_iso8601\t$status\t$body_bytes_sent", $"{query}\t192.0.2.1\t{path}\t2015-05-17T10:05:03+02:00\t200\t5").Target.ShouldBe(target);
    }

    [Fact]
    public void Values_of_escape_json_are_metered_as_they_were()
    {
        var format = OwnFormat.Compile("nginx:" + """
            log_format main escape=json '{"t":"$time_iso8601","c":"$remote_addr",'
                '"u":"$request_uri","s":$status,' # comment
                '"b":$body_bytes_sent,"r":"$http_referer","h":"$http_host","x":"$http_x_forwarded_for"}';
            """);
        var line = ParsedLine.Of(
            format,
            """{"t":"2015-05-17T08:05:03+00:00","c":"192.0.2.1","u":"/a?q=\"x\"\\\u00fc","s":200,"b":7,"r":"https://r/\"","h":"www.example.com:8080","x":""}""");
        (line.Reason, line.Time, line.Target, line.Host, line.Referer).ShouldBe((RejectReason.None, Instant, "/a?q=\"x\"\\\u00c3\u00bc", "www.example.com", "https://r/\""));
    }

    [Fact]
    public void Values_of_escape_none_may_hold_quotes()
    {
        var line = Read(
            "escape=none '$msec \"$request\" \"$http_referer\" $remote_addr ' '$status $body_bytes_sent'",
            "1431849903.001 \"GET /a?q=\"b c\" HTTP/1.1\" \"http://r/\\\" 192.0.2.1 200 1");
        (line.Reason, line.Target, line.Referer, line.Client, line.Bytes).ShouldBe((RejectReason.None, "/a?q=\"b c\"", "http://r/\\", "192.0.2.1", 1));
    }

    [Fact]
    public void What_follows_the_last_metered_field_may_be_anything_and_the_field_itself_must_end()
    {
        const string format = "$remote_addr [$time_local] $status $body_bytes_sent $http_user_agent$foo";
        var compiled = OwnFormat.Compile("nginx:" + format);
        Read(format, $"192.0.2.1 {Time} 200 17 whatever it is").ShouldBe(Read(format, $"192.0.2.1 {Time} 200 17 "));
        compiled.NeedsLineEnd.ShouldBeFalse();
        OwnFormat.Compile("nginx:$remote_addr [$time_local] $status $body_bytes_sent").NeedsLineEnd.ShouldBeTrue();
        OwnFormat.Compile("nginx:$remote_addr [$time_local] $body_bytes_sent $status").NeedsLineEnd.ShouldBeFalse();
    }

    [Fact]
    public void Each_metered_field_says_what_it_is_taken_from()
    {
        var format = OwnFormat.Compile(
            "nginx:$http_x_forwarded_for $realip_remote_addr $remote_addr $msec [$time_local] $http_host $host $request $status $bytes_sent $body_bytes_sent $scheme $ssl_protocol");
        format.NamesHost.ShouldBeTrue();
        format.Fields.Select(source => $"{source.Field} {source.From}").ShouldBe(
        [
            "client $remote_addr", "forwarded $http_x_forwarded_for", "time $time_local", "host $host", "url $request", "status $status", "bytes $body_bytes_sent", "https $scheme",
        ]);
        OwnFormat.Compile(Combined).NamesHost.ShouldBeFalse();
    }

    [Fact]
    public void Without_an_address_of_the_connection_the_client_is_what_the_nearest_proxy_wrote()
    {
        var line = Read("$http_x_forwarded_for [$time_local] $status $body_bytes_sent ", $"10.0.0.1, 203.0.113.9 {Time} 200 5 ");
        line.Client.ShouldBe("203.0.113.9");
    }

    [Fact]
    public void An_address_of_the_PROXY_protocol_is_empty_without_it()
    {
        var line = Read("$host $proxy_protocol_addr $remote_addr [$time_local] $status $body_bytes_sent", $"www.example.com  192.0.2.1 {Time} 200 5");
        (line.Reason, line.Client, line.Host).ShouldBe((RejectReason.None, "192.0.2.1", "www.example.com"));
    }

    [Fact]
    public void An_address_with_a_port_behind_a_colon_is_told_from_it()
    {
        Read("$remote_addr:$remote_port [$time_local] $status $body_bytes_sent", $"2001:db8::7:443 {Time} 200 5").Client.ShouldBe("2001:db8::7");
    }

    private static ParsedLine Read(string format, string line) => ParsedLine.Of(OwnFormat.Compile("nginx:" + format), line);
}
