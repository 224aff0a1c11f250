namespace Tidemark.Logs.Formats.Json;

/// <summary>
/// A <c>json_format</c> of Envoy with the keys that Istio and Envoy Gateway give it. Without the address of the connection the client is the last address of
/// X-Forwarded-For, which Envoy itself adds.
/// </summary>
internal static class EnvoyJson
{
    public static LogFormat Format { get; } = new JsonFormat(
        "envoy-json",
        "Envoy, json_format with the keys of Istio or Envoy Gateway",
        [
            new("client", "downstream_direct_remote_address, downstream_remote_address, or the last address of x_forwarded_for"),
            new("forwarded", "x_forwarded_for or x-forwarded-for, without its last address"), new("time", "start_time"), new("host", "authority, :authority"),
            new("url", "path, x-envoy-origin-path or x-envoy-original-path"), new("status", "response_code"), new("bytes", "bytes_sent: body bytes sent"), new("referer", "referer"),
            new("https", "scheme, x-forwarded-proto or downstream_tls_version"),
        ],
        JsonKeys.Of(
            (JsonField.ClientAndPort, ["downstream_direct_remote_address", "downstream_remote_address"]),
            (JsonField.ForwardedWithClient, ["x_forwarded_for", "x-forwarded-for"]),
            (JsonField.Time, ["start_time"]),
            (JsonField.Host, ["authority", ":authority"]),
            (JsonField.Target, ["path", "x-envoy-origin-path", "x-envoy-original-path"]),
            (JsonField.Status, ["response_code"]),
            (JsonField.Bytes, ["bytes_sent"]),
            (JsonField.Referer, ["referer"]),
            (JsonField.Scheme, ["scheme", "x-forwarded-proto", "x_forwarded_proto"]),
            (JsonField.Tls, ["downstream_tls_version"])));
}
