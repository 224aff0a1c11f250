using System.Text;
using Tidemark.Logs.Detection;
using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats;
using Tidemark.Logs.Formats.Own;

namespace Tidemark.Logs.Tests.Formats;

/// <summary>What somebody wrote into X-Forwarded-For never decides whether a line counts: it is read as far as it can be, else the client is <c>-</c>.</summary>
public sealed class ForwardedClientTests
{
    // The value of the header, and the client of a line that tells no other: the last entry, if it is an address
    public static TheoryData<string, string> Values { get; } = new()
    {
        { "198.51.100.23", "198.51.100.23" },
        { "198.51.100.23, 203.0.113.77", "203.0.113.77" },
        { "198.51.100.23,203.0.113.77", "203.0.113.77" },
        { "1.2.3.4:5555", "1.2.3.4" },
        { "[2001:db8::1]:443", "2001:db8::1" },
        { "[2001:db8::1]", "2001:db8::1" },
        { "2001:db8::1", "2001:db8::1" },
        { "fe80::1%eth0", "fe80::1" },
        { "198.51.100.23, [fe80::1%25eth0]:80", "fe80::1" },
        { "::ffff:198.51.100.23", "::ffff:198.51.100.23" },
        { "198.51.100.23,%20203.0.113.77", "203.0.113.77" },
        { "198.51.100.23,+203.0.113.77", "203.0.113.77" },
        { "hello, 1.2.3.4", "1.2.3.4" },
        { "unknown", "-" },
        { "hello, world", "-" },
        { "198.51.100.23, unknown", "-" },
        { "1.2.3", "-" },
        { "300.1.1.1", "-" },
        { "2001:db8", "-" },
        { "[2001:db8::1", "-" },
        { "1.2.3.4,", "-" },
        { "-", "-" },
        { "", "-" },
        { "evil.example.com", "-" },
        { "' OR 1=1; --", "-" },
        { "a b c", "-" },
        { "\u00e4\u00ff", "-" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Traefik_logs_the_list_in_its_first_field(string list, string client)
    {
        var line = Read("traefik", $"{list} - - [20/Nov/2026:09:21:55 +0000] \"GET /a HTTP/2.0\" 200 4096 \"-\" \"-\" 1 \"web@docker\" \"http://172.29.0.2:8111\" 2ms");
        (line.Reason, line.Client, line.Target, line.Status, line.Bytes).ShouldBe((RejectReason.None, client, "/a", 200, 4096));
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Traefiks_JSON_has_the_connection_beside_the_list(string list, string client)
    {
        const string Rest = "\"DownstreamContentSize\":4096,\"DownstreamStatus\":200,\"RequestHost\":\"www.example.com\",\"RequestPath\":\"/a\",\"StartUTC\":\"2026-11-20T09:21:55Z\"}";
        var line = Read("traefik-json", $"{{\"ClientAddr\":\"172.71.12.8:11029\",\"ClientHost\":\"{list}\"," + Rest);
        (line.Reason, line.Client, line.Bytes).ShouldBe((RejectReason.None, "172.71.12.8", 4096));
        line = Read("traefik-json", $"{{\"ClientHost\":\"{list}\"," + Rest);
        (line.Reason, line.Client, line.Bytes).ShouldBe((RejectReason.None, client, 4096));
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Envoy_logs_the_list_between_quotes(string list, string client)
    {
        var line = Read("envoy", $"[2026-11-20T09:21:55.000Z] \"GET /a HTTP/1.1\" 200 - 0 4096 3 2 \"{list}\" \"curl/8\" \"b2\" \"www.example.com\" \"10.0.0.1:80\"");
        (line.Reason, line.Client, line.Host, line.Bytes).ShouldBe((RejectReason.None, client, "www.example.com", 4096));
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Envoys_JSON_has_the_list_alone_or_beside_the_connection(string list, string client)
    {
        const string Rest = "\"start_time\":\"2026-11-20T09:21:55Z\",\"response_code\":200,\"bytes_sent\":4096,\"authority\":\"www.example.com\",\"path\":\"/a\"}";
        var line = Read("envoy-json", $"{{\"x_forwarded_for\":\"{list}\"," + Rest);
        (line.Reason, line.Client, line.Bytes).ShouldBe((RejectReason.None, client, 4096));
        line = Read("envoy-json", $"{{\"x_forwarded_for\":\"{list}\",\"downstream_direct_remote_address\":\"172.71.12.8:11029\"," + Rest);
        (line.Reason, line.Client, line.Bytes).ShouldBe((RejectReason.None, "172.71.12.8", 4096));
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void A_key_of_the_client_may_hold_the_list(string list, string client)
    {
        const string Rest = "\"msec\":1795166515,\"status\":200,\"body_bytes_sent\":4096,\"host\":\"www.example.com\",\"request_uri\":\"/a\"}";
        var line = Read("nginx-json", $"{{\"http_x_forwarded_for\":\"{list}\"," + Rest);
        (line.Reason, line.Client, line.Bytes).ShouldBe((RejectReason.None, client, 4096));
        Read("nginx-json", $"{{\"remote_addr\":\"{list}\"," + Rest).Bytes.ShouldBe(4096);
        Read("caddy", $"{{\"ts\":1795166515,\"request\":{{\"remote_ip\":\"{list}\",\"host\":\"www.example.com\",\"uri\":\"/a\"}},\"status\":200,\"size\":4096}}").Bytes.ShouldBe(4096);
        Read("nginx-json", "{" + Rest).Reason.ShouldBe(RejectReason.BadClient);
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void A_format_of_ones_own_may_have_the_list_in_any_place(string list, string client)
    {
        const string Time = "[20/Nov/2026:09:21:55 +0000]";
        (string Format, string Line)[] formats =
        [
            ("nginx:$http_x_forwarded_for [$time_local] \"$request\" $status $body_bytes_sent", $"{list} {Time} \"GET /a HTTP/1.1\" 200 4096"),
            ("nginx:\"$http_x_forwarded_for\" [$time_local] \"$request\" $status $body_bytes_sent", $"\"{list}\" {Time} \"GET /a HTTP/1.1\" 200 4096"),
            ("nginx:[$time_local] \"$request\" $status $body_bytes_sent $http_x_forwarded_for", $"{Time} \"GET /a HTTP/1.1\" 200 4096 {list}"),
            ("nginx:[$time_local] \"$request\" $http_x_forwarded_for|$status $body_bytes_sent", $"{Time} \"GET /a HTTP/1.1\" {list}|200 4096"),
            ("nginx:[$time_local] \"$request\" $http_x_forwarded_for $status $body_bytes_sent", $"{Time} \"GET /a HTTP/1.1\" {list} 200 4096"),
            ("apache:%{X-Forwarded-For}i %l %u %t \"%r\" %>s %b", $"{list} - - {Time} \"GET /a HTTP/1.1\" 200 4096"),
            ("apache:\"%{X-Forwarded-For}i\" %l %u %t \"%r\" %>s %b", $"\"{list}\" - - {Time} \"GET /a HTTP/1.1\" 200 4096"),
            ("apache:%t \"%r\" %>s %b \"%{X-Forwarded-For}i\"", $"{Time} \"GET /a HTTP/1.1\" 200 4096 \"{list}\""),
        ];
        foreach (var (format, text) in formats)
        {
            var line = ParsedLine.Of(OwnFormat.Compile(format), text);
            (line.Reason, line.Target, line.Status, line.Bytes).ShouldBe((RejectReason.None, "/a", 200, 4096), $"{format}\n{text}");

            // a blank ends an unquoted list unless it follows a comma
            if (!text.Contains("a b c", StringComparison.Ordinal) && !text.Contains("' OR", StringComparison.Ordinal) && !(list.Length == 0 && format.StartsWith("apache:%{", StringComparison.Ordinal)))
            {
                line.Client.ShouldBe(client, $"{format}\n{text}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void The_connection_is_the_client_where_the_format_has_it(string list, string client)
    {
        client.ShouldNotBeEmpty();
        foreach (var (format, begin) in new[]
        {
            ("nginx:$http_x_forwarded_for $remote_addr [$time_local] \"$request\" $status $body_bytes_sent", list + " 10.0.0.1"),
            ("nginx:$http_x_forwarded_for|$remote_addr [$time_local] \"$request\" $status $body_bytes_sent", list + "|10.0.0.1"),
            ("nginx:$remote_addr $http_x_forwarded_for [$time_local] \"$request\" $status $body_bytes_sent", "10.0.0.1 " + list),
            ("apache:%a %{X-Forwarded-For}i %t \"%r\" %>s %b", "10.0.0.1 " + list),
            ("apache:\"%{X-Forwarded-For}i\" %h %t \"%r\" %>s %b", $"\"{list}\" 10.0.0.1"),
        })
        {
            var line = ParsedLine.Of(OwnFormat.Compile(format), begin + " [20/Nov/2026:09:21:55 +0000] \"GET /a HTTP/1.1\" 200 4096");
            (line.Reason, line.Client, line.Bytes).ShouldBe((RejectReason.None, "10.0.0.1", 4096), $"{format}\n{begin}");
        }
    }

    [Theory]
    [InlineData("x 9.9.9.9 [y")]
    [InlineData("9.9.9.9 [20/Nov/2026:09:21:55 +0000] \\x22GET / HTTP/1.1\\x22 200 9")]
    [InlineData("a|b|c 1.1.1.1 2.2.2.2 3.3.3.3")]
    [InlineData("[ [ [ ] ] ]")]
    public void What_looks_like_the_end_of_the_list_is_not_it_when_the_line_does_not_go_on_as_it_should(string list)
    {
        foreach (var separator in new[] { " ", "|" })
        {
            var line = ParsedLine.Of(
                OwnFormat.Compile($"nginx:$http_x_forwarded_for{separator}$remote_addr [$time_local] \"$request\" $status $body_bytes_sent"),
                $"{list}{separator}10.0.0.1 [20/Nov/2026:09:21:55 +0000] \"GET /a HTTP/1.1\" 200 4096");
            (line.Reason, line.Client, line.Bytes).ShouldBe((RejectReason.None, "10.0.0.1", 4096));
        }
    }

    [Fact]
    public void The_work_on_a_hostile_list_is_bounded()
    {
        var format = OwnFormat.Compile("nginx:$http_x_forwarded_for|$remote_addr [$time_local] \"$request\" $status $body_bytes_sent");
        var hostile = string.Concat(Enumerable.Repeat("a|", 30_000));
        ParsedLine.Of(format, hostile).Reason.ShouldNotBe(RejectReason.None);
        var line = ParsedLine.Of(format, hostile + "10.0.0.1 [20/Nov/2026:09:21:55 +0000] \"GET /a HTTP/1.1\" 200 4096");
        (line.Reason, line.Client, line.Bytes).ShouldBe((RejectReason.None, "10.0.0.1", 4096));
    }

    [Theory]
    [InlineData("1.1.1.1 - - [20/Nov/2026:09:21:55 +0000] \"GET /x HTTP/1.1\" 200 999999 \"-\" \"-\" 1 \"a\" \"b\" 2ms")]
    [InlineData("1.1.1.1 - - [20/Nov/2026:09:21:55 +0000] \"GET /x HTTP/1.1\" 200 999999 \"")]
    [InlineData("1.1.1.1 - - [20/Nov/2026:09:21:55 +0000] \"GET /x HTTP/1.1\" 200 999999 \"-\" \"")]
    [InlineData("1.1.1.1 - - [20/Nov/2026:09:21:55 +0000] \"")]
    [InlineData("[20/Nov/2026:09:21:55 +0000] \"x\" 999 1")]
    public void What_looks_like_a_line_of_Traefik_inside_the_list_is_not_the_line(string list)
    {
        var line = Read("traefik", $"{list} - - [20/Nov/2026:09:21:56 +0000] \"GET /a HTTP/2.0\" 201 4096 \"-\" \"-\" 1 \"web@docker\" \"http://172.29.0.2:8111\" 2ms");
        (line.Reason, line.Target, line.Status, line.Bytes).ShouldBe((RejectReason.None, "/a", 201, 4096));
    }

    [Theory]
    [InlineData("\"-\" \"a \"b\" c\"")]
    [InlineData("\"x\" y\" \"a\\\"")]
    [InlineData("\"-\" \"1 \"a\" \"b\" 2ms\"")]
    public void Quotes_in_the_referer_and_the_user_agent_of_Traefik_are_part_of_them(string headers)
    {
        var line = Read("traefik", $"198.51.100.23 - - [20/Nov/2026:09:21:56 +0000] \"GET /a HTTP/2.0\" 201 4096 {headers} 1 \"web@docker\" \"http://172.29.0.2:8111\" 2ms");
        (line.Reason, line.Target, line.Status, line.Bytes).ShouldBe((RejectReason.None, "/a", 201, 4096));
    }

    [Theory]
    [InlineData("a\" \"b", "curl")]
    [InlineData("a\\", "curl\\")]
    [InlineData("-", "x\" \"y\" \"evil.example.com\" \"1")]
    [InlineData("\" \"\" \"", "\"\"")]
    public void Quotes_and_backslashes_in_the_headers_of_Envoy_do_not_move_the_authority(string list, string agent)
    {
        var line = Read("envoy", $"[2026-11-20T09:21:55.000Z] \"GET /a HTTP/1.1\" 200 - 0 4096 3 2 \"{list}\" \"{agent}\" \"b2\" \"www.example.com\" \"10.0.0.1:80\"");
        (line.Reason, line.Client, line.Host, line.Bytes).ShouldBe((RejectReason.None, "-", "www.example.com", 4096));
    }

    [Fact]
    public void A_quote_in_the_request_of_Envoy_does_not_end_it()
    {
        var line = Read("envoy", "[2026-11-20T09:21:55.000Z] \"GET /a\"b\" c HTTP/1.1\" 200 - 0 4096 3 2 \"1.2.3.4\" \"curl/8\" \"b2\" \"www.example.com\" \"10.0.0.1:80\"");
        (line.Reason, line.Client, line.Target, line.Bytes).ShouldBe((RejectReason.None, "1.2.3.4", "/a\"b\" c", 4096));
    }

    [Theory]
    [InlineData("common", "")]
    [InlineData("combined", " \"-\" \"curl\"")]
    public void The_common_log_format_may_begin_with_a_list(string format, string rest)
    {
        const string Behind = " - - [20/Nov/2026:09:21:55 +0000] \"GET /a HTTP/1.1\" 200 4096";
        foreach (var (list, client) in new[] { ("198.51.100.23, 203.0.113.77", "203.0.113.77"), ("198.51.100.23,203.0.113.77:80", "203.0.113.77"), ("hello, world", "-") })
        {
            var line = Read(format, list + Behind + rest);
            (line.Reason, line.Client, line.Bytes).ShouldBe((RejectReason.None, client, 4096));
        }

        Read(format, "198.51.100.23," + Behind + rest).Reason.ShouldBe(RejectReason.None);
        Read(format, "example.com:80" + Behind + rest).Reason.ShouldBe(RejectReason.BadClient);
    }

    [Fact]
    public void The_format_of_logs_with_lists_is_detected()
    {
        string[] common =
        [
            "198.51.100.23, 203.0.113.77 - - [20/Nov/2026:09:21:55 +0000] \"GET /a HTTP/2.0\" 200 4096 \"-\" \"-\" 1 \"web@docker\" \"http://172.29.0.2:8111\" 2ms",
            "198.51.100.23,203.0.113.77 - - [20/Nov/2026:09:21:56 +0000] \"OPTIONS /b HTTP/2.0\" 204 1000 \"-\" \"-\" 2 \"web@docker\" \"http://172.29.0.2:8111\" 2ms",
            "198.51.100.9 - - [20/Nov/2026:09:21:57 +0000] \"GET /c HTTP/2.0\" 200 10 \"-\" \"-\" 3 \"web@docker\" \"http://172.29.0.2:8111\" 2ms",
        ];
        string[] lists = ["unknown", "hello, world", "1.2.3.4:5555", "", "-", "[2001:db8::1]:443", "2001:db8::1, 10.0.0.1", "198.51.100.23"];
        var json = lists.Select(value => $"{{\"ClientAddr\":\"172.71.12.8:11029\",\"ClientHost\":\"{value}\",\"DownstreamContentSize\":4096,\"DownstreamStatus\":200,"
            + "\"RequestHost\":\"www.example.com\",\"RequestPath\":\"/a\",\"StartUTC\":\"2026-11-20T09:21:55Z\"}");
        Detected(common).ShouldBe(("traefik", 3, 5106));
        Detected(json).ShouldBe(("traefik-json", 8, 8 * 4096));
    }

    private static (string Format, int Lines, long Bytes) Detected(IEnumerable<string> lines)
    {
        var detected = FormatDetector.Detect("a.log", Encoding.Latin1.GetBytes(string.Concat(lines.Select(line => line + "\n"))), whole: true);
        return (detected.Format.Name, detected.Fits, lines.Sum(line => ParsedLine.Of(detected.Format, line).Bytes));
    }

    private static ParsedLine Read(string format, string line) => ParsedLine.Of(LogFormats.Named(format)!, line);
}
