using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tidemark.Logs.Fields;

/// <summary>Reduces a referer to its host.</summary>
public static class RefererHost
{
    private static readonly SearchValues<byte> OfScheme = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-."u8);
    private static readonly SearchValues<byte> OfHost = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-_"u8);
    private static readonly SearchValues<byte> OfLiteral = SearchValues.Create("abcdef0123456789:.[]"u8);

    /// <summary>The maximum length of a host name.</summary>
    public const int Longest = 253;

    // a://b
    private const int Shortest = 5;

    /// <summary>The host in lower case, without user and port; <c>-</c> when the referer is not a URL with a host.</summary>
    /// <param name="referer">As logged.</param>
    /// <param name="scratch">At least <see cref="Longest"/> bytes; the answer may lie in it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> referer, Span<byte> scratch)
    {
        if (referer.Length < Shortest)
        {
            return "-"u8;
        }

        var plain = PlainHost(referer);
        return plain.Length > 0 ? plain : OfAny(referer, scratch);
    }

    // http://host/ and https://host/ with a host of up to 31 small letters, digits and .-_; empty for all else
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ReadOnlySpan<byte> PlainHost(ReadOnlySpan<byte> referer)
    {
        var start = referer.StartsWith("http://"u8) ? 7 : referer.StartsWith("https://"u8) ? 8 : 0;
        if (start == 0)
        {
            return default;
        }

        var rest = referer[start..];
        Span<byte> padded = stackalloc byte[Vector256<byte>.Count];
        rest[..Math.Min(rest.Length, padded.Length)].CopyTo(padded);
        var bytes = Vector256.Create<byte>(padded);
        var isHost = Vector256.LessThanOrEqual(bytes - Vector256.Create((byte)'a'), Vector256.Create((byte)25))
            | Vector256.LessThanOrEqual(bytes - Vector256.Create((byte)'0'), Vector256.Create((byte)9))
            | Vector256.Equals(bytes, Vector256.Create((byte)'.'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'-'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'_'));
        var length = BitOperations.TrailingZeroCount(~isHost.ExtractMostSignificantBits());
        return length < padded.Length && (length == rest.Length || rest[length] is (byte)'/' or (byte)'?' or (byte)'#') ? rest[..length] : default;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ReadOnlySpan<byte> OfAny(ReadOnlySpan<byte> referer, Span<byte> scratch)
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
