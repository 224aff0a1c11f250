using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Testing;
using Tidemark.Text.Addresses;

namespace Tidemark.Text.Tests.Addresses;

public sealed class IpTextTests
{
    private static readonly Gen<string> AnyAddress = Gen.OneOf(
        Gen.Choose(0, 255).Four().Select(n => $"{n.Item1}.{n.Item2}.{n.Item3}.{n.Item4}"),
        Group(8).Select(groups => string.Join(':', groups)),
        from before in Gen.Choose(0, 7).SelectMany(Group)
        from after in Gen.Choose(0, 7 - before.Length).SelectMany(Group)
        select string.Join(':', before) + "::" + string.Join(':', after),
        from groups in Gen.Choose(0, 5).SelectMany(Group)
        from n in Gen.Choose(0, 255).Four()
        select string.Join(':', groups) + $"::{n.Item1}.{n.Item2}.{n.Item3}.{n.Item4}");

    [Fact]
    public void Whatever_inet_pton_reads_is_read_as_the_same_number()
    {
        var damaged = from address in AnyAddress
                      from edits in Gen.Choose(0, 1_000_000).ListOf(2)
                      from count in Gen.Choose(0, 2)
                      select edits.Take(count).Aggregate(address, Edit);
        var texts = damaged.Sample(4000).Concat(["", ":", "::", ":::", "1", "1.2.3", "01.2.3.4", "1.2.3.4.", "0.0.0.0", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::", "::1.2.3.4", "1.2.3.4::", "fe80::1%eth0", "256.1.1.1"]).Distinct().ToList();
        const string script =
            """
            import socket, sys
            for line in sys.stdin:
                text = line.rstrip('\n')
                for family in (socket.AF_INET, socket.AF_INET6):
                    try:
                        print(socket.inet_pton(family, text).hex())
                        break
                    except (OSError, ValueError):
                        pass
                else:
                    print('-')
            """;
        var expected = Python(script, texts);
        texts.Zip(expected).ShouldAllBe(pair => Numbers(pair.First) == Unmapped(pair.Second));
        expected.Count(answer => answer == "-").ShouldBeInRange(500, texts.Count - 500);
    }

    [Fact]
    public void Addresses_are_written_as_RFC_5952_says()
    {
        var texts = AnyAddress.Sample(3000).ToList();
        const string script =
            """
            import ipaddress, sys
            for line in sys.stdin:
                address = ipaddress.ip_address(line.rstrip('\n'))
                print(getattr(address, 'ipv4_mapped', None) or address.compressed)
            """;
        texts.Select(Rewritten).ShouldBe(Python(script, texts));
    }

    [Theory]
    [InlineData("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1")]
    [InlineData("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1")]
    [InlineData("::FFFF:203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:cb00:7107", "203.0.113.7")]
    [InlineData("0:0:0:0:0:0:0:0", "::")]
    [InlineData("1:0:0:2:0:0:0:0", "1:0:0:2::")]
    public void One_address_has_one_text(string logged, string text) => Rewritten(logged).ShouldBe(text);

    [Theory]
    [InlineData("203.0.113.7", 24, "203.0.113.0", "203.0.113.255")]
    [InlineData("203.0.113.7", 32, "203.0.113.7", "203.0.113.7")]
    [InlineData("203.0.113.7", 0, "0.0.0.0", "255.255.255.255")]
    [InlineData("2001:db8:1:2::3", 48, "2001:db8:1::", "2001:db8:1:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("2001:db8::", 0, "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("2001:db8::3", 128, "2001:db8::3", "2001:db8::3")]
    public void A_network_has_a_first_and_a_last_address(string address, int length, string first, string last)
    {
        IpText.TryRead(Encoding.ASCII.GetBytes(address), out var number).ShouldBeTrue();
        Text(number.Network(length)).ShouldBe(first);
        Text(number.LastOf(length)).ShouldBe(last);
    }

    private static Gen<string[]> Group(int count) =>
        Gen.OneOf(
            Gen.Constant("0"),
            Gen.Constant("0"),
            Gen.Choose(0, 65_535).Select(n => n.ToString("x", CultureInfo.InvariantCulture)),
            Gen.Choose(0, 65_535).Select(n => n.ToString("X4", CultureInfo.InvariantCulture)))
            .ArrayOf(count);

    private static string Edit(string text, int edit)
    {
        const string letters = "0123456789abcF:.:.g%/ ";
        var at = edit % Math.Max(1, text.Length);
        var letter = letters[edit / 100 % letters.Length];
        return (edit % 3) switch
        {
            0 => text.Insert(at, letter.ToString()),
            1 when text.Length > 0 => text.Remove(at, 1),
            _ when text.Length > 0 => text.Remove(at, 1).Insert(at, letter.ToString()),
            _ => text,
        };
    }

    private static List<string> Python(string script, IReadOnlyList<string> lines) =>
        [.. ToolRun.Run("/usr/bin/python3", ["-c", script], string.Join('\n', lines) + "\n").GetAwaiter().GetResult().Output.TrimEnd('\n').Split('\n')];

    private static string Numbers(string text) =>
        !IpText.TryRead(Encoding.ASCII.GetBytes(text), out var address) ? "-" : address.Bits.ToString(address.IsIpv4 ? "x8" : "x32", CultureInfo.InvariantCulture);

    private static string Unmapped(string hex) => hex.StartsWith("00000000000000000000ffff", StringComparison.Ordinal) ? hex[24..] : hex;

    private static string Rewritten(string text)
    {
        IpText.TryRead(Encoding.ASCII.GetBytes(text), out var address).ShouldBeTrue(text);
        return Text(address);
    }

    private static string Text(IpNumber address)
    {
        var text = new byte[IpText.Longest];
        return Encoding.ASCII.GetString(text, 0, IpText.Write(address, text));
    }
}
