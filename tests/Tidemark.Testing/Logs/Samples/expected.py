#!/usr/bin/env python3
"""Writes NAME.expected.json beside each NAME.log of this folder: what its lines say, read with Python's own JSON, dates and regular expressions."""
import calendar, datetime, glob, json, os, re, sys

HIT, MISS = "Hit", "Miss"
STATUS = re.compile(r"[1-9]\d\d\Z")
CLF = r'(\S+) \S+ (?:.*?) ?\[([^\]]+)\] "((?:[^"\\]|\\.)*)" (\S+) (\S+)'
AGENT = r' "((?:[^"\\]|\\.)*)" "(?:[^"\\]|\\.)*"'


def clf_time(text):
    return int(datetime.datetime.strptime(text, "%d/%b/%Y:%H:%M:%S %z").timestamp())


def iso_time(text):
    text = re.sub(r"\.\d+", "", text).replace("Z", "+00:00")
    return int(datetime.datetime.fromisoformat(text).timestamp())


def utc(text, form):
    return calendar.timegm(datetime.datetime.strptime(text, form).timetuple())


def no_port(host):
    host = host or ""
    return "" if host == "-" else host[1:host.index("]")] if host.startswith("[") else host.split(":")[0]


def row(time, client, target, status, size, host="", referer="", cache="Unknown", https=False, forwarded=""):
    """None when it cannot be counted."""
    if not client or not STATUS.match(str(status)) or size is None:
        return None
    absolute = re.match(r"(https?|ws|wss)://([^/?#]*)", target, re.I)
    if absolute:
        host = no_port(absolute.group(2))
        https = https or absolute.group(1).lower() == "https"
    return {"time": time, "client": client, "forwarded": "" if forwarded == "-" else forwarded, "host": host, "target": target, "status": int(status), "bytes": 0 if size == "-" else int(size),
            "referer": referer, "cache": cache, "https": https}


def target_of(request):
    words = request.split(" ")
    if len(words) == 1 or not re.fullmatch("[A-Za-z_-]+", words[0]):
        return request
    return " ".join(words[1:-1]) if len(words) > 2 and words[-1].startswith("HTTP/") else " ".join(words[1:])


def clf(line, tail, host="", head=CLF):
    found = re.fullmatch(head + tail, line)
    client, time, request, status, size, *more = found.groups()
    return row(clf_time(time), client, target_of(request), status, size, host, more[0] if more else "", more[1] if len(more) > 1 else "Unknown")


def combined(line):
    return clf(line, AGENT + ".*")


def common(line):
    return clf(line, "")


def combined_vhost(line):
    host, rest = line.split(" ", 1)
    return clf(rest, AGENT, no_port(host))


def traefik(line):
    return clf(line, AGENT + r' \d+ "[^"]*" "[^"]*" \d+ms')


def squid_cache(word):
    return {"TCP_HIT": HIT, "TCP_MEM_HIT": HIT, "TCP_IMS_HIT": HIT, "TCP_REFRESH_HIT": HIT, "TCP_MISS": MISS, "TCP_REFRESH_MISS": MISS, "TCP_CLIENT_REFRESH": MISS}.get(
        word, "Unknown")


def ats_extended2(line):
    words = line.split(" ")
    # Traffic Server escapes no quote
    read = clf(" ".join(words[:-13]), "", head=CLF.replace(r'((?:[^"\\]|\\.)*)', "(.*)"))
    read["cache"] = squid_cache(words[-1])
    return read


def ats_squid(line):
    words = line.split()
    result, status = words[3].split("/")
    return row(int(words[0].split(".")[0]), words[2], words[6], status, words[4], cache=squid_cache(result))


def alibaba(line):
    found = re.match(r'\[([^\]]+)\] (\S+) \S+ \S+ "([^"]*)" "\S+ ([^"]*)" (\d+) \S+ (\S+) (\S+) "[^"]*"(?: "[^"]*")?(.*)', line)
    time, client, referer, url, status, size, cache, rest = found.groups()
    results = {"HIT": HIT, "MISS": MISS, "DYNAMIC": MISS, "-": "Unknown"}
    if cache not in results:
        return None
    return row(clf_time(time), client, url, status, size, "", referer, results[cache], "quic" in rest.split() or "https" in rest.split())


def haproxy(line):
    found = re.search(r'(\S+):\d+ \[([^.\]]+)\.\d+\] (\S+) \S+ \S+ (\S+) \+?(\S+) \S+ \S+ \S+ \S+ \S+(?: \{([^}|]*)[^}]*\})?(?: \{[^}]*\})? "([^"]*)"?(.*)', line)
    client, time, frontend, status, size, host, request, rest = found.groups()
    if not host:
        host = rest.split(" ")[-1].split("/")[0]
    return row(utc(time, "%d/%b/%Y:%H:%M:%S"), client, target_of(request), status, size, no_port(host), https=frontend.endswith("~"))


def alb(line):
    words = line.split(" ")
    request = line.split('"')[1]
    return row(iso_time(words[1]), no_port(words[3]), target_of(request), words[8], words[11], https=words[0] in ("https", "h2", "wss", "grpcs"))


def envoy(line):
    quoted = line.split('"')
    words = quoted[2].split()
    addresses = [a.strip() for a in quoted[3].split(",")]
    return row(iso_time(line[1:line.index("]")]), addresses[-1], target_of(quoted[1]), words[0], words[3], no_port(quoted[9]),
               forwarded=",".join(quoted[3].split(",")[:-1]))


def nginx_json(line):
    v = json.loads(line)
    return row(int(float(v["msec"])), v["remote_addr"], v["request_uri"], v["status"], v["body_bytes_sent"], no_port(v["host"]), v["http_referer"],
               {"HIT": HIT, "STALE": HIT, "UPDATING": HIT, "REVALIDATED": HIT, "MISS": MISS, "EXPIRED": MISS, "BYPASS": MISS}.get(v["upstream_cache_status"], "Unknown"),
               v["scheme"] == "https", v["http_x_forwarded_for"])


def caddy(line):
    v = json.loads(line)
    r = v["request"]
    return row(int(v["ts"]), r["remote_ip"], r["uri"], v["status"], v["size"], no_port(r["host"]), (r["headers"].get("Referer") or [""])[0], https="tls" in r,
               forwarded=(r["headers"].get("X-Forwarded-For") or [""])[0])


def traefik_json(line):
    v = json.loads(line)
    return row(iso_time(v.get("StartUTC") or v["time"]), no_port(v["ClientAddr"]), v["RequestPath"], v["DownstreamStatus"], v.get("DownstreamContentSize"),
               v.get("RequestHost") or no_port(v["RequestAddr"]), v.get("request_Referer", ""), https="TLSVersion" in v, forwarded=v.get("request_X-Forwarded-For", ""))


def envoy_json(line):
    v = json.loads(line)
    listed = (v.get("x_forwarded_for") or v.get("x-forwarded-for") or "").split(",")
    remote = v.get("downstream_remote_address")
    return row(iso_time(v["start_time"]), no_port(remote) if remote else listed[-1].strip(), v.get("path") or v.get("x-envoy-origin-path"), v["response_code"], v["bytes_sent"],
               no_port(v.get("authority") or v.get(":authority")), https=v.get("x-forwarded-proto") == "https", forwarded=",".join(listed[:-1]))


class W3c:
    def __init__(self, delimiter):
        self.delimiter, self.names = delimiter, None

    def __call__(self, line):
        if line.startswith("#"):
            if line.startswith("#Fields:"):
                self.names = [name.lower() for name in line.split()[1:]]
            return None
        v = dict(zip(self.names, line.split(self.delimiter)))
        query = v.get("cs-uri-query", "-")
        cache = {"Hit": HIT, "RefreshHit": HIT, "OriginShieldHit": HIT, "Miss": MISS}.get(v.get("x-edge-result-type"), "Unknown")
        return row(utc(v["date"] + v["time"], "%Y-%m-%d%H:%M:%S"), v["c-ip"], v["cs-uri-stem"] + ("" if query == "-" else "?" + query), v["sc-status"], v["sc-bytes"],
                   no_port(v.get("x-host-header") or v.get("cs-host")), v.get("cs(referer)", ""), cache,
                   v.get("cs-protocol") == "https" or v.get("s-port") == "443", v.get("x-forwarded-for", ""))


READERS = {"combined": combined, "varnishncsa": combined, "common": common, "combined-vhost": combined_vhost, "traefik": traefik, "ats-extended2": ats_extended2,
           "ats-squid": ats_squid, "alibaba": alibaba, "haproxy": haproxy, "alb": alb, "envoy": envoy, "nginx-json": nginx_json, "caddy": caddy,
           "traefik-json": traefik_json, "envoy-json": envoy_json, "w3c": W3c(" "), "cloudfront": W3c("\t")}

folder = os.path.dirname(os.path.abspath(__file__))
for path in sorted(glob.glob(os.path.join(folder, "*.log"))):
    name = os.path.basename(path)[:-4]
    with open(path, encoding="utf-8", errors="surrogateescape", newline="\n") as log:
        rows = [READERS[name](line.rstrip("\r\n")) for line in log]
    with open(path[:-4] + ".expected.json", "w", encoding="ascii", newline="\n") as out:
        # text as Latin-1, so that every byte of the log is one character
        json.dump([r and {k: v.encode("utf-8", "surrogateescape").decode("latin-1") if isinstance(v, str) else v for k, v in r.items()} for r in rows], out, indent=0)
        out.write("\n")
    print(f"{name}: {len(rows)} lines, {sum(r is not None for r in rows)} accepted", file=sys.stderr)
