using System.Buffers;
using Tidemark.Text.Addresses;

namespace Tidemark.Metering.Clients;

/// <summary>Takes addresses out of text: a network stays of them, or that there was one.</summary>
internal static class AddressMask
{
    private const int GroupsOfIpv4 = 4;
    private const int ColonsOfIpv6 = 7;

    private static readonly SearchValues<byte> OfAddress = SearchValues.Create("0123456789abcdefABCDEF:."u8);
    private static readonly SearchValues<byte> OfIpv4 = SearchValues.Create("0123456789."u8);

    private static ReadOnlySpan<byte> Hidden => "[address]"u8;

    /// <summary>Writes the network of an address (<c>203.0.113.0/24</c>), a zone behind it left out.</summary>
    /// <returns>False when it is none, or the level keeps no network.</returns>
    public static bool TryNetwork(ReadOnlySpan<byte> address, Anonymisation level, Span<byte> into, out int length)
    {
        length = 0;
        var zone = address.IndexOf((byte)'%');
        if (level == Anonymisation.Hashed || !IpText.TryRead(zone < 0 ? address : address[..zone], out var number))
        {
            return false;
        }

        var bits = (level, number.IsIpv4) switch
        {
            (Anonymisation.Light, true) => 24,
            (Anonymisation.Light, false) => 48,
            (_, true) => 16,
            (_, false) => 32,
        };
        length = IpText.Write(number.Network(bits), into);
        into[length++] = (byte)'/';
        bits.TryFormat(into[length..], out var written);
        length += written;
        return true;
    }

    /// <summary>The line with everything that looks like an IPv4 or IPv6 address replaced by its network, or by <c>[address]</c>.</summary>
    /// <param name="line">Any bytes.</param>
    /// <param name="level">Which network.</param>
    /// <param name="isCut">The line is the beginning of a longer one: what it ends with may be the beginning of an address, and goes.</param>
    public static byte[] Mask(ReadOnlySpan<byte> line, Anonymisation level, bool isCut)
    {
        if (isCut)
        {
            line = line[..(line.LastIndexOfAnyExcept(OfAddress) + 1)];
        }

        var masked = new ArrayBufferWriter<byte>(Math.Max(1, line.Length));
        while (line.Length > 0)
        {
            var start = line.IndexOfAny(OfAddress);
            if (start < 0)
            {
                start = line.Length;
            }

            masked.Write(line[..start]);
            line = line[start..];
            var end = line.IndexOfAnyExcept(OfAddress);
            end = end < 0 ? line.Length : end;
            MaskRun(line[..end], level, masked);
            line = line[end..];
        }

        return masked.WrittenSpan.ToArray();
    }

    private static void MaskRun(ReadOnlySpan<byte> run, Anonymisation level, ArrayBufferWriter<byte> masked)
    {
        var colons = run.Count((byte)':');
        if (run.IndexOf("::"u8) >= 0 || colons >= ColonsOfIpv6 || (colons == ColonsOfIpv6 - 1 && HoldsIpv4(run[(run.LastIndexOf((byte)':') + 1)..])))
        {
            Replace(run, level, masked);
            return;
        }

        while (run.Length > 0)
        {
            var start = run.IndexOfAny(OfIpv4);
            start = start < 0 ? run.Length : start;
            masked.Write(run[..start]);
            run = run[start..];
            var end = run.IndexOfAnyExcept(OfIpv4);
            end = end < 0 ? run.Length : end;
            if (HoldsIpv4(run[..end]))
            {
                Replace(run[..end], level, masked);
            }
            else
            {
                masked.Write(run[..end]);
            }

            run = run[end..];
        }
    }

    // Four numbers in a row: the first may begin in, and the last end in, a longer run of digits
    private static bool HoldsIpv4(ReadOnlySpan<byte> text)
    {
        var numbers = 0;
        foreach (var group in text.Split((byte)'.'))
        {
            var digits = text[group];
            if (digits.Length == 0)
            {
                numbers = 0;
                continue;
            }

            if (++numbers >= GroupsOfIpv4)
            {
                return true;
            }

            // as one of the two in the middle it has to be whole; if it cannot be, it may still be the first
            if (numbers > 1 && (digits.Length > 3 || (digits.Length == 3 && digits.SequenceCompareTo("255"u8) > 0)))
            {
                numbers = 1;
            }
        }

        return false;
    }

    private static void Replace(ReadOnlySpan<byte> address, Anonymisation level, ArrayBufferWriter<byte> masked)
    {
        var text = address.TrimEnd(".:"u8) is var shorter && IpText.TryRead(shorter, out _) ? shorter : address;
        Span<byte> network = stackalloc byte[IpText.Longest + 4];
        if (TryNetwork(text, level, network, out var length))
        {
            masked.Write(network[..length]);
            masked.Write(address[text.Length..]);
        }
        else
        {
            masked.Write(Hidden);
        }
    }
}
