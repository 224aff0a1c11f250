using System.Text;
using Tidemark.Logs.Detection;
using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats;

namespace Tidemark.Logs.Tests.Formats.Json;

public sealed class JsonFormatTests
{
    private static readonly LogFormat Nginx = LogFormats.Named("nginx-json")!;

    [Fact]
    public void The_order_of_keys_and_those_that_are_not_known_make_no_difference()
    {
        var one = ParsedLine.Of(Nginx, """{"status":200,"remote_addr":"192.0.2.1","msec":1700000000.5,"request_uri":"/a","body_bytes_sent":7,"host":"h.example"}""");
        var other = ParsedLine.Of(
            Nginx,
            """ { "x" : { "status" : [ 1, { } ] } , "host":"h.example","body_bytes_sent":"7","request_uri":"/a","msec":"1700000000.5","y":null,"remote_addr":"192.0.2.1","status":"200" } """);

        one.Reason.ShouldBe(RejectReason.None);
        other.ShouldBe(one);
        (one.Client, one.Target, one.Host, one.Time, one.Status, one.Bytes).ShouldBe(("192.0.2.1", "/a", "h.example", 1_700_000_000, 200, 7));
    }

    [Fact]
    public void Of_keys_that_are_the_same_the_last_counts()
    {
        Line("\"status\":200,\"status\":404").Status.ShouldBe(404);
        Line("\"status\":200,\"status\":null").Reason.ShouldBe(RejectReason.BadStatus);
    }

    [Theory]
    [InlineData("\"bytes_sent\":9,\"body_bytes_sent\":7", 7)]
    [InlineData("\"body_bytes_sent\":7,\"bytes_sent\":9", 7)]
    [InlineData("\"body_bytes_sent\":\"\",\"bytes_sent\":9", 9)]
    [InlineData("\"body_bytes_sent\":null,\"bytes_sent\":9", 9)]
    [InlineData("\"body_bytes_sent\":\"-\"", 0)]
    public void Of_keys_for_one_field_the_first_of_the_list_that_has_a_value_decides(string bytes, long expected)
    {
        ParsedLine.Of(Nginx, "{\"remote_addr\":\"192.0.2.1\",\"msec\":1700000000,\"request_uri\":\"/\",\"status\":200," + bytes + "}").Bytes.ShouldBe(expected);
    }

    [Theory]
    [InlineData("\"request_uri\":\"/a?b\"", "/a?b")]
    [InlineData("\"request\":\"GET /a?b HTTP/1.1\"", "/a?b")]
    [InlineData("\"uri\":\"/a\",\"args\":\"b=\\u00e9\"", "/a?b=\u00c3\u00a9")]
    [InlineData("\"uri\":\"/a\",\"args\":\"\"", "/a")]
    [InlineData("\"request\":\"\\\\x16\\\\x03\"", "\\x16\\x03")]
    public void The_URL_is_put_together_of_what_there_is(string keys, string target)
    {
        var line = ParsedLine.Of(Nginx, "{\"remote_addr\":\"192.0.2.1\",\"msec\":1700000000,\"status\":200,\"body_bytes_sent\":1,\"host\":\"h\"," + keys + "}");
        (line.Reason, line.Target).ShouldBe((RejectReason.None, target));
    }

    [Theory]
    [InlineData("\"request_uri\":\"\",\"request\":\"\"", "None")]
    [InlineData("\"request\":\"\"", "None")]
    [InlineData("\"uri\":\"\",\"args\":\"\"", "None")]
    [InlineData("\"request_uri\":null", "None")]
    [InlineData("\"url\":\"/a\"", "Malformed")]
    public void A_client_that_sent_no_request_is_one_as_in_combined_and_a_log_without_a_key_for_the_URL_is_refused(string keys, string reason)
    {
        var line = ParsedLine.Of(Nginx, "{\"remote_addr\":\"192.0.2.1\",\"msec\":1700000000,\"status\":400,\"body_bytes_sent\":309,\"host\":\"h\"," + keys + "}");
        line.Reason.ToString().ShouldBe(reason);
        if (line.Reason == RejectReason.None)
        {
            (line.Target, line.Host, line.Bytes).ShouldBe(("", "h", 309));
        }
    }

    [Theory]
    [InlineData("HIT", CacheResult.Hit)]
    [InlineData("STALE", CacheResult.Hit)]
    [InlineData("UPDATING", CacheResult.Hit)]
    [InlineData("REVALIDATED", CacheResult.Hit)]
    [InlineData("MISS", CacheResult.Miss)]
    [InlineData("EXPIRED", CacheResult.Miss)]
    [InlineData("BYPASS", CacheResult.Miss)]
    [InlineData("", CacheResult.Unknown)]
    [InlineData("-", CacheResult.Unknown)]
    [InlineData("NEW", CacheResult.Unknown)]
    public void The_result_of_the_cache_is_hit_or_origin_or_neither(string word, object cache)
    {
        Line($"\"upstream_cache_status\":\"{word}\"").Cache.ShouldBe((CacheResult)cache);
    }

    [Theory]
    [InlineData("\"scheme\":\"https\"", true)]
    [InlineData("\"scheme\":\"http\"", false)]
    [InlineData("\"https\":\"on\"", true)]
    [InlineData("\"https\":\"\"", false)]
    [InlineData("\"ssl_protocol\":\"TLSv1.3\"", true)]
    [InlineData("\"ssl_protocol\":\"-\"", false)]
    public void Https_is_told_by_any_of_its_keys(string key, bool https)
    {
        Line(key).Https.ShouldBe(https);
    }

    [Theory]
    [InlineData("www.example.com:8443", "www.example.com")]
    [InlineData("[2001:db8::1]:80", "[2001:db8::1]")]
    [InlineData("-", "")]
    public void The_host_is_without_port(string host, string expected)
    {
        ParsedLine.Of(Nginx, "{\"remote_addr\":\"192.0.2.1\",\"msec\":1,\"request_uri\":\"/\",\"status\":200,\"body_bytes_sent\":1,\"host\":\"" + host + "\"}").Host.ShouldBe(expected);
    }

    [Theory]
    [InlineData("\"status\":\"000\"", "BadStatus")]
    [InlineData("\"status\":9", "BadStatus")]
    [InlineData("\"status\":\"009\"", "BadStatus")]
    [InlineData("\"body_bytes_sent\":-5", "BadBytes")]
    [InlineData("\"body_bytes_sent\":1.5", "BadBytes")]
    [InlineData("\"body_bytes_sent\":4398046511105", "BadBytes")]
    [InlineData("\"msec\":\"yesterday\"", "BadTime")]
    [InlineData("\"body_bytes_sent\":-1.0", "BadBytes")]
    [InlineData("\"body_bytes_sent\":15e-1", "BadBytes")]
    [InlineData("\"body_bytes_sent\":\"1.5\"", "BadBytes")]
    [InlineData("\"body_bytes_sent\":4398046511104.5", "BadBytes")]
    [InlineData("\"body_bytes_sent\":9223372036854775807", "BadBytes")]
    [InlineData("\"body_bytes_sent\":9223372036854775808.0", "BadBytes")]
    [InlineData("\"body_bytes_sent\":1e999999999999", "BadBytes")]
    [InlineData("\"body_bytes_sent\":1e-999999999999", "BadBytes")]
    [InlineData("\"status\":200.5", "BadStatus")]
    [InlineData("\"status\":2000e-2", "BadStatus")]
    [InlineData("\"status\":1e3", "BadStatus")]
    [InlineData("\"status\":\"200.5\"", "BadStatus")]
    [InlineData("\"msec\":-1.7e9", "BadTime")]
    [InlineData("\"x\":", "Malformed")]
    public void What_cannot_be_counted_is_refused_with_its_reason(string key, string reason)
    {
        Line(key).Reason.ToString().ShouldBe(reason);
    }

    [Theory]
    [InlineData("\"status\":200.0", 200, 1)]
    [InlineData("\"status\":2e2", 200, 1)]
    [InlineData("\"status\":\"206.0\"", 206, 1)]
    [InlineData("\"status\":20600E-2", 206, 1)]
    [InlineData("\"body_bytes_sent\":200.0", 200, 200)]
    [InlineData("\"body_bytes_sent\":1.5e3", 200, 1500)]
    [InlineData("\"body_bytes_sent\":1E+3", 200, 1000)]
    [InlineData("\"body_bytes_sent\":-0.0", 200, 0)]
    [InlineData("\"body_bytes_sent\":\"1.5e3\"", 200, 1500)]
    [InlineData("\"body_bytes_sent\":4398046511104.0", 200, 4398046511104)]
    public void A_whole_number_may_be_written_as_JSON_writes_any_number(string key, int status, long bytes)
    {
        var line = Line(key);
        (line.Reason, line.Status, line.Bytes).ShouldBe((RejectReason.None, status, bytes));
    }

    [Theory]
    [InlineData("1.7e9")]
    [InlineData("1.7000000005E+9")]
    [InlineData("\"1700000000000e-3\"")]
    [InlineData("1.7e12")]
    public void A_time_in_seconds_may_have_an_exponent(string msec)
    {
        var line = Line($"\"msec\":{msec}");
        (line.Reason, line.Time).ShouldBe((RejectReason.None, 1_700_000_000));
    }

    // what the lines of each format say in the documents of its server, with every number as a double
    [Theory]
    [InlineData("nginx-json", "{\"time_iso8601\":\"2026-11-20T11:01:09+08:00\",\"remote_addr\":\"198.51.100.1\",\"host\":\"www.example.com\",\"request\":\"GET /both HTTP/1.1\",\"status\":206.0,\"body_bytes_sent\":1.5e3}")]
    [InlineData("traefik-json", "{\"ClientAddr\":\"198.51.100.9:11031\",\"DownstreamContentSize\":1500.0,\"DownstreamStatus\":2.06e2,\"RequestHost\":\"www.example.com\",\"RequestPath\":\"/both\",\"StartUTC\":\"2026-11-20T03:01:09.5Z\"}")]
    [InlineData("caddy", "{\"ts\":1.795143669e9,\"request\":{\"remote_ip\":\"198.51.100.1\",\"host\":\"www.example.com\",\"uri\":\"/both\"},\"status\":206.0,\"size\":15e2}")]
    [InlineData("envoy-json", "{\"start_time\":\"2026-11-20T03:01:09.000Z\",\"downstream_remote_address\":\"198.51.100.1:5\",\"authority\":\"www.example.com\",\"path\":\"/both\",\"response_code\":206.0,\"bytes_sent\":1500.0}")]
    public void Every_JSON_format_takes_doubles(string format, string written)
    {
        var line = ParsedLine.Of(LogFormats.Named(format)!, written);
        (line.Reason, line.Time, line.Target, line.Status, line.Bytes).ShouldBe((RejectReason.None, 1_795_143_669, "/both", 206, 1500)); // date -ud '2026-11-20 03:01:09' +%s
    }

    [Theory]
    [InlineData("\"body_bytes_sent\":1.5", "1.5", "bytes: a whole number")]
    [InlineData("\"status\":\"200.5\"", "200.5", "status: a whole number")]
    [InlineData("\"msec\":\"yesterday\"", "yesterday", "time: ")]
    public void The_field_that_cannot_be_read_is_named_with_its_place(string key, string rest, string expected)
    {
        var line = "{\"remote_addr\":\"192.0.2.1\",\"request_uri\":\"/\",\"msec\":1,\"status\":200,\"body_bytes_sent\":1," + key + "}";
        var stop = Nginx.CreateParser().StopOf(Encoding.Latin1.GetBytes(line)).ShouldNotBeNull();
        line[stop.At..].ShouldStartWith(rest);
        stop.Expected.ShouldStartWith(expected);
    }

    [Fact]
    public void Status_499_is_a_request_and_bytes_of_four_tebibytes_are_bytes()
    {
        var line = Line("\"status\":499,\"body_bytes_sent\":4398046511104");
        (line.Reason, line.Status, line.Bytes).ShouldBe((RejectReason.None, 499, 4398046511104));
    }

    [Fact]
    public void Broken_UTF8_survives()
    {
        var line = ParsedLine.Of(Nginx, "{\"remote_addr\":\"192.0.2.1\",\"msec\":1,\"request_uri\":\"/\u00e9\u00ff\",\"status\":200,\"body_bytes_sent\":1,\"http_referer\":\"\u00c3\"}");
        (line.Target, line.Referer).ShouldBe(("/\u00e9\u00ff", "\u00c3"));
    }

    [Theory]
    [InlineData("ts\":\"2022-03-10T06:30:01.524+0100", "2022-03-10T05:30:01Z")]
    [InlineData("ts\":\"2022/03/10 06:30:01.524", "2022-03-10T06:30:01Z")]
    [InlineData("ts\":\"10/Mar/2022:06:30:01 +0000", "2022-03-10T06:30:01Z")]
    public void Caddy_writes_its_time_in_many_forms(string ts, string instant)
    {
        ParsedLine.Of(LogFormats.Named("caddy")!, "{\"" + ts + "\",\"request\":{\"remote_addr\":\"[2001:db8::1]:5\",\"host\":\"h\",\"uri\":\"/\"},\"status\":200,\"size\":3}")
            .ShouldBe(new ParsedLine(
                RejectReason.None, "2001:db8::1", "/", UrlForm.Path, "h", "", DateTimeOffset.Parse(instant).ToUnixTimeSeconds(), 200, 3, CacheResult.Unknown, false, true));
    }

    [Theory]
    [InlineData("Souin; hit; ttl=30; key=a", CacheResult.Hit)]
    [InlineData("Souin; fwd=uri-miss; stored", CacheResult.Miss)]
    [InlineData("Origin; hit, Souin; fwd=stale", CacheResult.Miss)]
    [InlineData("Souin; detail=hit", CacheResult.Unknown)]
    [InlineData("hit", CacheResult.Unknown)]
    public void Caddys_cache_is_told_by_the_header_of_the_nearest_one(string header, object cache)
    {
        ParsedLine.Of(
            LogFormats.Named("caddy")!,
            "{\"ts\":1,\"request\":{\"remote_ip\":\"192.0.2.1\",\"host\":\"h\",\"uri\":\"/\"},\"status\":200,\"size\":3,\"resp_headers\":{\"Cache-Status\":[\"" + header + "\"]}}")
            .Cache.ShouldBe((CacheResult)cache);
    }

    private static ParsedLine Line(string keys) => ParsedLine.Of(
        Nginx.CreateParser(),
        Encoding.Latin1.GetBytes("{\"remote_addr\":\"192.0.2.1\",\"msec\":1700000000,\"request_uri\":\"/\",\"status\":200,\"body_bytes_sent\":1,\"host\":\"h\"," + keys + "}"));
}
