namespace Tidemark.Logs.Formats.W3c;

/// <summary>Standard logs of Amazon CloudFront: columns parted by tabs, named by a line <c>#Fields:</c>.</summary>
internal sealed class CloudFrontFormat : LogFormat
{
    public override string Name => "cloudfront";

    public override bool NamesHost => true;

    public override string Summary => "Amazon CloudFront standard logs";

    public override IReadOnlyList<FieldSource> Fields { get; } =
    [
        new("client", "c-ip"), new("forwarded", "x-forwarded-for"), new("time", "date and time, UTC; or timestamp"), new("host", "x-host-header, else cs(Host)"),
        new("url", "cs-uri-stem and cs-uri-query"), new("status", "sc-status"), new("bytes", "sc-bytes: bytes sent, header and body"),
        new("referer", "cs(Referer)"), new("cache", "x-edge-result-type"), new("https", "cs-protocol, ssl-protocol"),
    ];

    public override bool HasDirectives => true;

    public override LineParser CreateParser() => new W3cParser(tabsOnly: true, needed: "x-edge-");
}
