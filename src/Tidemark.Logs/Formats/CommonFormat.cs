using System.Runtime.CompilerServices;
using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Formats;

/// <summary>The Common Log Format: <c>client ident user [time] "request" status bytes</c>, and nothing after that.</summary>
internal sealed class CommonFormat : LogFormat
{
    public override string Name => "common";

    public override bool NamesHost => false;

    public override int ParserVersion => 2;

    public override string Summary => "Common Log Format (Apache and others), without referer and user agent";

    public override IReadOnlyList<FieldSource> Fields { get; } =
    [
        new("client", "1st field; of a list the last address"), new("forwarded", "1st field, if it is a list"), new("time", "[...]"),
        new("url", "quoted field"), new("status", "after the request"), new("bytes", "last field: body bytes sent"),
    ];

    public override bool NeedsLineEnd => true;

    public override LineParser CreateParser() => new Parser();

    private sealed class Parser : ClfParser
    {
        protected override RejectReason ReadRest(ReadOnlySpan<byte> rest, ref LogRecord record)
        {
            record.Complete = true;
            return rest.ContainsAnyExcept((byte)' ') ? RejectReason.Malformed : RejectReason.None;
        }
    }
}
