using System.Runtime.CompilerServices;
using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Formats.Proxies;

/// <summary>
/// Envoy's default format: <c>[time] "METHOD path protocol" status flags received sent duration upstream-time "x-forwarded-for" "user agent" "id" "authority"
/// "upstream"</c>. It has no address of the connection: the client is the last one of X-Forwarded-For, which Envoy itself adds.
/// </summary>
internal sealed class EnvoyFormat : LogFormat
{
    public override string Name => "envoy";

    public override bool NamesHost => true;

    public override int ParserVersion => 2;

    public override string Summary => "Envoy, default text format";

    public override IReadOnlyList<FieldSource> Fields { get; } =
    [
        new("client", "last address of X-Forwarded-For, the 2nd quoted field"), new("forwarded", "the addresses before it"), new("time", "[...]"),
        new("host", "authority, the 5th quoted field"), new("url", "1st quoted field"), new("status", "after the request"), new("bytes", "BYTES_SENT: body bytes sent"),
    ];

    public override LineParser CreateParser() => new Parser();

    private sealed class Parser : LineParser
    {
        private const int QuotesOfHeaders = 10;

        private IsoTime _time;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override RejectReason Parse(ReadOnlySpan<byte> line, ref LogRecord record)
        {
            var close = line.IndexOf((byte)']');
            if (close < 1 || line[0] != '[')
            {
                return RejectReason.Malformed;
            }

            if (!_time.TryRead(line[1..close], out record.Time))
            {
                return RejectReason.BadTime;
            }

            record.UtcOffset = _time.Offset;

            var rest = line[(close + 1)..];
            var request = rest.StartsWith(" \""u8) ? RequestLine.End(rest[2..], quotesInside: true) : -1;
            if (request < 0)
            {
                return RejectReason.Malformed;
            }

            RequestLine.Read(rest.Slice(2, request), ref record);
            rest = rest[(request + 3)..];
            if (!Tokens.TryTake(ref rest, out var status) || !Numbers.TryStatus(status, out record.Status))
            {
                return RejectReason.BadStatus;
            }

            if (!Tokens.TrySkip(ref rest, 2) || !Tokens.TryTake(ref rest, out var bytes) || !Numbers.TryBytes(bytes, out record.Bytes))
            {
                return RejectReason.BadBytes;
            }

            if (!Tokens.TrySkip(ref rest, 2) || !TryHeaders(rest, out var forwarded, out var authority))
            {
                return RejectReason.Malformed;
            }

            record.Forwarded = ForwardedList.WithoutLast(forwarded);
            record.Client = ForwardedList.LastAddress(forwarded);
            if (record.Form != UrlForm.Absolute)
            {
                record.Host = authority is [(byte)'-'] ? default : RequestLine.HostOf(authority);
            }

            record.Referer = default;
            record.Cache = CacheResult.Unknown;
            record.Complete = true;
            return RejectReason.None;
        }

        // "x-forwarded-for" "user agent" "id" "authority" "upstream". Envoy does not escape what a client sent, which may hold quotes: the authority is found from the end.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static bool TryHeaders(ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> forwarded, out ReadOnlySpan<byte> authority)
        {
            forwarded = authority = default;
            if (!rest.StartsWith(" \""u8) || rest.Count((byte)'"') < QuotesOfHeaders)
            {
                return false;
            }

            forwarded = rest[2..];
            forwarded = forwarded[..forwarded.IndexOf((byte)'"')];
            if (rest[^1] == '"')
            {
                var upstream = rest[..^1].LastIndexOf("\" \""u8);
                var end = rest[..Math.Max(0, upstream)];
                authority = end[(end.LastIndexOf((byte)'"') + 1)..];
                return upstream > 0;
            }

            // with fields of one's own behind
            return Tokens.TryTakeQuoted(ref rest, out _) && Tokens.TryTakeQuoted(ref rest, out _) && Tokens.TryTakeQuoted(ref rest, out _)
                && Tokens.TryTakeQuoted(ref rest, out authority) && Tokens.TryTakeQuoted(ref rest, out _);
        }
    }
}
