using System.Runtime.CompilerServices;
using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Formats.Proxies;

/// <summary>
/// Access logs of the AWS Application Load Balancer: <c>type time elb client:port target:port times status target-status received sent "METHOD URL protocol" "user
/// agent" cipher protocol ...</c>; more fields may follow.
/// </summary>
internal sealed class AlbFormat : LogFormat
{
    public override string Name => "alb";

    public override bool NamesHost => true;

    public override string Summary => "AWS Application Load Balancer";

    public override IReadOnlyList<FieldSource> Fields { get; } =
    [
        new("client", "client:port"), new("time", "time of the response"), new("host", "URL"), new("url", "request"), new("status", "elb_status_code"),
        new("bytes", "sent_bytes: bytes sent, header and body"), new("https", "type https, h2, grpcs or wss, or URL"),
    ];

    public override LineParser CreateParser() => new Parser();

    private sealed class Parser : LineParser
    {
        private IsoTime _time;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override RejectReason Parse(ReadOnlySpan<byte> line, ref LogRecord record)
        {
            var blank = line.IndexOf((byte)' ');
            if (blank <= 0 || !TryTls(line[..blank], out var tls))
            {
                return RejectReason.Malformed;
            }

            var rest = line[blank..];
            if (!Tokens.TryTake(ref rest, out var time) || !_time.TryRead(time, out record.Time))
            {
                return RejectReason.BadTime;
            }

            record.UtcOffset = _time.Offset;

            if (!Tokens.TrySkip(ref rest, 1) || !Tokens.TryTake(ref rest, out var client))
            {
                return RejectReason.Malformed;
            }

            record.Client = Endpoint.AddressOf(client);
            if (!ClientAddress.IsPlausible(record.Client))
            {
                return RejectReason.BadClient;
            }

            if (!Tokens.TrySkip(ref rest, 4) || !Tokens.TryTake(ref rest, out var status) || !Numbers.TryStatus(status, out record.Status))
            {
                return RejectReason.BadStatus;
            }

            if (!Tokens.TrySkip(ref rest, 2) || !Tokens.TryTake(ref rest, out var bytes) || !Numbers.TryBytes(bytes, out record.Bytes))
            {
                return RejectReason.BadBytes;
            }

            if (!Tokens.TryTakeQuoted(ref rest, out var request))
            {
                return RejectReason.Malformed;
            }

            RequestLine.Read(request, ref record);
            record.Https |= tls;
            record.Referer = default;
            record.Cache = CacheResult.Unknown;
            record.Complete = rest.StartsWith(" \""u8);
            return RejectReason.None;
        }

        private static bool TryTls(ReadOnlySpan<byte> type, out bool tls)
        {
            tls = type.SequenceEqual("https"u8) || type.SequenceEqual("h2"u8) || type.SequenceEqual("grpcs"u8) || type.SequenceEqual("wss"u8);
            return tls || type.SequenceEqual("http"u8) || type.SequenceEqual("ws"u8);
        }
    }
}
