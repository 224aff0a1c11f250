using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats;
using Tidemark.Logs.Formats.Own;

namespace Tidemark.Logs.Tests.Formats.Own;

public sealed class ApacheFormatTests
{
    private const long Instant = 1431849903; // date -ud '2015-05-17 08:05:03' +%s

    [Theory]
    [InlineData("%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\"")]
    [InlineData("LogFormat \"%h %l %u %t \\\"%r\\\" %>s %b \\\"%{Referer}i\\\" \\\"%{User-Agent}i\\\"\" combined")]
    [InlineData("logformat '%h %l %u %t \"%r\" %>s %b \"%{referer}i\" %400,501{User-agent}i' odd")]
    [InlineData("%h %l %u %t \\\"%r\\\" %>s %b \\\"%{Referer}i\\\"")]
    public void Combined_is_read_however_it_is_given(string format)
    {
        var line = Read(format, "192.0.2.7 - frank [17/May/2015:10:05:03 +0200] \"GET /a?q=\\\"x\\\" HTTP/1.1\" 304 - \"https://ref.example.net/\" \"Agent\"");
        (line.Reason, line.Client, line.Time, line.Target, line.Status, line.Bytes, line.Referer)
            .ShouldBe((RejectReason.None, "192.0.2.7", Instant, "/a?q=\\\"x\\\"", 304, 0, "https://ref.example.net/"));
    }

    [Fact]
    public void A_leading_virtual_host_with_its_port_is_told_from_the_client()
    {
        var line = Read("%v:%p %h %l %u %t \"%r\" %>s %O \"%{Referer}i\"", "www.example.com:443 2001:db8::1 - - [17/May/2015:10:05:03 +0200] \"GET / HTTP/2.0\" 200 203 \"-\"");
        (line.Host, line.Client, line.Bytes, line.Https).ShouldBe(("www.example.com", "2001:db8::1", 203, true));
    }

    // What Apache 2.4.71 wrote for the directives
    [Theory]
    [InlineData("%{%Y-%m-%dT%T}t.%{msec_frac}t%{%z}t", "2026-11-20T10:18:50.825+0000")]
    [InlineData("%{%d/%b/%Y %T}t.%{usec_frac}t %{%z}t", "20/Nov/2026 10:18:50.825723 +0000")]
    [InlineData("%{%e|%y|%m|%I:%M:%S %p %z}t", "20|26|11|10:18:50 AM +0000")]
    [InlineData("%{%FT%TZ}t", "2026-11-20T10:18:50Z")]
    [InlineData("%{%s}t", "1795169930")]
    [InlineData("%{sec}t", "1795169930")]
    [InlineData("%{begin:msec}t", "1795169930825")]
    [InlineData("%{end:usec}t", "1795169930825723")]
    [InlineData("%{%c %z}t", "Fri Nov 20 10:18:50 2026 +0000")]
    [InlineData("%t", "[20/Nov/2026:10:18:50 +0000]")]
    public void Times_are_read_in_many_forms(string directive, string written)
    {
        Read($"%a {directive} %>s %B", $"127.0.0.1 {written} 200 3").Time.ShouldBe(1795169930); // date -ud '2026-11-20 10:18:50' +%s
    }

    // begin 2026-11-20 23:59:58 UTC, end 2026-11-21 00:00:03 UTC (date -ud '...' +%s), as Apache 2.4 writes them
    [Theory]
    [InlineData("%{begin}t", "[20/Nov/2026:23:59:58 +0000]", true)]
    [InlineData("%{begin:}t", "[20/Nov/2026:23:59:58 +0000]", true)]
    [InlineData("%{end}t", "[21/Nov/2026:00:00:03 +0000]", false)]
    [InlineData("%{end:}t", "[21/Nov/2026:00:00:03 +0000]", false)]
    [InlineData("%{end:sec}t %t", "1795219203 [20/Nov/2026:23:59:58 +0000]", true)]
    [InlineData("%t %{end}t", "[20/Nov/2026:23:59:58 +0000] [21/Nov/2026:00:00:03 +0000]", true)]
    [InlineData("%{end}t %{begin}t", "[21/Nov/2026:00:00:03 +0000] [20/Nov/2026:23:59:58 +0000]", true)]
    [InlineData("%{end:%d/%b/%Y:%T %z}t %{begin:%F %T%z}t", "21/Nov/2026:00:00:03 +0000 2026-11-20 23:59:58+0000", true)]
    [InlineData("%{end:msec}t %{begin:usec}t", "1795219203123 1795219198000123", true)]
    [InlineData("%{end:%F}t %{begin:%F}t %{end:%T}t %{begin:%T}t %{end:%z}t %{begin:%z}t", "2026-11-21 2026-11-20 00:00:03 23:59:58 +0000 +0000", true)]
    [InlineData("%{end:%F}t %{%F}t %{end:%T}t %{%T}t %{end:%z}t %{%z}t", "2026-11-21 2026-11-20 00:00:03 23:59:58 +0000 +0000", true)]
    [InlineData("%{%F}t %{begin:%T}t %{%z}t %{end:sec}t", "2026-11-20 23:59:58 +0000 1795219203", true)]
    [InlineData("%{begin:%T}t %{end:%F %T %z}t", "23:59:58 2026-11-21 00:00:03 +0000", false)]
    [InlineData("%{begin:%F}t %{begin:%T}t %{end:%F %T %z}t", "2026-11-20 23:59:58 2026-11-21 00:00:03 +0000", false)]
    [InlineData("%{begin:%F}t %t %{end:%T}t", "2026-11-20 [20/Nov/2026:23:59:58 +0000] 00:00:03", true)]
    [InlineData("%{begin:%F}t.%{begin:msec_frac}t %{end:%F}t %{end:%T}t.%{end:usec_frac}t %{end:%z}t", "2026-11-20.999 2026-11-21 00:00:03.000123 +0000", false)]
    [InlineData("%{end:sec}t.%{end:msec_frac}t", "1795219203.123", false)]
    [InlineData("%400{begin:sec}t %{end:sec}t", "- 1795219203", false)]
    public void Parts_of_one_time_belong_together(string directives, string written, bool isBegin)
    {
        var line = Read($"%a {directives} \"%r\" %>s %B", $"127.0.0.1 {written} \"GET / HTTP/1.1\" 200 3");
        (line.Reason, line.Time, line.Status, line.Bytes).ShouldBe((RejectReason.None, isBegin ? 1795219198 : 1795219203, 200, 3));
    }

    [Theory]
    [InlineData("%{begin:%F}t %{end:%T %z}t")]
    [InlineData("%{%F}t %{end:%T %z}t")]
    [InlineData("%{end:%F %z}t %{%T}t")]
    [InlineData("%{begin:%T}t %{begin:%z}t %{end:%F}t")]
    [InlineData("%{begin:%F %T}t %{end:%F %T}t")]
    [InlineData("%{begin:%F %T}t %{end:%z}t")]
    [InlineData("%{begin:msec_frac}t %{end:usec_frac}t")]
    [InlineData("%{begin:%F %I:%M:%S %z}t %{end:%p}t")]
    public void The_date_of_one_time_and_the_clock_of_another_are_not_a_time(string directives)
    {
        var error = Should.Throw<LogUsageException>(() => OwnFormat.Compile($"apache:%a {directives} \"%r\" %>s %B"));
        error.Message.ShouldContain("time");
    }

    [Theory]
    [InlineData("12:00:00 AM", 0)]
    [InlineData("01:00:00 am", 3600)]
    [InlineData("12:00:00 PM", 12 * 3600)]
    [InlineData("11:00:00 PM", 23 * 3600)]
    public void Hours_of_half_a_day_are_read(string written, long seconds)
    {
        Read("%a %{%r %F %z}t %>s %B", $"127.0.0.1 {written} 1970-01-02 +0000 200 3").Time.ShouldBe(86_400 + seconds);
        Read("%a %{%F %z %p %I:%M:%S}t %>s %B", $"127.0.0.1 1970-01-02 +0000 {written[^2..]} {written[..8]} 200 3").Time.ShouldBe(86_400 + seconds);
    }

    [Theory]
    [InlineData("%{X-Forwarded-For}i %h %l %u %t \"%r\" %>s %b", "203.0.113.9, 198.51.100.7, 10.0.0.1 192.0.2.1 - -", "192.0.2.1", "")]
    [InlineData("%{X-Forwarded-For}i %h %l %u %t \"%r\" %>s %b", "- 192.0.2.1 - -", "192.0.2.1", "")]
    [InlineData("%{X-Forwarded-For}i %l %u %t \"%r\" %>s %b", "203.0.113.9, 198.51.100.7 - al ice", "198.51.100.7", "")]
    [InlineData("%{X-Forwarded-For}i %l %u %t \"%r\" %>s %b", "203.0.113.9 - -", "203.0.113.9", "")]
    [InlineData("%h %{X-Forwarded-For}i %v %l %t \"%r\" %>s %b", "192.0.2.1 203.0.113.9, 198.51.100.7 www.example.com -", "192.0.2.1", "www.example.com")]
    public void A_list_of_proxies_without_quotes_ends_at_the_blank_that_follows_no_comma(string format, string begin, string client, string host)
    {
        var line = Read(format, begin + " [17/May/2015:10:05:03 +0200] \"GET /a HTTP/1.1\" 200 7");
        (line.Reason, line.Client, line.Host, line.Target, line.Bytes).ShouldBe((RejectReason.None, client, host, "/a", 7));
    }

    [Fact]
    public void Tabs_and_percent_signs_are_literal()
    {
        var line = Read("%a\\t%t\\t%%\\t%m\\t%{Host}i\\t%U%q\\t%H\\t%>s\\t%B\\t%{X-Forwarded-For}i", "127.0.0.1\t[17/May/2015:10:05:03 +0200]\t%\tGET\tWWW.Example.com:8080\t/no?q=x\tHTTP/1.1\t404\t236\t203.0.113.9, 198.51.100.7");
        (line.Reason, line.Host, line.Target, line.Status, line.Bytes).ShouldBe((RejectReason.None, "WWW.Example.com", "/no?q=x", 404, 236));
    }

    [Fact]
    public void The_status_after_redirects_is_taken_when_both_are_there()
    {
        OwnFormat.Compile("apache:%h %t %s %>s %b").Fields.ShouldContain(new FieldSource("status", "%>s"));
        OwnFormat.Compile("apache:%h %t %s %b").Fields.ShouldContain(new FieldSource("status", "%s"));
    }

    private static ParsedLine Read(string format, string line) => ParsedLine.Of(OwnFormat.Compile("apache:" + format), line);
}
