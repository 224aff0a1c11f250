using System.Runtime.CompilerServices;
using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Formats;

/// <summary>The Common Log Format: <c>client ident user [time] "request" status bytes</c>, and nothing after that.</summary>
internal sealed class CommonFormat : LogFormat
{
    public override string Name => "common";

    public override bool NamesHost => false;

    public override string Summary => "Common Log Format (Apache and others), without referer and user agent";

    public override IReadOnlyList<FieldSource> Fields { get; } =
    [
        new("client", "1st field"), new("time", "[...]"), new("url", "quoted field"), new("status", "after the request"), new("bytes", "last field: body bytes sent"),
    ];

    public override bool NeedsLineEnd => true;

    public override LineParser CreateParser() => new Parser();

    private sealed class Parser : LineParser
    {
        private ClfHead _head;

        public override ReadingStop? StopOf(ReadOnlySpan<byte> line) => _head.StopOf(line);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override RejectReason Parse(ReadOnlySpan<byte> line, ref LogRecord record)
        {
            var reason = _head.Read(line, ref record, out var end);
            record.Complete = reason == RejectReason.None;
            return reason == RejectReason.None && line[end..].ContainsAnyExcept((byte)' ') ? RejectReason.Malformed : reason;
        }
    }
}
