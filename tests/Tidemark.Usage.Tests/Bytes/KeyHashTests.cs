using System.Globalization;
using System.Text;
using Tidemark.Usage.Bytes;

namespace Tidemark.Usage.Tests.Bytes;

public sealed class KeyHashTests
{
    [Theory]
    [InlineData("", "199151022360785b")]
    [InlineData("::1", "7cc93ae74f17ba3e")]
    [InlineData("192.0.2.1", "77b62abbc77cec4f")]
    [InlineData("2001:db8:85a3::8a2e:370:7334", "863948773b00cb14")]
    public void The_hash_of_a_visitor_is_the_same_for_ever(string address, string hash)
    {
        KeyHash.OfVisitor(Encoding.ASCII.GetBytes(address)).ToString("x16", CultureInfo.InvariantCulture).ShouldBe(hash);
    }

    [Fact]
    public void Addresses_that_differ_little_have_hashes_that_differ_in_half_their_bits()
    {
        var addresses = Enumerable.Range(0, 65_536).Select(i => $"10.1.{i / 256}.{i % 256}").ToList();
        var hashes = addresses.ConvertAll(address => KeyHash.OfVisitor(Encoding.ASCII.GetBytes(address)));

        hashes.Distinct().Count().ShouldBe(addresses.Count);
        for (var bit = 0; bit < 64; bit++)
        {
            hashes.Count(hash => ((hash >> bit) & 1) == 1).ShouldBeInRange(31_500, 34_036, $"bit {bit}");
        }
    }

    [Fact]
    public void Every_byte_and_the_length_matter()
    {
        var hashes = new HashSet<ulong>();
        for (var length = 0; length < 100; length++)
        {
            var key = new byte[length];
            hashes.Add(KeyHash.Of(key, 7)).ShouldBeTrue();
            for (var at = 0; at < length; at++)
            {
                key[at] = 1;
                hashes.Add(KeyHash.Of(key, 7)).ShouldBeTrue($"{at} of {length}");
                key[at] = 0;
            }
        }
    }
}
