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

    public override string Summary => "Apache and nginx, combined";

    public override IReadOnlyList<FieldSource> Fields { get; } =
    [
        new("client", "1st field"), new("time", "[...]"), new("url", "1st quoted field"), new("status", "after the request"), new("bytes", "after the status: body bytes sent"),
        new("referer", "2nd quoted field"),
    ];

    public override LineParser CreateParser() => new Parser();

    private sealed class Parser : LineParser
    {
        private ClfHead _head;
        private LogTime _time;

        // marks are read as numbers of several bytes
        public override bool ReadsMarks => BitConverter.IsLittleEndian;

        public override bool TryParse(ReadOnlySpan<byte> text, int start, ReadOnlySpan<int> marks, ref LogRecord record) =>
            MarkedCombined.TryRead(text, start, marks, ref _time, ref record);

        public override ReadingStop? StopOf(ReadOnlySpan<byte> line) => _head.StopOf(line);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override RejectReason Parse(ReadOnlySpan<byte> line, ref LogRecord record)
        {
            var reason = _head.Read(line, ref record, out var end);
            if (reason == RejectReason.None)
            {
                var rest = line[end..];
                ClfHead.ReadReferer(ref rest, ref record);
            }

            return reason;
        }
    }
}
