using System.Text;
using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Tests.Fields;

public sealed class ClientAddressTests
{
    [Theory]
    [InlineData("192.0.2.1", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("::ffff:192.0.2.1", true)]
    [InlineData("fe80::1%25", true)]
    [InlineData("proxy-1.example.net", true)]
    [InlineData("unix:", true)]
    [InlineData("-", true)]
    [InlineData("example.com:80", false)]
    [InlineData("192.0.2.1,198.51.100.7", false)]
    [InlineData("<192.0.2.1>", false)]
    [InlineData("", false)]
    public void Addresses_are_told_from_other_fields(string text, bool plausible)
    {
        ClientAddress.IsPlausible(Encoding.ASCII.GetBytes(text)).ShouldBe(plausible);
    }

    [Fact]
    public void An_address_has_at_most_255_bytes()
    {
        ClientAddress.IsPlausible(Encoding.ASCII.GetBytes(new string('a', 255))).ShouldBeTrue();
        ClientAddress.IsPlausible(Encoding.ASCII.GetBytes(new string('a', 256))).ShouldBeFalse();
    }
}
