using System.Runtime.CompilerServices;
using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Formats;

/// <summary>The default format of varnishncsa: <c>combined</c> with a full URL as request. It does not contain the cache result.</summary>
internal sealed class VarnishncsaFormat : LogFormat
{
    public override string Name => "varnishncsa";

    public override bool NamesHost => true;

    public override string Summary => "Varnish, varnishncsa without options";

    public override IReadOnlyList<FieldSource> Fields { get; } =
    [
        new("client", "1st field"), new("time", "[...]"), new("host", "URL"), new("url", "1st quoted field"), new("status", "after the request"),
        new("bytes", "after the status: body bytes sent"), new("referer", "2nd quoted field"),
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
            return record.Form == UrlForm.Absolute ? RejectReason.None : RejectReason.NoHost;
        }
    }
}
