using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Formats.Own;

/// <summary>
/// What nginx's variables mean here (https://nginx.org/en/docs/varindex.html). Those without meaning are skipped, also those that an
/// operator made with <c>set</c>, <c>map</c> or <c>geo</c>.
/// </summary>
internal static class NginxVariables
{
    private const string Upstream = "upstream_";

    private static readonly string[] Families =
        ["http_", "sent_http_", "sent_trailer_", "upstream_http_", "upstream_cookie_", "upstream_trailer_", "arg_", "cookie_", "jwt_", "geoip_", "proxy_protocol_tlv_"];

    private static readonly HashSet<string> Skipped = new(
        """
        ancient_browser binary_remote_addr connection connection_requests connection_time connections_active connections_reading connections_waiting connections_writing
        content_length content_type date_gmt date_local document_root fastcgi_path_info fastcgi_script_name gzip_ratio hostname http2 http3 invalid_referer is_args
        limit_conn_status limit_rate limit_req_status memcached_key modern_browser msie nginx_version pid pipe proxy_host proxy_port
        proxy_protocol_port proxy_protocol_server_addr proxy_protocol_server_port realip_remote_port realpath_root remote_port remote_user request_body
        request_body_file request_completion request_filename request_id request_length request_method request_time secure_link secure_link_expires server_addr
        server_protocol slice_range spdy spdy_request_priority ssl_alpn_protocol ssl_ciphers ssl_client_cert ssl_client_escaped_cert ssl_client_fingerprint ssl_client_i_dn
        ssl_client_i_dn_legacy ssl_client_raw_cert ssl_client_s_dn ssl_client_s_dn_legacy ssl_client_serial ssl_client_v_end ssl_client_v_remain ssl_client_v_start
        ssl_client_verify ssl_curve ssl_curves ssl_early_data ssl_session_id ssl_session_reused tcpinfo_rcv_space tcpinfo_rtt tcpinfo_rttvar tcpinfo_snd_cwnd uid_got
        uid_reset uid_set upstream_cache_age upstream_cache_key upstream_last_server_name
        """.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries),
        StringComparer.Ordinal);

    private static readonly Dictionary<string, Variable> Metered = new(StringComparer.Ordinal)
    {
        ["remote_addr"] = Of(Shape.Address, new Meaning("client", 0, Reading.Client)),
        ["realip_remote_addr"] = Of(Shape.Address, new Meaning("client", 1, Reading.Client)),
        ["proxy_protocol_addr"] = Of(Shape.Any, new Meaning("client", 2, Reading.Client)),
        ["proxy_add_x_forwarded_for"] = Of(Shape.Texts, new Meaning("forwarded", 1, Reading.BeforeLast), new Meaning("client", 8, Reading.LastOfOwn)),
        ["http_x_forwarded_for"] = Of(Shape.Texts, new Meaning("forwarded", 0, Reading.Forwarded), new Meaning("client", 9, Reading.LastForwarded)),
        ["time_local"] = Of(Shape.Fixed(LogTime.FullLength), new Meaning("time", 0, Reading.TimeLocal)),
        ["time_iso8601"] = Of(Shape.Fixed(IsoLength), new Meaning("time", 1, Reading.TimeIso)),
        ["msec"] = Of(Shape.Decimal, new Meaning("time", 2, Reading.TimeEpoch)),
        ["host"] = Of(Shape.Host, new Meaning("host", 0, Reading.Host)),
        ["http_host"] = Of(Shape.Host, new Meaning("host", 1, Reading.Host)),
        ["server_name"] = Of(Shape.Host, new Meaning("host", 2, Reading.Host)),
        ["ssl_server_name"] = Of(Shape.Host, new Meaning("host", 3, Reading.Host)),
        ["request"] = Of(Shape.Any, new Meaning("url", 0, Reading.Request)),
        ["request_uri"] = Of(Shape.Path, new Meaning("url", 1, Reading.Target)),
        ["uri"] = Of(Shape.Path, new Meaning("url", 3, Reading.Path)),
        ["document_uri"] = Of(Shape.Path, new Meaning("url", 3, Reading.Path)),
        ["args"] = Of(Shape.Any, new Meaning("query", 0, Reading.Query)),
        ["query_string"] = Of(Shape.Any, new Meaning("query", 0, Reading.Query)),
        ["status"] = Of(Shape.Status, new Meaning("status", 0, Reading.Status)),
        ["bytes_sent"] = Of(Shape.Digits, new Meaning("bytes", 1, Reading.Bytes)),
        ["body_bytes_sent"] = Of(Shape.Digits, new Meaning("bytes", 0, Reading.Bytes)),
        ["http_referer"] = Of(Shape.Any, new Meaning("referer", 0, Reading.Referer)),
        ["upstream_cache_status"] = Of(Shape.Word, new Meaning("cache", 0, Reading.Cache)),
        ["sent_http_x_cache_status"] = Of(Shape.Any, new Meaning("cache", 1, Reading.Cache)),
        ["sent_http_x_cache"] = Of(Shape.Any, new Meaning("cache", 2, Reading.Cache)),
        ["upstream_http_x_cache"] = Of(Shape.Texts, new Meaning("cache", 3, Reading.Cache)),
        ["scheme"] = Of(Shape.Word, new Meaning("https", 0, Reading.Scheme)),
        ["https"] = Of(Shape.Word, new Meaning("https", 1, Reading.Switch)),
        ["ssl_protocol"] = Of(Shape.Any, new Meaning("https", 2, Reading.TlsOnly)),
        ["ssl_cipher"] = Of(Shape.Any, new Meaning("https", 3, Reading.TlsOnly)),
        ["http_x_forwarded_proto"] = Of(Shape.Any, new Meaning("https", 4, Reading.Scheme)),
        ["server_port"] = Of(Shape.Digits, new Meaning("https", 5, Reading.Port)),
        ["request_length"] = Of(Shape.Digits),
        ["request_time"] = Of(Shape.Decimal),
        ["request_method"] = Of(Shape.Word),
        ["remote_port"] = Of(Shape.Digits),
        ["connection"] = Of(Shape.Digits),
        ["connection_requests"] = Of(Shape.Digits),
        ["pid"] = Of(Shape.Digits),

        // lists (https://nginx.org/en/docs/http/ngx_http_upstream_module.html#variables)
        ["upstream_addr"] = Of(Shape.Upstreams),
        ["upstream_bytes_received"] = Of(Shape.UpstreamNumbers),
        ["upstream_bytes_sent"] = Of(Shape.UpstreamNumbers),
        ["upstream_connect_time"] = Of(Shape.UpstreamNumbers),
        ["upstream_first_byte_time"] = Of(Shape.UpstreamNumbers),
        ["upstream_header_time"] = Of(Shape.UpstreamNumbers),
        ["upstream_queue_time"] = Of(Shape.UpstreamNumbers),
        ["upstream_response_length"] = Of(Shape.UpstreamNumbers),
        ["upstream_response_time"] = Of(Shape.UpstreamNumbers),
        ["upstream_session_time"] = Of(Shape.UpstreamNumbers),
        ["upstream_status"] = Of(Shape.UpstreamNumbers),
    };

    private const int IsoLength = 25;

    /// <summary><c>$uri$is_args$args</c>, which nginx ends with <c>-</c> when there are no arguments.</summary>
    public static Variable UriWithArguments { get; } = Of(Shape.Path, new Meaning("url", 2, Reading.PathAndQuery));

    /// <summary>Names of the variables that a field may be taken from, the best first.</summary>
    public static IEnumerable<string> For(string field) =>
        from variable in Metered
        from meaning in variable.Value.Meanings
        where meaning.Field == field
        orderby meaning.Rank
        select "$" + variable.Key;

    /// <summary>The variable; one that is not nginx's own is skipped.</summary>
    public static Variable Find(string name) =>
        Metered.TryGetValue(name, out var variable) ? variable
        : Skipped.Contains(name) ? Variable.Opaque
        : Array.Find(Families, family => name.StartsWith(family, StringComparison.Ordinal)) is { } family ? new Variable(ShapeOfFamily(family)) { Hint = HintOfFamily(name, family) }
        : new Variable(name.StartsWith(Upstream, StringComparison.Ordinal) ? Shape.Upstreams : Shape.Any) { IsKnown = false, Hint = HintOfStranger(name) };

    // Headers of one name that came several times are one list
    private static Shape ShapeOfFamily(string family) => family.StartsWith(Upstream, StringComparison.Ordinal) ? Shape.Texts : Shape.Any;

    // A header may have any name, and the one that is meant may be another
    private static string HintOfFamily(string name, string family) =>
        Spelling.Near(name, Metered.Keys.Where(known => known.StartsWith(family, StringComparison.Ordinal))) is { } meant ? $"did you mean ${meant}?" : "";

    private static string HintOfStranger(string name) =>
        Spelling.Near(name, Metered.Keys.Concat(Skipped)) is { } meant
            ? $"not an nginx variable; did you mean ${meant}?"
            : "not an nginx variable; defined by set, map or geo";

    private static Variable Of(Shape shape, params Meaning[] meanings) => new(shape) { Meanings = meanings };
}
