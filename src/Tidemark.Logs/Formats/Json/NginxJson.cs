namespace Tidemark.Logs.Formats.Json;

/// <summary>
/// A <c>log_format ... escape=json</c> of nginx whose keys are the names of the variables behind them. Texts may have been written without <c>escape=json</c>.
/// </summary>
internal static class NginxJson
{
    public static LogFormat Format { get; } = new JsonFormat(
        "nginx-json",
        "nginx, log_format with escape=json and keys named after the variables",
        [
            new("client", "remote_addr, else the last address of http_x_forwarded_for"), new("forwarded", "http_x_forwarded_for"), new("time", "msec, time_iso8601 or time_local"), new("host", "host, http_host or server_name"),
            new("url", "request_uri, request, or uri and args"), new("status", "status"), new("bytes", "body_bytes_sent, else bytes_sent"), new("referer", "http_referer"),
            new("cache", "upstream_cache_status"), new("https", "scheme, https, ssl_protocol or ssl_cipher"),
        ],
        JsonKeys.Of(
            (JsonField.Client, ["remote_addr"]),
            (JsonField.Forwarded, ["http_x_forwarded_for"]),
            (JsonField.Time, ["msec", "time_iso8601", "time_local"]),
            (JsonField.Host, ["host", "http_host", "server_name"]),
            (JsonField.Target, ["request_uri"]),
            (JsonField.Request, ["request"]),
            (JsonField.Path, ["uri"]),
            (JsonField.Query, ["args", "query_string"]),
            (JsonField.Status, ["status"]),
            (JsonField.Bytes, ["body_bytes_sent", "bytes_sent"]),
            (JsonField.Referer, ["http_referer"]),
            (JsonField.NginxCache, ["upstream_cache_status"]),
            (JsonField.Scheme, ["scheme"]),
            (JsonField.IsHttps, ["https"]),
            (JsonField.Tls, ["ssl_protocol", "ssl_cipher"])));
}
