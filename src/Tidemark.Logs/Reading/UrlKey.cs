using System.Runtime.CompilerServices;
using System.Text;
using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Reading;

/// <summary>
/// Builds the key of a URL: scheme://host/path?query as logged, bytes untouched, at most 2 KiB of it. A path gets the scheme
/// and host of its line, else <c>http://</c> and the domain that was given; what is neither path nor URL stands behind a slash.
/// </summary>
public sealed class UrlKey(string? domain)
{
    /// <summary>Bytes of a URL that are kept.</summary>
    public const int Longest = 2048;

    private readonly byte[] _plain = Begin("http://", domain);
    private readonly byte[] _tls = Begin("https://", domain);
    private readonly int _plainLength = Encoding.UTF8.GetByteCount("http://" + domain);
    private readonly int _tlsLength = Encoding.UTF8.GetByteCount("https://" + domain);

    /// <summary>The key; valid until the next call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<byte> Of(in LogRecord record)
    {
        if (record.Form == UrlForm.Absolute)
        {
            return Cut(record.Target, Longest);
        }

        var key = record.Https ? _tls : _plain;
        var length = record.Https ? _tlsLength : _plainLength;
        if (domain is null)
        {
            var host = Cut(record.Host, RefererHost.Longest);
            host.CopyTo(key.AsSpan(length));
            length += host.Length;
        }

        if (record.Form == UrlForm.Other)
        {
            key[length] = (byte)'/';
            length++;
        }

        var target = Cut(record.Target, Longest - length);
        target.CopyTo(key.AsSpan(length));
        return key.AsSpan(0, length + target.Length);
    }

    // Not in the middle of a UTF-8 character, if it is UTF-8
    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var at = length;
        while (at > length - 3 && (text[at] & 0xC0) == 0x80)
        {
            at--;
        }

        return text[..((text[at] & 0xC0) == 0x80 ? length : at)];
    }

    private static byte[] Begin(string scheme, string? domain)
    {
        var key = new byte[Longest];
        Encoding.UTF8.GetBytes(scheme + domain, key);
        return key;
    }
}
