using System.Runtime.CompilerServices;

namespace Tidemark.Logs.Fields;

/// <summary>Addresses that are written with their port.</summary>
internal static class Endpoint
{
    /// <summary>The address of <c>192.0.2.1:80</c>, <c>[2001:db8::1]:80</c> or <c>2001:db8::1:80</c>, whose last part is always taken for the port.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ReadOnlySpan<byte> AddressOf(ReadOnlySpan<byte> text)
    {
        var colon = text.LastIndexOf((byte)':');
        return Unbracketed(colon < 0 || text is [.., (byte)']'] ? text : text[..colon]);
    }

    /// <summary><c>[2001:db8::1]</c> without its brackets; every other text as it is.</summary>
    public static ReadOnlySpan<byte> Unbracketed(ReadOnlySpan<byte> text) => text is [(byte)'[', .., (byte)']'] ? text[1..^1] : text;
}
