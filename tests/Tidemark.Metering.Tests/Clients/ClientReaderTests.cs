using System.Text;
using Tidemark.Logs.Fields;
using Tidemark.Metering.Clients;

namespace Tidemark.Metering.Tests.Clients;

public sealed class ClientReaderTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("1.2.3.4", "1.2.3.4")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("::FFFF:CB00:7107", "203.0.113.7")]
    [InlineData("2001:0DB8:0:0::7", "2001:db8::7")]
    [InlineData("2001:db8::7", "2001:db8::7")]
    [InlineData("::1.2.3.4", "::102:304")]
    [InlineData("fe80::1%eth0", "fe80::1%eth0")]
    [InlineData("a.b.example.net", "a.b.example.net")]
    [InlineData("host.example.net", "host.example.net")]
    [InlineData("010.1.2.3", "010.1.2.3")]
    [InlineData("-", "-")]
    [InlineData("unix:", "unix:")]
    [InlineData("", "")]
    public void One_client_is_one_text(string logged, string client) => Read(0, logged, "198.51.100.1").ShouldBe(client);

    [Theory]
    [InlineData(1, "203.0.113.7", "203.0.113.7")]
    [InlineData(1, "192.0.2.1, 203.0.113.7", "203.0.113.7")]
    [InlineData(2, "192.0.2.1, 203.0.113.7", "192.0.2.1")]
    [InlineData(2, "9.9.9.9,192.0.2.1,203.0.113.7", "192.0.2.1")]
    [InlineData(3, "192.0.2.1, 203.0.113.7", "10.0.0.1")]
    [InlineData(1, "192.0.2.1:4711", "192.0.2.1")]
    [InlineData(1, "[2001:DB8::7]:4711", "2001:db8::7")]
    [InlineData(1, "[2001:db8::7]", "2001:db8::7")]
    [InlineData(1, "2001:db8:0::7", "2001:db8::7")]
    [InlineData(1, "[fe80::7%eth0]:1", "fe80::7")]
    [InlineData(1, "::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData(1, "  192.0.2.1\t", "192.0.2.1")]
    [InlineData(1, "\"192.0.2.1\"", "192.0.2.1")]
    [InlineData(1, "unknown", "-")]
    [InlineData(2, "unknown, 192.0.2.1", "-")]
    [InlineData(1, "-", "10.0.0.1")]
    [InlineData(1, "", "10.0.0.1")]
    [InlineData(1, "192.0.2.1,", "-")]
    [InlineData(2, "192.0.2.1,", "192.0.2.1")]
    [InlineData(1, "[2001:db8::7", "-")]
    [InlineData(1, "evil.example.com", "-")]
    [InlineData(1, "1.2.3.4; DROP TABLE", "-")]
    [InlineData(1, "hello, world", "-")]
    [InlineData(1, "192.0.2", "-")]
    [InlineData(1, "300.1.1.1", "-")]
    [InlineData(1, "2001:db8", "-")]
    [InlineData(2, "192.0.2.1, , 203.0.113.7", "-")]
    [InlineData(3, "192.0.2.1, , 203.0.113.7", "192.0.2.1")]
    [InlineData(3, "hello, world", "10.0.0.1")]
    public void The_entry_that_the_nth_proxy_wrote_is_the_client_or_none_if_it_is_not_an_address_and_without_one_the_connection_is(int depth, string forwarded, string client) =>
        Read(depth, "10.0.0.1", forwarded).ShouldBe(client);

    [Fact]
    public void A_connection_behind_missing_entries_is_written_like_any_other() => Read(1, "::ffff:10.0.0.1", "-").ShouldBe("10.0.0.1");

    private static string Read(int depth, string client, string forwarded)
    {
        var record = new LogRecord { Client = Encoding.Latin1.GetBytes(client), Forwarded = Encoding.Latin1.GetBytes(forwarded) };
        return Encoding.Latin1.GetString(new ClientReader(depth).Of(record));
    }
}
