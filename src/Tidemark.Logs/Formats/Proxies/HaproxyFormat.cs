using System.Buffers;
using System.Runtime.CompilerServices;
using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Formats.Proxies;

/// <summary>
/// HAProxy's <c>option httplog</c>, with or without what syslog puts before it: <c>client:port [time] frontend backend/server timers status bytes cookie cookie state
/// conns queue {captured} {captured} "request"</c>. <c>option httpslog</c> adds fields after the request, of which the last tells server name, version and cipher.
/// Its time has no zone and is taken for UTC.
/// </summary>
internal sealed class HaproxyFormat : LogFormat
{
    private static readonly SearchValues<byte> OfHost = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-_"u8);

    public override string Name => "haproxy";

    public override bool NamesHost => true;

    public override string Summary => "HAProxy, option httplog or httpslog, with or without syslog header";

    public override IReadOnlyList<FieldSource> Fields { get; } =
    [
        new("client", "address before [time]"), new("time", "[...], local time of the machine, read as UTC"),
        new("host", "URL, else the first captured request header, else the server name of httpslog"), new("url", "last quoted field"), new("status", "after the timers"),
        new("bytes", "after the status: bytes sent, header and body"), new("https", "frontend with ~, or URL"),
    ];

    public override LineParser CreateParser() => new Parser();

    private sealed class Parser : LineParser
    {
        private readonly byte[] _clock = new byte[LogTime.FullLength];
        private LogTime _time;

        public Parser() => " +0000"u8.CopyTo(_clock.AsSpan(LogTime.FullLength - 6));

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override RejectReason Parse(ReadOnlySpan<byte> line, ref LogRecord record)
        {
            if (!TryTime(line, out var open, out record.Time))
            {
                return RejectReason.BadTime;
            }

            var client = line[..Math.Max(0, open - 1)];
            record.Client = Endpoint.AddressOf(client[(client.LastIndexOf((byte)' ') + 1)..]);
            if (!ClientAddress.IsPlausible(record.Client))
            {
                return RejectReason.BadClient;
            }

            var rest = line[(line[open..].IndexOf((byte)']') + open + 1)..];
            if (!Tokens.TryTake(ref rest, out var frontend) || !Tokens.TryTake(ref rest, out var server) || !server.Contains((byte)'/')
                || !Tokens.TryTake(ref rest, out var timers) || timers.Count((byte)'/') != 4)
            {
                return RejectReason.Malformed;
            }

            if (!Tokens.TryTake(ref rest, out var status) || !Numbers.TryStatus(status, out record.Status))
            {
                return RejectReason.BadStatus;
            }

            // with "option logasap" the response is still under way, and so says the sign
            if (!Tokens.TryTake(ref rest, out var bytes) || !Numbers.TryBytes(bytes is [(byte)'+', ..] ? bytes[1..] : bytes, out record.Bytes))
            {
                return RejectReason.BadBytes;
            }

            if (!Tokens.TrySkip(ref rest, 5))
            {
                return RejectReason.Malformed;
            }

            var quote = rest.IndexOf(" \""u8);
            var last = rest.LastIndexOf((byte)'"');
            if (quote < 0)
            {
                return RejectReason.Malformed;
            }

            // HAProxy cuts long lines: then no quote closes the request
            record.Complete = last > quote + 1;
            ReadRequest(rest, quote, record.Complete ? last : rest.Length, ref record);
            record.Https |= frontend[^1] == '~';
            return RejectReason.None;
        }

        // The first bracket behind a blank in which there is such a time: 17/May/2015:10:05:03.123
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private bool TryTime(ReadOnlySpan<byte> line, out int open, out long unixSeconds)
        {
            const int Clock = LogTime.FullLength - 6;
            open = 0;
            unixSeconds = 0;
            while (true)
            {
                var next = line[open..].IndexOf((byte)'[');
                if (next < 0)
                {
                    return false;
                }

                open += next;
                var text = line[(open + 1)..];
                if (open > 0 && line[open - 1] == ' ' && text.Length > Clock && text[Clock] is (byte)'.' or (byte)']' && text.Contains((byte)']'))
                {
                    text[..Clock].CopyTo(_clock);
                    if (_time.TryRead(_clock, out unixSeconds))
                    {
                        return true;
                    }
                }

                open++;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void ReadRequest(ReadOnlySpan<byte> rest, int quote, int last, ref LogRecord record)
        {
            var captured = rest[..quote];
            RequestLine.Read(rest[(quote + 2)..last], ref record);
            record.Referer = default;
            record.Cache = CacheResult.Unknown;
            var tls = ServerName(last < rest.Length ? rest[(last + 1)..] : default, out var name);
            record.Https |= tls;
            if (record.Form != UrlForm.Absolute)
            {
                var host = FirstCaptured(captured);
                record.Host = host.Length > 0 ? host : name;
            }
        }

        // {host|user agent|...}; what does not look like a host is another header
        private static ReadOnlySpan<byte> FirstCaptured(ReadOnlySpan<byte> captured)
        {
            if (!captured.StartsWith(" {"u8))
            {
                return default;
            }

            var text = captured[2..];
            var end = text.IndexOfAny((byte)'|', (byte)'}');
            var host = end < 0 ? default : RequestLine.HostOf(text[..end]);
            return host.ContainsAnyExcept(OfHost) || !host.Contains((byte)'.') ? default : host;
        }

        // 0/0000000000000000/0/0/0 www.example.com/TLSv1.3/TLS_AES_256_GCM_SHA384
        private static bool ServerName(ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> name)
        {
            name = default;
            var field = rest[(rest.LastIndexOf((byte)' ') + 1)..];
            var slash = field.IndexOf((byte)'/');
            if (slash < 0 || !field[(slash + 1)..].StartsWith("TLS"u8))
            {
                return false;
            }

            name = field[..slash] is [(byte)'-'] ? default : field[..slash];
            return true;
        }
    }
}
