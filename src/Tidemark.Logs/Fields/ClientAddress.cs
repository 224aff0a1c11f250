using System.Buffers;
using System.Runtime.CompilerServices;

namespace Tidemark.Logs.Fields;

/// <summary>The client as logged by the edge: IPv4, IPv6, a host name, <c>unix:</c>, or <c>-</c>.</summary>
internal static class ClientAddress
{
    private const int Longest = 255;

    private static readonly SearchValues<byte> OfIpv4 = SearchValues.Create("0123456789."u8);
    private static readonly SearchValues<byte> OfIpv6 = SearchValues.Create("0123456789abcdefABCDEF:."u8);
    private static readonly SearchValues<byte> OfName = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-_"u8);

    /// <summary>Whether the text can be an address; <c>example.com:80</c> cannot, which distinguishes a format with a leading virtual host.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsPlausible(ReadOnlySpan<byte> text) =>
        text.Length is > 0 and <= Longest
        && (!text.ContainsAnyExcept(OfIpv4)
            || (text.Contains((byte)':') ? IsIpv6(text) || text.SequenceEqual("unix:"u8) : !text.ContainsAnyExcept(OfName)));

    // Two colons at least: one is a port. What follows % names an interface.
    private static bool IsIpv6(ReadOnlySpan<byte> text)
    {
        var zone = text.IndexOf((byte)'%');
        var address = zone < 0 ? text : text[..zone];
        return address.Count((byte)':') >= 2 && !address.ContainsAnyExcept(OfIpv6) && (zone < 0 || !text[(zone + 1)..].ContainsAnyExcept(OfName));
    }
}
