using System.Runtime.CompilerServices;
using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Formats;

/// <summary>Traffic Server's <c>extended2</c>: the Common Log Format, nine more sizes and times, and how the request went; its last field is the result of the cache.</summary>
internal sealed class AtsExtended2Format : LogFormat
{
    private const int FieldsBeforeResult = 12;

    public override string Name => "ats-extended2";

    public override bool NamesHost => true;

    public override int ParserVersion => 2;

    public override string Summary => "Apache Traffic Server extended2";

    public override IReadOnlyList<FieldSource> Fields { get; } =
    [
        new("client", "1st field; of a list the last address"), new("forwarded", "1st field, if it is a list"), new("time", "[...]"),
        new("host", "URL (in a reverse proxy: of the remap target), unless --domain is given"), new("url", "quoted field"),
        new("status", "after the request"), new("bytes", "pscl, after the status: body bytes sent"), new("cache", "last field, TCP_..."), new("https", "URL"),
    ];

    public override bool NeedsLineEnd => true;

    public override LineParser CreateParser() => new Parser();

    private sealed class Parser : ClfParser
    {
        protected override RejectReason ReadRest(ReadOnlySpan<byte> rest, ref LogRecord record)
        {
            if (!Tokens.TrySkip(ref rest, FieldsBeforeResult) || !Tokens.TryTake(ref rest, out var result) || rest.ContainsAnyExcept((byte)' '))
            {
                return RejectReason.Malformed;
            }

            record.Cache = CacheWords.OfSquid(result);
            record.Complete = true;
            return RejectReason.None;
        }
    }
}
