using System.Buffers;
using System.Runtime.CompilerServices;

namespace Tidemark.Logs.Fields;

/// <summary>Takes a request line (<c>GET /path HTTP/1.1</c>, <c>GET http://host/path</c>, or whatever a client sent instead) apart.</summary>
internal static class RequestLine
{
    private const int LongestVersion = 10;

    private static readonly SearchValues<byte> OfMethod = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"u8);
    private static readonly SearchValues<byte> EndsAuthority = SearchValues.Create("/?#"u8);

    /// <summary>Sets target, form, host and https of the record.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Read(ReadOnlySpan<byte> request, ref LogRecord record)
    {
        var target = request;
        var space = request.IndexOf((byte)' ');
        if (space > 0 && !request[..space].ContainsAnyExcept(OfMethod))
        {
            target = WithoutVersion(request[(space + 1)..]);
        }

        ReadTarget(target, ref record);
    }

    /// <summary>Where the quote is that closes a request and is followed by a status; -1 when there is none.</summary>
    /// <param name="text">What follows the opening quote.</param>
    /// <param name="quotesInside">Whether the server leaves quotes in a request as they are.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int End(ReadOnlySpan<byte> text, bool quotesInside)
    {
        var at = 0;
        while (true)
        {
            var quote = Quoted.End(text[at..]);
            if (quote < 0 || (at > 0 && !quotesInside))
            {
                return -1;
            }

            at += quote;
            if (at + 2 < text.Length && text[at + 1] == ' ' && text[at + 2] is >= (byte)'0' and <= (byte)'9')
            {
                return at;
            }

            at++;
        }
    }

    /// <summary>Sets target, form, host and https of the record from the request's target alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ReadTarget(ReadOnlySpan<byte> target, ref LogRecord record)
    {
        record.Target = target;
        record.Host = default;
        record.Https = false;
        record.Form = UrlForm.Path;
        if (target.Length == 0 || target[0] != '/')
        {
            ReadUnrooted(target, ref record);
        }
    }

    /// <summary>The host of an authority: without user, password and port.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ReadOnlySpan<byte> HostOf(ReadOnlySpan<byte> authority)
    {
        var host = authority[(authority.LastIndexOf((byte)'@') + 1)..];
        if (host.Length > 0 && host[0] == '[')
        {
            var close = host.IndexOf((byte)']');
            return close < 0 ? host : host[..(close + 1)];
        }

        var colon = host.IndexOf((byte)':');
        return colon < 0 ? host : host[..colon];
    }

    /// <summary>The part of a URL between <c>://</c> and the path.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ReadOnlySpan<byte> AuthorityOf(ReadOnlySpan<byte> afterScheme)
    {
        var end = afterScheme.IndexOfAny(EndsAuthority);
        return end < 0 ? afterScheme : afterScheme[..end];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReadUnrooted(ReadOnlySpan<byte> target, ref LogRecord record)
    {
        record.Form = UrlForm.Other;
        var scheme = target.IndexOf("://"u8);
        if (scheme > 0 && !target[..scheme].ContainsAnyExcept(OfMethod))
        {
            var host = HostOf(AuthorityOf(target[(scheme + 3)..]));
            if (host.Length > 0)
            {
                record.Form = UrlForm.Absolute;
                record.Host = host;
                record.Https = System.Text.Ascii.EqualsIgnoreCase(target[..scheme], "https"u8);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ReadOnlySpan<byte> WithoutVersion(ReadOnlySpan<byte> text)
    {
        var from = Math.Max(0, text.Length - LongestVersion);
        var space = text[from..].LastIndexOf((byte)' ');
        return space >= 0 && text[(from + space + 1)..].StartsWith("HTTP/"u8) ? text[..(from + space)] : text;
    }
}
