namespace Tidemark.Logs.Formats.Json;

/// <summary>
/// Traefik's format <c>json</c>. <c>ClientAddr</c> is the connection; <c>ClientHost</c> is the whole header X-Forwarded-For when the request has one, whoever
/// wrote it (https://doc.traefik.io/traefik/reference/install-configuration/observability/logs-and-accesslogs/).
/// </summary>
internal static class TraefikJson
{
    public static LogFormat Format { get; } = new JsonFormat(
        "traefik-json",
        "Traefik, format json",
        [
            new("client", "ClientAddr, else the last address of ClientHost"), new("forwarded", "request_X-Forwarded-For, else ClientHost"), new("time", "StartUTC, StartLocal or time"),
            new("host", "RequestHost, else RequestAddr"), new("url", "RequestPath"), new("status", "DownstreamStatus, else OriginStatus"),
            new("bytes", "DownstreamContentSize, else OriginContentSize: body bytes sent"), new("referer", "request_Referer"), new("https", "RequestScheme or TLSVersion"),
        ],
        JsonKeys.Of(
            (JsonField.ClientAndPort, ["ClientAddr"]),
            (JsonField.Forwarded, ["request_X-Forwarded-For"]),
            (JsonField.ForwardedOrClient, ["ClientHost"]),
            (JsonField.Time, ["StartUTC", "StartLocal", "time"]),
            (JsonField.Host, ["RequestHost", "RequestAddr"]),
            (JsonField.Target, ["RequestPath"]),
            (JsonField.Status, ["DownstreamStatus", "OriginStatus"]),
            (JsonField.Bytes, ["DownstreamContentSize", "OriginContentSize"]),
            (JsonField.Referer, ["request_Referer"]),
            (JsonField.Scheme, ["RequestScheme"]),
            (JsonField.Tls, ["TLSVersion"])));
}
