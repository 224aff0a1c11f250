using System.Buffers.Binary;
using System.Globalization;
using Tidemark.Metering.Clients;

namespace Tidemark.Metering.Tests.Clients;

public sealed class SipHashTests
{
    // The authors' test vectors: key 00 01 ... 0f, text 00 01 ... of each length
    [Theory]
    [InlineData(0, "310e0edd47db6f72")]
    [InlineData(1, "fd67dc93c539f874")]
    [InlineData(2, "5a4fa9d909806c0d")]
    [InlineData(7, "37d1018bf50002ab")]
    [InlineData(8, "6224939a79f5f593")]
    [InlineData(15, "e545be4961ca29a1")]
    public void It_is_that_of_its_authors(int length, string expected)
    {
        var key = Enumerable.Range(0, 16).Select(i => (byte)i).ToArray();
        var text = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        var hash = new SipHash(key).Of(text);
        BinaryPrimitives.ReverseEndianness(hash).ToString("x16", CultureInfo.InvariantCulture).ShouldBe(expected);
    }
}
