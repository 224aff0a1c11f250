using System.Runtime.CompilerServices;
using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Formats;

/// <summary>Traefik's common format: <c>combined</c>, then <c>number "router" "server" 12ms</c>.</summary>
internal sealed class TraefikFormat : LogFormat
{
    public override string Name => "traefik";

    public override bool NamesHost => false;

    public override string Summary => "Traefik, format common";

    public override IReadOnlyList<FieldSource> Fields { get; } =
    [
        new("client", "1st field"), new("time", "[...]"), new("url", "1st quoted field"), new("status", "after the request"), new("bytes", "after the status: body bytes sent"),
        new("referer", "2nd quoted field"),
    ];

    public override LineParser CreateParser() => new Parser();

    private sealed class Parser : LineParser
    {
        private ClfHead _head;

        public override ReadingStop? StopOf(ReadOnlySpan<byte> line) => _head.StopOf(line);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override RejectReason Parse(ReadOnlySpan<byte> line, ref LogRecord record)
        {
            var reason = _head.Read(line, ref record, out var end);
            if (reason != RejectReason.None)
            {
                return reason;
            }

            var rest = line[end..];
            ClfHead.ReadReferer(ref rest, ref record);
            var isTraefik = Tokens.TryTakeQuoted(ref rest, out _)
                && Tokens.TryTake(ref rest, out var number) && !number.ContainsAnyExceptInRange((byte)'0', (byte)'9')
                && Tokens.TryTakeQuoted(ref rest, out _) && Tokens.TryTakeQuoted(ref rest, out _)
                && Tokens.TryTake(ref rest, out var duration) && duration.EndsWith("ms"u8);
            return isTraefik ? RejectReason.None : RejectReason.Malformed;
        }
    }
}
