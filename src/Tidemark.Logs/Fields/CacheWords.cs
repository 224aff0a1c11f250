namespace Tidemark.Logs.Fields;

/// <summary>
/// The words of servers for cache results. A hit was answered from the cache, whether or not it was revalidated first; a miss was fetched.
/// Everything else, including unknown words, is neither.
/// </summary>
internal static class CacheWords
{
    /// <summary>Of nginx: <c>$upstream_cache_status</c>.</summary>
    public static CacheResult OfNginx(ReadOnlySpan<byte> text) => text switch
    {
        _ when text.SequenceEqual("HIT"u8) => CacheResult.Hit,
        _ when text.SequenceEqual("MISS"u8) => CacheResult.Miss,
        _ when text.SequenceEqual("EXPIRED"u8) || text.SequenceEqual("BYPASS"u8) => CacheResult.Miss,
        _ when text.SequenceEqual("STALE"u8) || text.SequenceEqual("UPDATING"u8) || text.SequenceEqual("REVALIDATED"u8) => CacheResult.Hit,
        _ => CacheResult.Unknown,
    };

    /// <summary>Of Squid and Traffic Server: <c>TCP_MEM_HIT</c>. Queries of other caches (<c>UDP_</c>), errors and refusals are neither.</summary>
    public static CacheResult OfSquid(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("TCP_"u8))
        {
            return CacheResult.Unknown;
        }

        if (text.IndexOf("HIT"u8) >= 0 || text.IndexOf("UNMODIFIED"u8) >= 0)
        {
            return CacheResult.Hit;
        }

        return text.IndexOf("MISS"u8) >= 0 || text.IndexOf("REFRESH"u8) >= 0 || text.IndexOf("SWAPFAIL"u8) >= 0 || text.IndexOf("TUNNEL"u8) >= 0
            ? CacheResult.Miss
            : CacheResult.Unknown;
    }

    /// <summary>Of Amazon CloudFront: <c>x-edge-result-type</c>.</summary>
    public static CacheResult OfCloudFront(ReadOnlySpan<byte> text) => text switch
    {
        _ when text.SequenceEqual("Hit"u8) || text.SequenceEqual("RefreshHit"u8) || text.SequenceEqual("OriginShieldHit"u8) => CacheResult.Hit,
        _ when text.SequenceEqual("Miss"u8) => CacheResult.Miss,
        _ => CacheResult.Unknown,
    };
}
