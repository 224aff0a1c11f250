using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Formats.Json;

/// <summary>The header <c>Cache-Status</c> (RFC 9211): <c>Edge; hit; ttl=30</c>, <c>Edge; fwd=uri-miss; stored</c>. The cache nearest to the client is the last of its list.</summary>
internal static class CacheStatus
{
    public static CacheResult Of(ReadOnlySpan<byte> text)
    {
        var last = text[(text.LastIndexOf((byte)',') + 1)..];
        var first = true;
        foreach (var range in last.Split((byte)';'))
        {
            var parameter = last[range].Trim((byte)' ');
            if (!first && parameter.SequenceEqual("hit"u8))
            {
                return CacheResult.Hit;
            }

            if (!first && parameter.StartsWith("fwd="u8))
            {
                return CacheResult.Miss;
            }

            first = false;
        }

        return CacheResult.Unknown;
    }
}
