using System.Runtime.CompilerServices;
using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Formats;

/// <summary>The default format of varnishncsa: <c>combined</c> with a full URL as request. It does not contain the cache result.</summary>
internal sealed class VarnishncsaFormat : LogFormat
{
    public override string Name => "varnishncsa";

    public override bool NamesHost => true;

    public override int ParserVersion => 2;

    public override string Summary => "Varnish, varnishncsa without options";

    public override IReadOnlyList<FieldSource> Fields { get; } =
    [
        new("client", "1st field; of a list the last address"), new("forwarded", "1st field, if it is a list"), new("time", "[...]"),
        new("host", "URL"), new("url", "1st quoted field"), new("status", "after the request"),
        new("bytes", "after the status: body bytes sent"), new("referer", "2nd quoted field"),
    ];

    public override LineParser CreateParser() => new Parser();

    private sealed class Parser : ClfParser
    {
        protected override RejectReason ReadRest(ReadOnlySpan<byte> rest, ref LogRecord record)
        {
            ReadReferer(ref rest, ref record);
            return record.Form == UrlForm.Absolute ? RejectReason.None : RejectReason.NoHost;
        }
    }
}
