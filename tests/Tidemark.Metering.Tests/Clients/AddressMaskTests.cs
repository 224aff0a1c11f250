using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Metering.Clients;

namespace Tidemark.Metering.Tests.Clients;

public sealed class AddressMaskTests
{
    [Theory]
    [InlineData("203.0.113.7 - - [x]", "203.0.113.0/24 - - [x]", "203.0.0.0/16 - - [x]", "[address] - - [x]")]
    [InlineData("client=203.0.113.7:443,", "client=203.0.113.0/24:443,", "client=203.0.0.0/16:443,", "client=[address]:443,")]
    [InlineData("from 203.0.113.7.", "from 203.0.113.0/24.", "from 203.0.0.0/16.", "from [address]")]
    [InlineData("[2001:db8:1:2::7]:443", "[2001:db8:1::/48]:443", "[2001:db8::/32]:443", "[[address]]:443")]
    [InlineData("2001:DB8:1:2:3:4:5:6", "2001:db8:1::/48", "2001:db8::/32", "[address]")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.0/24", "203.0.0.0/16", "[address]")]
    [InlineData("a 2001:db8:1:2:3:4:203.0.113.7 b", "a 2001:db8:1::/48 b", "a 2001:db8::/32 b", "a [address] b")]
    [InlineData("fe80::1:2%eth0", "fe80::/48%eth0", "fe80::/32%eth0", "[address]%eth0")]
    [InlineData("1.203.0.113.7", "[address]", "[address]", "[address]")]
    [InlineData("9203.0.113.77", "[address]", "[address]", "[address]")]
    [InlineData("a203.0.113.7b", "a203.0.113.0/24b", "a203.0.0.0/16b", "a[address]b")]
    [InlineData("[10/Mar/2026:12:34:56 +0000] \"GET /1.2.3 HTTP/1.1\" 200 5", "[10/Mar/2026:12:34:56 +0000] \"GET /1.2.3 HTTP/1.1\" 200 5", null, null)]
    [InlineData("Chrome/120.0.6099.109 rv:1.9.2 00:1b:63:84:45:e6 ...", "Chrome/120.0.6099.109 rv:1.9.2 00:1b:63:84:45:e6 ...", null, null)]
    [InlineData("", "", null, null)]
    public void Addresses_become_networks_or_nothing_and_other_text_stays(string line, string light, string? strong, string? hashed)
    {
        Mask(line, Anonymisation.Light).ShouldBe(light);
        Mask(line, Anonymisation.Strong).ShouldBe(strong ?? light);
        Mask(line, Anonymisation.Hashed).ShouldBe(hashed ?? light);
    }

    [Fact]
    public void Whatever_is_around_an_address_it_is_not_in_what_stays()
    {
        var address = Gen.OneOf(
            Gen.Choose(0, 255).Four().Select(n => $"{n.Item1}.{n.Item2}.{n.Item3}.{n.Item4 | 1}"),
            Gen.Choose(1, 65_535).Four().Select(n => string.Create(CultureInfo.InvariantCulture, $"2001:db8:{n.Item1:x}:{n.Item2:X}::{n.Item3:x}:{n.Item4:x}")),
            Gen.Choose(1, 65_535).ArrayOf(8).Select(n => string.Join(':', n.Select(group => group.ToString("x", CultureInfo.InvariantCulture)))));
        var junk = Gen.OneOf(
            Gen.Choose(1, 255).Select(c => (char)c).ListOf().Select(string.Concat),
            Gen.Elements(" ", ":", ".", ",", "[", "]:80", "x", "7", "f", "::", "\"", "%25", "12:30:00", "/24"));
        var line = from addresses in address.ListOf(3)
                   from parts in junk.ListOf(4)
                   select (Addresses: addresses, Line: string.Concat(parts.Zip([.. addresses, ""], (part, one) => part + one)));
        Prop.ForAll(line.ToArbitrary(), Gen.Elements(Anonymisation.Light, Anonymisation.Strong, Anonymisation.Hashed).ToArbitrary(), (written, level) =>
        {
            var masked = Mask(written.Line, level);
            foreach (var one in written.Addresses)
            {
                masked.ShouldNotContain(one);
            }

            // independently: no four numbers with dots but networks
            var bits = level == Anonymisation.Light ? @"\.0/24" : @"(\.0){2}/16";
            var rest = Regex.Replace(masked, @"\d+(\.\d+)*?" + bits, "");
            Regex.IsMatch(rest, @"\d{1,3}(\.(25[0-5]|2[0-4]\d|1\d\d|\d\d?)(?=\.)){2}\.\d").ShouldBeFalse(masked);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_a_cut_line_ends_with_may_be_half_an_address_and_goes()
    {
        const string line = "the client is 203.0.113.77";
        for (var length = 0; length <= line.Length; length++)
        {
            var masked = Encoding.Latin1.GetString(AddressMask.Mask(Encoding.Latin1.GetBytes(line[..length]), Anonymisation.Strong, isCut: true));
            Regex.IsMatch(masked, @"\d").ShouldBeFalse(masked);
        }
    }

    private static string Mask(string line, Anonymisation level) => Encoding.Latin1.GetString(AddressMask.Mask(Encoding.Latin1.GetBytes(line), level, isCut: false));
}
