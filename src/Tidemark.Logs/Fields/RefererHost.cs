using System.Buffers;
using System.Runtime.CompilerServices;

namespace Tidemark.Logs.Fields;

/// <summary>Reduces a referer to its host.</summary>
public static class RefererHost
{
    private static readonly SearchValues<byte> OfScheme = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-."u8);
    private static readonly SearchValues<byte> OfHost = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-_"u8);
    private static readonly SearchValues<byte> OfLiteral = SearchValues.Create("abcdef0123456789:.[]"u8);

    /// <summary>The longest host name there can be.</summary>
    public const int Longest = 253;

    /// <summary>The host in lower case, without user and port; <c>-</c> when the referer is not a URL with a host.</summary>
    /// <param name="referer">As logged.</param>
    /// <param name="scratch">At least <see cref="Longest"/> bytes; the answer may lie in it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> referer, Span<byte> scratch)
    {
        var scheme = referer.IndexOf("://"u8);
        if (scheme <= 0 || referer[..scheme].ContainsAnyExcept(OfScheme))
        {
            return "-"u8;
        }

        var host = RequestLine.HostOf(RequestLine.AuthorityOf(referer[(scheme + 3)..]));
        if (host.Length is 0 or > Longest)
        {
            return "-"u8;
        }

        if (!host.ContainsAnyExcept(OfHost))
        {
            return host;
        }

        if (System.Text.Ascii.ToLower(host, scratch, out var length) != OperationStatus.Done)
        {
            return "-"u8;
        }

        ReadOnlySpan<byte> lower = scratch[..length];
        return lower.ContainsAnyExcept(lower[0] == '[' ? OfLiteral : OfHost) ? "-"u8 : lower;
    }
}
