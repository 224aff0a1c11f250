using System.Runtime.CompilerServices;
using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Formats;

/// <summary>
/// The offline log of Alibaba Cloud CDN: <c>[time] client proxy milliseconds "referer" "METHOD URL" status request-bytes
/// response-bytes HIT|MISS "user agent" "content type" remote-address</c>. What follows the cache result may be absent or
/// more than listed; a token <c>http</c>, <c>https</c> or <c>quic</c> among it tells the protocol.
/// </summary>
internal sealed class AlibabaFormat : LogFormat
{
    public override string Name => "alibaba";

    public override bool NamesHost => true;

    public override string Summary => "Alibaba Cloud CDN and DCDN offline logs";

    public override IReadOnlyList<FieldSource> Fields { get; } =
    [
        new("client", "2nd field"), new("time", "[...]"), new("host", "URL"), new("url", "2nd quoted field"), new("status", "after the URL"),
        new("bytes", "3rd after the URL"), new("referer", "1st quoted field"), new("cache", "HIT or MISS"), new("https", "URL, or https and quic at the end"),
    ];

    public override LineParser CreateParser() => new Parser();

    private sealed class Parser : LineParser
    {
        private LogTime _time;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override RejectReason Parse(ReadOnlySpan<byte> line, ref LogRecord record)
        {
            if (line.Length == 0 || line[0] != '[')
            {
                return RejectReason.Malformed;
            }

            var close = line.IndexOf((byte)']');
            if (close < 0 || !_time.TryRead(line[1..close], out record.Time))
            {
                return RejectReason.BadTime;
            }

            record.UtcOffset = _time.Offset;

            var rest = line[(close + 1)..];
            if (!Tokens.TryTake(ref rest, out record.Client) || !ClientAddress.IsPlausible(record.Client))
            {
                return RejectReason.BadClient;
            }

            if (!Tokens.TryTake(ref rest, out _) || !Tokens.TryTake(ref rest, out _)
                || !Tokens.TryTakeQuoted(ref rest, out record.Referer) || !Tokens.TryTakeQuoted(ref rest, out var request))
            {
                return RejectReason.Malformed;
            }

            RequestLine.Read(request, ref record);
            if (!Tokens.TryTake(ref rest, out var status) || !Numbers.TryStatus(status, out record.Status))
            {
                return RejectReason.BadStatus;
            }

            if (!Tokens.TryTake(ref rest, out _) || !Tokens.TryTake(ref rest, out var bytes) || !Numbers.TryBytes(bytes, out record.Bytes))
            {
                return RejectReason.BadBytes;
            }

            if (!Tokens.TryTake(ref rest, out var cache) || !TryCache(cache, out record.Cache))
            {
                return RejectReason.BadCache;
            }

            record.Complete = rest.StartsWith(" \""u8);
            record.Https |= SaysTls(rest);
            return RejectReason.None;
        }

        private static bool TryCache(ReadOnlySpan<byte> text, out CacheResult result)
        {
            result = text switch
            {
                _ when text.SequenceEqual("HIT"u8) => CacheResult.Hit,
                _ when text.SequenceEqual("MISS"u8) || text.SequenceEqual("DYNAMIC"u8) => CacheResult.Miss,
                _ => CacheResult.Unknown,
            };
            return result != CacheResult.Unknown || text is [(byte)'-'];
        }

        // The user agent and the content type are skipped as a whole, so that a word in them is not a protocol.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static bool SaysTls(ReadOnlySpan<byte> rest)
        {
            while (rest.Length > 1 && rest[1] == '"')
            {
                if (!Tokens.TryTakeQuoted(ref rest, out _))
                {
                    return false;
                }
            }

            while (Tokens.TryTake(ref rest, out var token))
            {
                if (token.SequenceEqual("https"u8) || token.SequenceEqual("quic"u8))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
