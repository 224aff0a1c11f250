namespace Tidemark.Logs.Formats.Json;

/// <summary>Traefik's format <c>json</c>.</summary>
internal static class TraefikJson
{
    public static LogFormat Format { get; } = new JsonFormat(
        "traefik-json",
        "Traefik, format json",
        [
            new("client", "ClientHost, else ClientAddr"), new("forwarded", "request_X-Forwarded-For"), new("time", "StartUTC, StartLocal or time"),
            new("host", "RequestHost, else RequestAddr"), new("url", "RequestPath"), new("status", "DownstreamStatus, else OriginStatus"),
            new("bytes", "DownstreamContentSize, else OriginContentSize: body bytes sent"), new("referer", "request_Referer"), new("https", "RequestScheme or TLSVersion"),
        ],
        JsonKeys.Of(
            (JsonField.Client, ["ClientHost"]),
            (JsonField.ClientAndPort, ["ClientAddr"]),
            (JsonField.Forwarded, ["request_X-Forwarded-For"]),
            (JsonField.Time, ["StartUTC", "StartLocal", "time"]),
            (JsonField.Host, ["RequestHost", "RequestAddr"]),
            (JsonField.Target, ["RequestPath"]),
            (JsonField.Status, ["DownstreamStatus", "OriginStatus"]),
            (JsonField.Bytes, ["DownstreamContentSize", "OriginContentSize"]),
            (JsonField.Referer, ["request_Referer"]),
            (JsonField.Scheme, ["RequestScheme"]),
            (JsonField.Tls, ["TLSVersion"])));
}
