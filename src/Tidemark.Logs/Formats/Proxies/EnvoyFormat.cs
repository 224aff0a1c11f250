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

    public override string Summary => "Envoy, default text format";

    public override IReadOnlyList<FieldSource> Fields { get; } =
    [
        new("client", "last address of X-Forwarded-For, the 2nd quoted field"), new("forwarded", "the addresses before it"), new("time", "[...]"),
        new("host", "authority, the 5th quoted field"), new("url", "1st quoted field"), new("status", "after the request"), new("bytes", "BYTES_SENT: body bytes sent"),
    ];

    public override LineParser CreateParser() => new Parser();

    private sealed class Parser : LineParser
    {
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

            var rest = line[(close + 1)..];
            if (!Tokens.TryTakeQuoted(ref rest, out var request))
            {
                return RejectReason.Malformed;
            }

            RequestLine.Read(request, ref record);
            if (!Tokens.TryTake(ref rest, out var status) || !Numbers.TryStatus(status, out record.Status))
            {
                return RejectReason.BadStatus;
            }

            if (!Tokens.TrySkip(ref rest, 2) || !Tokens.TryTake(ref rest, out var bytes) || !Numbers.TryBytes(bytes, out record.Bytes))
            {
                return RejectReason.BadBytes;
            }

            if (!Tokens.TrySkip(ref rest, 2) || !Tokens.TryTakeQuoted(ref rest, out var forwarded) || !Tokens.TryTakeQuoted(ref rest, out _)
                || !Tokens.TryTakeQuoted(ref rest, out _) || !Tokens.TryTakeQuoted(ref rest, out var authority) || !Tokens.TryTakeQuoted(ref rest, out _))
            {
                return RejectReason.Malformed;
            }

            record.Forwarded = ForwardedList.SplitLast(forwarded, out record.Client);
            if (!ClientAddress.IsPlausible(record.Client))
            {
                return RejectReason.BadClient;
            }

            if (record.Form != UrlForm.Absolute)
            {
                record.Host = authority is [(byte)'-'] ? default : RequestLine.HostOf(authority);
            }

            record.Referer = default;
            record.Cache = CacheResult.Unknown;
            record.Complete = true;
            return RejectReason.None;
        }
    }
}
