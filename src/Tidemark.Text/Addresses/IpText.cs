using System.Runtime.CompilerServices;

namespace Tidemark.Text.Addresses;

/// <summary>
/// IP addresses between text and numbers, without allocation. Read is what inet_pton reads: no zone, no leading zeros in IPv4.
/// Written is what RFC 5952 recommends, so that one address is one text.
/// </summary>
public static class IpText
{
    /// <summary>The longest text of an address: IPv6 with IPv4 at its end.</summary>
    public const int Longest = 45;

    private const int Groups = 8;
    private const byte NoDigit = 0xFF;
    private const ulong MappedPrefix = 0xFFFF;

    // The value of each hexadecimal digit: digits and letters alternate by chance, and branches on them would be guessed wrong
    private static readonly byte[] HexDigits =
        [.. Enumerable.Range(0, 256).Select(octet => char.IsAsciiHexDigit((char)octet) ? Convert.ToByte(((char)octet).ToString(), 16) : NoDigit)];

    /// <summary>Reads IPv4 text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryIpv4(ReadOnlySpan<byte> text, out uint address)
    {
        unchecked
        {
            address = 0;
            if (text.Length is < 7 or > 15)
            {
                return false;
            }

            uint value = 0;
            uint group = 0;
            var digits = 0;
            var dots = 0;
            foreach (var octet in text)
            {
                var digit = (uint)(octet - '0');
                if (digit <= 9)
                {
                    if (digits == 1 && group == 0)
                    {
                        return false;
                    }

                    group = (group * 10) + digit;
                    digits++;
                    if (group > 255)
                    {
                        return false;
                    }
                }
                else if (octet == '.' && digits > 0 && dots < 3)
                {
                    value = (value << 8) | group;
                    (group, digits) = (0, 0);
                    dots++;
                }
                else
                {
                    return false;
                }
            }

            address = (value << 8) | group;
            return dots == 3 && digits > 0;
        }
    }

    /// <summary>Reads IPv6 text into its two halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryIpv6(ReadOnlySpan<byte> text, out ulong high, out ulong low)
    {
        high = low = 0;
        if (text.Length is < 2 or > Longest || (text[0] == ':' && text[1] != ':'))
        {
            return false;
        }

        var (count, gap) = (0, text[0] == ':' ? 0 : -1);
        var (group, digits) = (0UL, 0);
        for (var at = gap == 0 ? 2 : 0; at < text.Length; at++)
        {
            var octet = text[at];
            var digit = HexDigits[octet];
            if (digit <= 0xF)
            {
                group = (group << 4) | digit;
                digits++;
                continue;
            }

            if (octet == '.')
            {
                if (digits == 0 || count > Groups - 2 || !TryIpv4(text[(at - digits)..], out var tail))
                {
                    return false;
                }

                (high, low) = ((high << 32) | (low >> 32), (low << 32) | tail);
                count += 2;
                return Spread(count, gap, ref high, ref low);
            }

            if (octet != ':' || digits > 4 || count == Groups)
            {
                return false;
            }

            if (digits > 0)
            {
                (high, low) = ((high << 16) | (low >> 48), (low << 16) | group);
                (group, digits) = (0, 0);
                count++;
            }
            else if (gap < 0 && at > 0)
            {
                gap = count;
            }
            else
            {
                return false;
            }
        }

        if (digits > 0)
        {
            if (digits > 4 || count == Groups)
            {
                return false;
            }

            (high, low) = ((high << 16) | (low >> 48), (low << 16) | group);
            count++;
        }
        else if (gap != count)
        {
            // one colon at the end
            return false;
        }

        return Spread(count, gap, ref high, ref low);
    }

    // Moves the groups before :: to where they belong
    private static bool Spread(int count, int gap, ref ulong high, ref ulong low)
    {
        if (gap < 0 ? count != Groups : count >= Groups)
        {
            return false;
        }

        if (gap > 0)
        {
            var behind = 16 * (count - gap);
            var value = new UInt128(high, low);
            value = (value >> behind << (16 * (Groups - gap))) | (value & ((UInt128.One << behind) - UInt128.One));
            (high, low) = ((ulong)(value >> 64), (ulong)(value & ulong.MaxValue));
        }

        return true;
    }

    /// <summary>Whether an IPv6 address stands for an IPv4 one (<c>::ffff:0:0/96</c>).</summary>
    public static bool IsMapped(ulong high, ulong low) => high == 0 && low >> 32 == MappedPrefix;

    /// <summary>Reads an address of either kind; an IPv4-mapped one is IPv4.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out IpNumber address)
    {
        if (TryIpv4(text, out var ipv4))
        {
            address = new IpNumber(true, ipv4);
            return true;
        }

        if (!TryIpv6(text, out var high, out var low))
        {
            address = default;
            return false;
        }

        address = IsMapped(high, low) ? new IpNumber(true, low & uint.MaxValue) : new IpNumber(false, new UInt128(high, low));
        return true;
    }

    /// <summary>Writes an address; <paramref name="into"/> has room for <see cref="Longest"/> bytes.</summary>
    /// <returns>The number of bytes written.</returns>
    public static int Write(in IpNumber address, Span<byte> into) => address.IsIpv4 ? WriteIpv4((uint)address.Bits, into) : WriteIpv6(address.Bits, into);

    /// <summary>Writes IPv4 text.</summary>
    public static int WriteIpv4(uint address, Span<byte> into)
    {
        var length = 0;
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            ((address >> shift) & 0xFF).TryFormat(into[length..], out var written);
            length += written;
            if (shift > 0)
            {
                into[length++] = (byte)'.';
            }
        }

        return length;
    }

    /// <summary>Writes IPv6 text: lower case, the longest run of zero groups (the first of several, two at least) as <c>::</c>.</summary>
    public static int WriteIpv6(UInt128 address, Span<byte> into)
    {
        Span<uint> groups = stackalloc uint[Groups];
        for (var i = 0; i < Groups; i++)
        {
            groups[i] = (uint)((address >> (16 * (Groups - 1 - i))) & 0xFFFF);
        }

        var (gap, gapEnd) = LongestZeros(groups);
        var length = 0;
        for (var i = 0; i < Groups; i++)
        {
            if (i == gap)
            {
                into[length++] = (byte)':';
                into[length++] = (byte)':';
                i = gapEnd - 1;
                continue;
            }

            if (i > 0 && i != gapEnd)
            {
                into[length++] = (byte)':';
            }

            groups[i].TryFormat(into[length..], out var written, "x");
            length += written;
        }

        return length;
    }

    private static (int Start, int End) LongestZeros(ReadOnlySpan<uint> groups)
    {
        var (start, end) = (-1, -1);
        for (var i = 0; i < groups.Length; i++)
        {
            var from = i;
            while (i < groups.Length && groups[i] == 0)
            {
                i++;
            }

            if (i - from >= 2 && i - from > end - start)
            {
                (start, end) = (from, i);
            }
        }

        return (start, end);
    }
}

/// <summary>An address as a number.</summary>
/// <param name="IsIpv4">32 bits, else 128.</param>
/// <param name="Bits">The address, the first bit of its text the highest.</param>
public readonly record struct IpNumber(bool IsIpv4, UInt128 Bits)
{
    /// <summary>How many bits an address has.</summary>
    public int Width => IsIpv4 ? 32 : 128;

    /// <summary>The address with all bits after the first <paramref name="length"/> cleared.</summary>
    public IpNumber Network(int length) => this with { Bits = Bits & ~Behind(length) };

    /// <summary>The address with all bits after the first <paramref name="length"/> set.</summary>
    public IpNumber LastOf(int length) => this with { Bits = Bits | Behind(length) };

    private UInt128 Behind(int length) => length >= Width ? UInt128.Zero : UInt128.MaxValue >> (128 - Width + length);
}
