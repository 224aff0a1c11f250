using System.Runtime.CompilerServices;
using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Formats;

/// <summary>
/// Apache's and nginx's <c>combined</c>: <c>client ident user [time] "request" status bytes "referer" "user agent"</c>. The referer and the user agent may
/// look like anything; more fields may follow.
/// </summary>
internal sealed class CombinedFormat : LogFormat
{
    public override string Name => "combined";

    public override bool NamesHost => false;

    public override int ParserVersion => 2;

    public override string Summary => "Apache and nginx, combined";

    public override IReadOnlyList<FieldSource> Fields { get; } =
    [
        new("client", "1st field; of a list the last address"), new("forwarded", "1st field, if it is a list"), new("time", "[...]"),
        new("url", "1st quoted field"), new("status", "after the request"), new("bytes", "after the status: body bytes sent"),
        new("referer", "2nd quoted field"),
    ];

    public override LineParser CreateParser() => new Parser();

    // Any line is read by ClfParser.Parse; most lines by TryParse, in a fifth of the time
    private sealed class Parser : ClfParser
    {
        private LogTime _time;

        // marks are read as numbers of several bytes
        public override bool ReadsMarks => BitConverter.IsLittleEndian;

        public override bool TryParse(ReadOnlySpan<byte> text, int start, ReadOnlySpan<int> marks, ref LogRecord record) =>
            MarkedCombined.TryRead(text, start, marks, ref _time, ref record);

        protected override RejectReason ReadRest(ReadOnlySpan<byte> rest, ref LogRecord record)
        {
            ReadReferer(ref rest, ref record);
            return RejectReason.None;
        }
    }
}
