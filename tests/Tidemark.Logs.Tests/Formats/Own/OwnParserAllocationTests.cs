using System.Text;
using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats;
using Tidemark.Logs.Formats.Own;

namespace Tidemark.Logs.Tests.Formats.Own;

public sealed class OwnParserAllocationTests
{
    [Theory]
    [InlineData("nginx:$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent \"$http_referer\"", "192.0.2.1 - - [17/May/2015:10:05:03 +0200] \"GET / HTTP/1.1\" 200 5 \"-\"")]
    [InlineData("nginx:escape=json {\"t\":\"$msec\",\"u\":\"$request_uri\",\"s\":$status,\"b\":$bytes_sent,\"c\":\"$remote_addr\"}", "{\"t\":\"1431849903.1\",\"u\":\"/\\\"\\u00e4\",\"s\":200,\"b\":5,\"c\":\"192.0.2.1\"}")]
    [InlineData("nginx:$uri $args $time_iso8601 $status $bytes_sent $remote_addr ", "/a x=1 2015-05-17T10:05:03+02:00 200 5 192.0.2.1 ")]
    [InlineData("apache:%v:%p %h %{%d/%b/%Y %T}t %{%z}t \"%U%q\" %>s %b ", "h:443 192.0.2.1 17/May/2015 10:05:03 +0200 \"/?x\" 200 - ")]
    [InlineData("nginx:$remote_addr [$time_local] \"$request\" $upstream_addr $upstream_status $status $body_bytes_sent ", "192.0.2.1 [17/May/2015:10:05:03 +0200] \"GET / HTTP/1.1\" 10.0.0.1:80, 10.0.0.2:80 : x 502, 200 : 200 200 5 ")]
    [InlineData("nginx:$http_x_forwarded_for|$remote_addr [$time_local] $status $body_bytes_sent ", "a|b|c, [2001:db8::1]:80|192.0.2.1 [17/May/2015:10:05:03 +0200] 200 5 ")]
    [InlineData("apache:%{end:sec}t %{begin:%F}t %{begin:%T%z}t \"%{X-Forwarded-For}i\" %>s %b ", "1431849903 2015-05-17 10:05:03+0200 \"1.2.3.4:80, [fe80::1%eth0]:5\" 200 - ")]
    public void A_line_allocates_nothing(string format, string line)
    {
        var parser = OwnFormat.Compile(format).CreateParser();
        var bytes = Encoding.Latin1.GetBytes(line);
        Parse(parser, bytes, 100).ShouldBe(100);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var accepted = Parse(parser, bytes, 1000);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        accepted.ShouldBe(1000);
    }

    private static int Parse(LineParser parser, byte[] line, int times)
    {
        var accepted = 0;
        for (var i = 0; i < times; i++)
        {
            var record = default(LogRecord);
            accepted += parser.Parse(line, ref record) == RejectReason.None ? 1 : 0;
        }

        return accepted;
    }
}
