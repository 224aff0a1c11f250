using System.Net;
using System.Net.Sockets;

namespace Tidemark.Tests.Intake;

/// <summary>The recipes of docs/ingest.md, with the programs themselves.</summary>
public sealed class RecipeTests
{
    [Fact]
    public async Task The_log_that_nginx_has_closed_and_what_it_sent_to_rsyslog_are_posted_and_count_as_awk_counts_them()
    {
        await using var ingest = await HttpIngest.Start();
        var port = FreePort();
        await File.WriteAllTextAsync(ingest["rsyslog.conf"],
            $$"""
            module(load="imuxsock" SysSock.Use="off")
            input(type="imuxsock" Socket="{{ingest["tidemark.sock"]}}" CreatePath="on" RateLimit.Interval="0")
            template(name="line" type="string" string="%msg:2:$%\n")
            if $programname == "nginx" then {
              action(type="omfile" file="{{ingest["edge.log"]}}" template="line")
              stop
            }
            """);
        await File.WriteAllTextAsync(ingest["nginx.conf"],
            $$"""
            daemon off; pid {{ingest["nginx.pid"]}}; error_log {{ingest["error.log"]}}; worker_processes 1; user root;
            events {}
            http {
              client_body_temp_path {{ingest["t1"]}}; proxy_temp_path {{ingest["t2"]}}; fastcgi_temp_path {{ingest["t3"]}};
              uwsgi_temp_path {{ingest["t4"]}}; scgi_temp_path {{ingest["t5"]}};
              access_log {{ingest["access.log"]}} combined;
              access_log syslog:server=unix:{{ingest["tidemark.sock"]}},tag=nginx,nohostname combined;
              server { listen 127.0.0.1:{{port}}; location / { return 200 "hello\n"; } location /none { return 404; } }
            }
            """);

        var output = await ingest.Shell(
            $$"""
            cd "$DIR"
            rsyslogd -n -f rsyslog.conf -i "$DIR/rsyslog.pid" & syslog=$!
            until_so "[ -S tidemark.sock ]"
            nginx -c "$DIR/nginx.conf" 2>/dev/null & nginx=$!
            trap 'kill $nginx $syslog; wait' EXIT
            until_so "curl -s -o /dev/null http://127.0.0.1:{{port}}/"
            for i in $(seq 30); do curl -s -o /dev/null -A "agent \"$i\"" "http://127.0.0.1:{{port}}/page/$i?q=%22"; curl -s -o /dev/null http://127.0.0.1:{{port}}/none; done
            until_so "cmp -s edge.log access.log"
            mv access.log access.log.1 && nginx -c "$DIR/nginx.conf" -s reopen 2>/dev/null
            curl -sS --fail-with-body --retry 8 -H "Authorization: Bearer $TOKEN" --data-binary @access.log.1 "$URL"
            """);

        var answer = HttpIngest.Last(output);
        (answer.GetProperty("accepted").GetInt64(), answer.GetProperty("rejected").GetInt64()).ShouldBe((61, 0));
        (await ingest.Total()).ShouldBe((await ingest.Shell("""awk '{ n++; b += $10 } END { print n "|" b }' "$DIR/access.log.1" """)).Trim());

        // what rsyslog wrote is the same content: it counts once
        var again = HttpIngest.Last(await ingest.Shell("""curl -sS --fail-with-body -H "Authorization: Bearer $TOKEN" --data-binary @"$DIR/edge.log" "$URL" """));
        again.ToString().ShouldBe(answer.ToString());
        (await ingest.Figures()).Requests.ShouldBe(61);
    }

    [Fact]
    public async Task What_varnishncsa_has_written_is_posted_after_its_file_was_moved()
    {
        await using var ingest = await HttpIngest.Start();
        var port = FreePort();
        await File.WriteAllTextAsync(ingest["edge.vcl"], "vcl 4.1;\nbackend default none;\nsub vcl_recv { return (synth(200, \"OK\")); }\n");
        var output = await ingest.Shell(
            $$"""
            cd "$DIR"
            mkdir varnish
            varnishd -F -j none -n "$DIR/varnish" -a 127.0.0.1:{{port}} -f "$DIR/edge.vcl" -s malloc,8m -p vsl_space=4m >/dev/null 2>&1 & varnish=$!
            trap 'kill $varnish; wait' EXIT
            until_so "curl -s -o /dev/null http://127.0.0.1:{{port}}/"
            varnishncsa -n "$DIR/varnish" -a -w access.log -D -P "$DIR/ncsa.pid"
            trap 'kill $(cat "$DIR/ncsa.pid") $varnish; wait' EXIT
            until_so "curl -s -o /dev/null http://127.0.0.1:{{port}}/first && [ -s access.log ]"
            for i in $(seq 20); do curl -s -o /dev/null http://127.0.0.1:{{port}}/page/$i; done
            until_so "grep -q page/20 access.log"
            mv access.log access.log.1 && kill -HUP "$(cat ncsa.pid)"
            curl -sS --fail-with-body --retry 8 -H "Authorization: Bearer $TOKEN" --data-binary @access.log.1 "$URL"
            """);
        HttpIngest.Last(output).GetProperty("rejected").GetInt64().ShouldBe(0);
        (await ingest.Total()).ShouldBe((await ingest.Shell("""awk '{ n++; b += $10 } END { print n "|" b }' "$DIR/access.log.1" """)).Trim());
    }

    [Fact]
    public async Task A_log_that_is_larger_than_a_body_may_be_is_posted_in_parts_by_curl_twice_and_counts_once()
    {
        await using var ingest = await HttpIngest.Start();
        const string post =
            """
            cd "$DIR"
            [ -f big.log ] || seq 40000 | awk '{ printf "192.0.2.%d - - [20/Nov/2026:%02d:%02d:%02d +0000] \"GET /p/%d HTTP/1.1\" 200 %d \"-\" \"Agent/1.0\"\n", $1 % 250, $1 / 3600, $1 / 60 % 60, $1 % 60, $1, $1 }' >big.log
            split --line-bytes=500K --filter='gzip | curl -sS --fail-with-body --retry 8 -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: big.log/$FILE" --data-binary @- "$URL"' big.log
            """;
        var parts = (await ingest.Shell(post)).Trim().Split('\n');
        (await ingest.Shell(post)).Trim().Split('\n').ShouldBe(parts);
        parts.Length.ShouldBeGreaterThan(5);
        (await ingest.Total()).ShouldBe((await ingest.Shell("""awk '{ n++; b += $10 } END { print n "|" b }' "$DIR/big.log" """)).Trim());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
