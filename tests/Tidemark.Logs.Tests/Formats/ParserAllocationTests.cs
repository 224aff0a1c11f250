using System.Text;
using Tidemark.Logs.Detection;
using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Tests.Formats;

public sealed class ParserAllocationTests
{
    [Theory]
    [InlineData("traefik", "hello, 1.2.3.4:80 - - [20/Nov/2026:09:21:55 +0000] \"GET /a HTTP/2.0\" 200 4096 \"-\" \"a \"b\" c\" 1 \"web@docker\" \"http://172.29.0.2:8111\" 2ms")]
    [InlineData("traefik-json", "{\"ClientAddr\":\"[2001:db8::1]:5\",\"ClientHost\":\"a, b\",\"DownstreamContentSize\":1.5e3,\"DownstreamStatus\":200.0,\"RequestHost\":\"h\",\"RequestPath\":\"/a\",\"StartUTC\":\"2026-11-20T09:21:55Z\"}")]
    [InlineData("nginx-json", "{\"http_x_forwarded_for\":\"a, [::1]:80\",\"msec\":1.7e9,\"status\":\"2e2\",\"body_bytes_sent\":\"1500.0\",\"host\":\"h\",\"request_uri\":\"/a\"}")]
    [InlineData("envoy", "[2026-11-20T09:21:55.000Z] \"GET /a HTTP/1.1\" 200 - 0 4096 3 2 \"a\" \"b, 1.2.3.4\" \"curl/8\" \"b2\" \"h\" \"10.0.0.1:80\"")]
    [InlineData("combined", "198.51.100.23, 203.0.113.77 - - [20/Nov/2026:09:21:55 +0000] \"GET /a HTTP/1.1\" 200 4096 \"-\" \"curl\"")]
    public void A_line_allocates_nothing(string format, string line)
    {
        var parser = LogFormats.Named(format)!.CreateParser();
        var bytes = Encoding.Latin1.GetBytes(line);
        Parse(parser, bytes, 100).ShouldBe(100);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var accepted = Parse(parser, bytes, 1000);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        accepted.ShouldBe(1000);
    }

    private static int Parse(Tidemark.Logs.Formats.LineParser parser, byte[] line, int times)
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
