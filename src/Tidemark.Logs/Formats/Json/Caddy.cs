namespace Tidemark.Logs.Formats.Json;

/// <summary>
/// Access logs of Caddy: the request is an object of its own, headers are lists of texts. The client is that of the connection; before Caddy 2.5 it stood
/// with its port in <c>remote_addr</c>. The time may be in any of Caddy's forms.
/// </summary>
internal static class Caddy
{
    public static LogFormat Format { get; } = new JsonFormat(
        "caddy",
        "Caddy 2, JSON",
        [
            new("client", "request.remote_ip, else request.remote_addr"), new("forwarded", "request.headers.X-Forwarded-For"), new("time", "ts"), new("host", "request.host"),
            new("url", "request.uri"), new("status", "status"), new("bytes", "size: body bytes sent"), new("referer", "request.headers.Referer"),
            new("cache", "resp_headers.Cache-Status (RFC 9211)"), new("https", "request.tls"),
        ],
        JsonKeys.Of(
            (JsonField.Client, ["request.remote_ip"]),
            (JsonField.ClientAndPort, ["request.remote_addr"]),
            (JsonField.Forwarded, ["request.headers.X-Forwarded-For"]),
            (JsonField.Time, ["ts"]),
            (JsonField.Host, ["request.host"]),
            (JsonField.Target, ["request.uri"]),
            (JsonField.Status, ["status"]),
            (JsonField.Bytes, ["size"]),
            (JsonField.Referer, ["request.headers.Referer"]),
            (JsonField.CacheStatus, ["resp_headers.Cache-Status"]),
            (JsonField.Tls, ["request.tls"])));
}
