using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats.Own;

namespace Tidemark.Logs.Tests.Formats.Own;

/// <summary>nginx writes <c>$upstream_*</c> as lists when it asked several servers or redirected internally.</summary>
public sealed class NginxListTests
{
    private const string Head = "nginx:$remote_addr [$time_local] $host \"$request\" ";

    // The list of https://nginx.org/en/docs/http/ngx_http_upstream_module.html#variables, with lists as nginx writes them
    private static readonly (string Name, string[] Values)[] Variables =
    [
        ("upstream_addr", ["10.0.0.1:80", "10.0.0.1:80, 10.0.0.2:80", "[2001:db8::1]:80, unix:/run/app.sock : backend", "-"]),
        ("upstream_bytes_received", ["200", "0, 4096", "0, 17 : 5000", "- : 5"]),
        ("upstream_bytes_sent", ["200", "0, 4096", "0, 17 : 5000"]),
        ("upstream_cache_status", ["HIT", "MISS", "-"]),
        ("upstream_connect_time", ["0.000", "-, 0.001", "0.001 : 0.002"]),
        ("upstream_cookie_session", ["abc", "-"]),
        ("upstream_header_time", ["0.004", "-, 0.004", "0.004 : 0.005", "-"]),
        ("upstream_http_cache_control", ["no-store", "no-cache, no-store, max-age=0"]),
        ("upstream_last_server_name", ["backend1.example.com", "-"]),
        ("upstream_queue_time", ["0.000", "0.001, 0.002"]),
        ("upstream_response_length", ["5000", "0, 5000", "0, 0 : 5000"]),
        ("upstream_response_time", ["0.003", "0.003, 3.001", "0.003 : 0.004", "60.001, 60.000, 0.100 : 0.200"]),
        ("upstream_status", ["200", "502, 200", "200 : 200", "504, 502, 200 : 304", "-", "502 : ", "-, 200", "502, - : 200"]),
        ("upstream_trailer_grpc_status", ["0", "-"]),
    ];

    [Theory]
    [InlineData("200 200 5000", 200, 5000)]
    [InlineData("502, 200 200 6000", 200, 6000)]
    [InlineData("200 : 200 200 7000", 200, 7000)]
    [InlineData("504, 502, 200 : 304 404 8000", 404, 8000)]
    [InlineData("- 304 9000", 304, 9000)]
    [InlineData("502 :  404 9000", 404, 9000)]
    [InlineData("-, - : - 502 157", 502, 157)]
    public void The_status_and_the_bytes_behind_a_list_are_those_of_their_variables(string rest, int status, long bytes)
    {
        foreach (var (format, tail) in new[] { ("$upstream_status $status $body_bytes_sent", ""), ("$upstream_status $status $body_bytes_sent $request_time", " 0.003") })
        {
            var line = Read(Head + format, "198.51.100.1 [20/Nov/2026:10:00:01 +0800] www.example.com \"GET /one HTTP/1.1\" " + rest + tail);
            (line.Reason, line.Status, line.Bytes, line.Time).ShouldBe((RejectReason.None, status, bytes, 1_795_140_001)); // date -ud '2026-11-20 02:00:01' +%s
        }
    }

    [Theory]
    [InlineData("$upstream_status $status $body_bytes_sent")]
    [InlineData("[$upstream_status] $status $body_bytes_sent")]
    [InlineData("\"$upstream_status\" $status $body_bytes_sent")]
    [InlineData("us=$upstream_status s=$status b=$body_bytes_sent")]
    [InlineData("$upstream_status|$status|$body_bytes_sent")]
    [InlineData("$upstream_status;$status;$body_bytes_sent")]
    [InlineData("$upstream_status,$status,$body_bytes_sent")]
    [InlineData("$upstream_status:$status:$body_bytes_sent")]
    [InlineData("$upstream_status, \"s\":$status, \"b\":$body_bytes_sent")]
    [InlineData("$upstream_status - $status - $body_bytes_sent")]
    [InlineData("$upstream_status :$status $body_bytes_sent")]
    [InlineData("$status $upstream_status $body_bytes_sent")]
    [InlineData("$status $upstream_status $upstream_response_time $upstream_addr $upstream_response_length $body_bytes_sent")]
    [InlineData("$status $body_bytes_sent $upstream_status")]
    [InlineData("$status$upstream_status $body_bytes_sent")]
    [InlineData("$upstream_status$my_own $status $body_bytes_sent")]
    [InlineData("$http_user_agent $upstream_status $status $body_bytes_sent")]
    public void A_list_is_told_from_what_stands_beside_it(string format)
    {
        foreach (var list in Variables.Single(variable => variable.Name == "upstream_status").Values)
        {
            var line = format.Replace("$upstream_status", list).Replace("$status", "206").Replace("$body_bytes_sent", "5000").Replace("$upstream_response_time", "0.003, 3.001 : 0.1")
                .Replace("$upstream_addr", "10.0.0.1:80, 10.0.0.2:80 : unix:/run/app.sock").Replace("$upstream_response_length", "0, 999 : 404").Replace("$my_own", "")
                .Replace("$http_user_agent", "Mozilla/5.0 (X11, Linux)");
            var read = Read(Head + format, "198.51.100.1 [20/Nov/2026:10:00:01 +0800] www.example.com \"GET /one HTTP/1.1\" " + line);
            (read.Reason, read.Status, read.Bytes).ShouldBe((RejectReason.None, 206, 5000), line);
        }
    }

    [Theory]
    [InlineData("$upstream_status, $status $body_bytes_sent")]
    [InlineData("$upstream_status : $status $body_bytes_sent")]
    [InlineData("$upstream_status - $upstream_status, -$status $body_bytes_sent")]
    [InlineData("$upstream_addr, ua=$status $body_bytes_sent")]
    [InlineData("$upstream_addr : $upstream_status $status $body_bytes_sent")]
    [InlineData("$upstream_addr:$status $body_bytes_sent")]
    [InlineData("$upstream_addr/$my_own $status $body_bytes_sent")]
    [InlineData("${upstream_response_time}0 $status $body_bytes_sent")]
    [InlineData("$upstream_status$status $body_bytes_sent")]
    [InlineData("$upstream_status$status$body_bytes_sent")]
    [InlineData("$http_x_forwarded_for,$status,$body_bytes_sent")]
    [InlineData("$proxy_add_x_forwarded_for,$status,$body_bytes_sent")]
    [InlineData("$upstream_http_cache_control,$my_own,$status $body_bytes_sent")]
    public void A_format_in_which_nothing_tells_where_a_list_ends_is_refused(string format)
    {
        var error = Should.Throw<LogUsageException>(() => OwnFormat.Compile(Head + format));
        error.Message.ShouldContain("end");
        error.Message.ShouldContain("^");
    }

    [Fact]
    public void Two_values_parted_by_a_slash_are_read_also_as_lists()
    {
        foreach (var list in new[] { "10.0.0.1:80/200", "10.0.0.1:80, 10.0.0.2:80/502, 200", "unix:/run/app.sock : 10.0.0.2:80/502 : 200" })
        {
            var read = Read(Head + "$upstream_addr/$upstream_status $status $body_bytes_sent", "198.51.100.1 [20/Nov/2026:10:00:01 +0800] www.example.com \"GET /one HTTP/1.1\" " + list + " 206 5000");
            (read.Reason, read.Status, read.Bytes).ShouldBe((RejectReason.None, 206, 5000), list);
        }
    }

    [Fact]
    public void A_header_of_a_server_that_is_a_list_is_told_from_a_number_behind_a_comma()
    {
        var read = Read(
            Head + "$upstream_http_cache_control,$status,$upstream_http_vary $body_bytes_sent",
            "198.51.100.1 [20/Nov/2026:10:00:01 +0800] www.example.com \"GET /one HTTP/1.1\" no-cache, no-store, max-age=0,206,Accept, Cookie 5000");
        (read.Reason, read.Status, read.Bytes).ShouldBe((RejectReason.None, 206, 5000));
    }

    [Fact]
    public void A_second_list_of_proxies_is_a_list_too()
    {
        var read = Read(
            "nginx:$remote_addr $proxy_add_x_forwarded_for $http_x_forwarded_for [$time_local] $host \"$request\" $status $body_bytes_sent",
            "10.0.0.1 203.0.113.7, 198.51.100.4, 10.0.0.1 203.0.113.7, 198.51.100.4 [20/Nov/2026:10:00:01 +0800] www.example.com \"GET /one HTTP/1.1\" 200 7");
        (read.Reason, read.Client, read.Bytes).ShouldBe((RejectReason.None, "10.0.0.1", 7));
    }

    [Fact]
    public void Lists_in_any_position_of_any_format_leave_the_metered_values_as_they_were_written()
    {
        string[] separators = [" ", "\t", "|", " | ", "; ", " x="];
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var dice = new Random(seed);
            var (status, bytes) = (dice.Next(100, 600), dice.NextInt64(1L << 40));
            var columns = new List<(string Format, string Written)>
            {
                ("$remote_addr", "198.51.100.1"), ("$time_iso8601", "2026-11-20T10:00:01+08:00"), ("$host", "www.example.com"), ("$status", $"{status}"),
                ("$body_bytes_sent", bytes.ToString(CultureInfo.InvariantCulture)), ("\"$request\"", "\"GET /one, two : 3 HTTP/1.1\""),
            };
            for (var i = dice.Next(1, 6); i > 0; i--)
            {
                var (name, values) = Variables[dice.Next(Variables.Length)];
                var value = values[dice.Next(values.Length)];
                columns.Insert(dice.Next(columns.Count + 1), dice.Next(3) switch
                {
                    0 => ($"\"${name}\"", $"\"{value}\""),
                    1 => ($"[${{{name}}}]", $"[{value}]"),
                    _ => ($"${name}", value),
                });
            }

            // the last column has a separator behind: without one a list at the end of a line is not read
            var parts = columns.Select(column => (column.Format, column.Written, Separator: separators[dice.Next(separators.Length)])).ToList();
            var format = string.Concat(parts.Select(part => part.Format + part.Separator));
            var line = string.Concat(parts.Select(part => part.Written + part.Separator));
            var read = Read("nginx:" + format, line);
            (read.Reason, read.Client, read.Host, read.Target, read.Status, read.Bytes, read.Time)
                .ShouldBe((RejectReason.None, "198.51.100.1", "www.example.com", "/one, two : 3", status, bytes, 1_795_140_001), $"{format}\n{line}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static ParsedLine Read(string format, string line) => ParsedLine.Of(OwnFormat.Compile(format), line);
}
