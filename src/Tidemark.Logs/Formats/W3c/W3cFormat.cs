namespace Tidemark.Logs.Formats.W3c;

/// <summary>The W3C Extended Log File Format (WD-logfile-960323), as IIS writes it: a line <c>#Fields:</c> names the columns of those after it.</summary>
internal sealed class W3cFormat : LogFormat
{
    public override string Name => "w3c";

    public override bool NamesHost => true;

    public override int ParserVersion => 2;

    public override string Summary => "W3C extended and IIS, with columns named by #Fields";

    public override IReadOnlyList<FieldSource> Fields { get; } =
    [
        new("client", "c-ip"), new("forwarded", "X-Forwarded-For, cs(X-Forwarded-For)"), new("time", "date and time, UTC; or timestamp"),
        new("host", "x-host-header, cs(Host), cs-host"), new("url", "cs-uri, or cs-uri-stem and cs-uri-query"), new("status", "sc-status"),
        new("bytes", "sc-bytes: bytes sent, header and body"), new("referer", "cs(Referer), cs-referer"), new("https", "cs-protocol, ssl-protocol, or s-port 443"),
    ];

    public override bool HasDirectives => true;

    public override LineParser CreateParser() => new W3cParser(tabsOnly: false, needed: null);
}
