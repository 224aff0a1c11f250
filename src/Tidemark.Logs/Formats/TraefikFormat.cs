using System.Runtime.CompilerServices;
using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Formats;

/// <summary>
/// Traefik's common format: <c>combined</c>, then <c>number "router" "server" 12ms</c>. Its first field is the connection, or the whole header X-Forwarded-For when
/// the request has one, whoever wrote it.
/// </summary>
internal sealed class TraefikFormat : LogFormat
{
    private static ReadOnlySpan<byte> BehindClient => " - "u8;

    public override string Name => "traefik";

    public override bool NamesHost => false;

    public override int ParserVersion => 2;

    public override string Summary => "Traefik, format common";

    public override IReadOnlyList<FieldSource> Fields { get; } =
    [
        new("client", "1st field; of a list the last address"), new("forwarded", "1st field, if it is a list"), new("time", "[...]"),
        new("url", "1st quoted field"), new("status", "after the request"), new("bytes", "after the status: body bytes sent"),
        new("referer", "2nd quoted field"),
    ];

    public override LineParser CreateParser() => new Parser();

    private sealed class Parser : LineParser
    {
        private ClfHead _head = new(quotesInRequest: false);

        public override ReadingStop? StopOf(ReadOnlySpan<byte> line)
        {
            var client = line.IndexOf(BehindClient);
            return client < 0 ? new ReadingStop(0, "a client or a list of proxies, and a dash between blanks") : _head.StopBehindClient(line, client + BehindClient.Length - 1);
        }

        // Traefik does not escape what it logs: in the list of proxies there may be what looks like the rest of a line. Only the rest of a line ends it.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override RejectReason Parse(ReadOnlySpan<byte> line, ref LogRecord record)
        {
            var client = line.IndexOf(BehindClient);
            if (client < 0)
            {
                return RejectReason.Malformed;
            }

            var list = line[..client];
            record.Client = ForwardedList.LastAddress(list);
            record.Forwarded = ForwardedList.IsOneAddress(list) ? default : list;
            var (reason, heads, start) = (RejectReason.None, 0, 0);
            for (var at = client; at < line.Length;)
            {
                var from = at;
                var read = _head.ReadBehindClient(line, ref at, ref record, out var end);
                if (read == RejectReason.None)
                {
                    if (TryRest(line[end..], ref record))
                    {
                        return RejectReason.None;
                    }

                    (read, heads, start) = (RejectReason.Malformed, heads + 1, from);
                }

                reason = reason == RejectReason.None ? read : reason;
            }

            return heads == 1 && TryQuotesInside(line, start, ref record) ? RejectReason.None : reason;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static bool TryRest(ReadOnlySpan<byte> rest, ref LogRecord record)
        {
            record.Complete = true;
            return Tokens.TryTakeQuoted(ref rest, out record.Referer) && Tokens.TryTakeQuoted(ref rest, out _)
                && Tokens.TryTake(ref rest, out var number) && !number.ContainsAnyExceptInRange((byte)'0', (byte)'9')
                && Tokens.TryTakeQuoted(ref rest, out _) && Tokens.TryTakeQuoted(ref rest, out _)
                && Tokens.TryTake(ref rest, out var duration) && duration.EndsWith("ms"u8) && !rest.ContainsAnyExcept((byte)' ');
        }

        // A referer or a user agent that holds quotes: what is behind them is found from the end
        private bool TryQuotesInside(ReadOnlySpan<byte> line, int at, ref LogRecord record)
        {
            _head.ReadBehindClient(line, ref at, ref record, out var end);
            record.Complete = true;
            var rest = line[end..].TrimEnd((byte)' ');
            var number = default(ReadOnlySpan<byte>);
            var isRest = Tokens.TryTakeLast(ref rest, out var duration) && duration.EndsWith("ms"u8)
                && Tokens.TryTakeLastQuoted(ref rest) && Tokens.TryTakeLastQuoted(ref rest)
                && Tokens.TryTakeLast(ref rest, out number) && !number.ContainsAnyExceptInRange((byte)'0', (byte)'9')
                && rest.StartsWith(" \""u8) && rest.EndsWith("\""u8);
            var text = rest;
            record.Referer = isRest && Tokens.TryTakeQuoted(ref text, out var referer) ? referer : default;
            return isRest;
        }
    }
}
