namespace Tidemark.Logs.Formats.W3c;

/// <summary>
/// Standard logs of Amazon CloudFront, and its real-time logs under a line <c>#Fields:</c> of one's own: columns parted by tabs, named by that line
/// (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/real-time-logs.html).
/// </summary>
internal sealed class CloudFrontFormat : LogFormat
{
    public override string Name => "cloudfront";

    public override bool NamesHost => true;

    public override int ParserVersion => 2;

    public override string Summary => "Amazon CloudFront standard logs, and real-time logs with a #Fields line";

    public override IReadOnlyList<FieldSource> Fields { get; } =
    [
        new("client", "c-ip"), new("forwarded", "x-forwarded-for"), new("time", "date and time, UTC; or timestamp"),
        new("host", "x-host-header or cs(Host); cs-host if that is the distribution's"),
        new("url", "cs-uri-stem and, if that holds no query, cs-uri-query"), new("status", "sc-status"), new("bytes", "sc-bytes: bytes sent, header and body"),
        new("referer", "cs(Referer), cs-referer"), new("cache", "x-edge-result-type, else the response or detailed result type"), new("https", "cs-protocol, ssl-protocol"),
    ];

    public override bool HasDirectives => true;

    public override LineParser CreateParser() => new W3cParser(tabsOnly: true, needed: "x-edge-");
}
