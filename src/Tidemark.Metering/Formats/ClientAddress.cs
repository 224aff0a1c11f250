using System.Buffers;

namespace Tidemark.Metering.Formats;

/// <summary>Who asked, as the edge wrote it: IPv4, IPv6, a host name, <c>unix:</c>, or <c>-</c>.</summary>
internal static class ClientAddress
{
    private const int Longest = 255;

    private static readonly SearchValues<byte> OfIpv4 = SearchValues.Create("0123456789."u8);
    private static readonly SearchValues<byte> OfIpv6 = SearchValues.Create("0123456789abcdefABCDEF:.%"u8);
    private static readonly SearchValues<byte> OfName = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-_"u8);

    /// <summary>Whether the text can be an address; <c>example.com:80</c> cannot, which tells a format with a leading virtual host apart.</summary>
    public static bool IsPlausible(ReadOnlySpan<byte> text) =>
        text.Length is > 0 and <= Longest
        && (!text.ContainsAnyExcept(OfIpv4)
            || (text.Contains((byte)':')
                ? !text.ContainsAnyExcept(OfIpv6) || text.SequenceEqual("unix:"u8)
                : !text.ContainsAnyExcept(OfName)));
}
