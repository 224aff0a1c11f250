using System.Net;
using System.Net.Sockets;
using System.Text;
using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats;
using Tidemark.Logs.Formats.Own;
using Tidemark.Testing;

namespace Tidemark.Logs.Tests.Formats.Own;

/// <summary>What nginx and Apache write for requests whose answers the test has seen.</summary>
public sealed class RealServerTests : IDisposable
{
    private const string Odd =
        "log_format odd '$remote_addr|$remote_user|[$time_local] \"$request\" $status $body_bytes_sent \"$http_referer\" '\n"
        + "  \"\\\"$http_user_agent\\\" $scheme://$host$request_uri $uri$is_args$args rt=$request_time ($upstream_cache_status) $msec $bytes_sent\";";

    private const string Json =
        "log_format js escape=json '{\"t\":\"$time_iso8601\",\"c\":\"$remote_addr\",\"h\":\"$http_host\",\"u\":\"$request_uri\",'\n"
        + " '\"s\":$status,\"b\":$body_bytes_sent,\"r\":\"$http_referer\",\"a\":\"$http_user_agent\",\"ssl\":\"$ssl_protocol\",\"args\":\"$args\"}';";

    private const string Raw = "log_format raw escape=none '$msec $remote_addr $status $body_bytes_sent $http_host \"$request\" \"$http_user_agent\"';";

    private const string Lists =
        "log_format lists '$upstream_addr $upstream_status,$upstream_response_length $upstream_connect_time [$upstream_header_time] $remote_addr [$time_local] '\n"
        + " '$upstream_response_time $host \"$request\" $upstream_bytes_sent $upstream_bytes_received $status $upstream_cache_status $body_bytes_sent $request_time';";

    private const string Tabbed = "LogFormat \"%{%Y-%m-%dT%T}t.%{msec_frac}t%{%z}t\\t%a\\t%{c}a\\t%m\\t%{Host}i\\t%U%q\\t%H\\t%>s\\t%B\\t%{Referer}i\\t%400,501{User-agent}i\" tabbed";

    private const string Vhost = "LogFormat \"%{Host}i %h %l %u %t \\\"%r\\\" %>s %B \\\"%{Referer}i\\\" \\\"%{User-Agent}i\\\" %D\" vhost";

    private const string Parts =
        "LogFormat \"%{end:%F}t %{begin:%F}t %{end:sec}t %{begin:%T}t.%{begin:msec_frac}t %{end}t %{begin:%z}t %a %{Host}i \\\"%r\\\" %>s %B \\\"%{Referer}i\\\"\" parts";

    private readonly TempFolder _folder = new();

    private sealed record Asked(string Target, string Host, string Referer, string Agent);

    private sealed record Answer(int Status, int Bytes);

    private static readonly Asked[] Requests =
    [
        new("/a/b.html", "www.example.com", "-", "plain"),
        new("/a/b.html?x=1&y=%20z", "www.example.com", "https://ref.example.net/p?q=1", "Agent \"quoted\" \\back"),
        new("/no/such/page?q=x", "static.example.com", "https://ref.example.net/[17/May/2015:10:05:03 +0000]", "\" 200 5 \""),
        new("/index.html", "www.example.com", "-", "-"),
    ];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_nginx_writes_is_what_was_asked_and_answered()
    {
        var port = FreePort();
        await File.WriteAllTextAsync(_folder["nginx.conf"], $$"""
            pid {{_folder["pid"]}}; error_log {{_folder["error.log"]}}; worker_processes 1;
            events {}
            http {
                {{Odd}}
                {{Json}}
                {{Raw}}
                server {
                    listen 127.0.0.1:{{port}}; server_name www.example.com;
                    access_log {{_folder["odd"]}} odd; access_log {{_folder["json"]}} js; access_log {{_folder["raw"]}} raw;
                    location / { return 200 "hello\n"; }
                    location /no { return 404 "no such page\n"; }
                }
            }
            """);
        var answers = await Asking(port, $"nginx -p {_folder.Path} -c {_folder["nginx.conf"]}");
        await Compare("nginx:" + Odd, "odd", answers);
        await Compare("nginx:" + Json, "json", answers);
        await Compare("nginx:" + Raw, "raw", answers);
    }

    [Fact]
    public async Task What_nginx_writes_of_several_servers_and_of_redirects_leaves_the_answer_as_it_was()
    {
        var (port, alive, dead) = (FreePort(), FreePort(), FreePort());
        await File.WriteAllTextAsync(_folder["nginx.conf"], $$"""
            pid {{_folder["pid"]}}; error_log {{_folder["error.log"]}}; worker_processes 1;
            events {}
            http {
                {{Lists}}
                upstream two { server 127.0.0.1:{{dead}} max_fails=0; server 127.0.0.1:{{alive}}; }
                server {
                    listen 127.0.0.1:{{alive}}; access_log off;
                    location / { return 200 "hello\n"; }
                    location /no { return 404 "no such page\n"; }
                    location /index { add_header X-Accel-Redirect /inner; return 200 "x\n"; }
                }
                server {
                    listen 127.0.0.1:{{port}}; access_log {{_folder["lists"]}} lists;
                    proxy_intercept_errors on; error_page 404 = @other;
                    location / { proxy_pass http://two; }
                    location /inner { internal; proxy_pass http://two/; }
                    location @other { proxy_pass http://two; }
                }
            }
            """);
        var answers = await Asking(port, $"nginx -p {_folder.Path} -c {_folder["nginx.conf"]}");
        var written = await File.ReadAllTextAsync(_folder["lists"]);
        written.ShouldContain("502, 200");
        written.ShouldContain(" : ");
        await Compare("nginx:" + Lists, "lists", answers);
    }

    [Fact]
    public async Task What_Apache_writes_is_what_was_asked_and_answered()
    {
        var port = FreePort();
        Directory.CreateDirectory(_folder["www"]);
        await File.WriteAllTextAsync(_folder["www/index.html"], "hello\n");
        await File.WriteAllTextAsync(_folder["apache.conf"], $"""
            ServerRoot {_folder.Path}
            ServerName www.example.com
            PidFile {_folder["pid"]}
            ErrorLog {_folder["error.log"]}
            Listen 127.0.0.1:{port}
            LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
            LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
            LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so
            DocumentRoot {_folder["www"]}
            {Tabbed}
            {Vhost}
            {Parts}
            CustomLog {_folder["parts"]} parts
            CustomLog {_folder["tabbed"]} tabbed
            CustomLog {_folder["vhost"]} vhost
            """);
        var answers = await Asking(port, $"apache2 -f {_folder["apache.conf"]} -k start");
        await Compare("apache:" + Tabbed, "tabbed", answers);
        await Compare("apache:" + Vhost, "vhost", answers);
        await Compare("apache:" + Parts, "parts", answers);
    }

    private async Task<List<Answer>> Asking(int port, string start)
    {
        await ToolRun.Shell(start);
        try
        {
            var answers = new List<Answer>();
            foreach (var request in Requests)
            {
                answers.Add(await Ask(port, request));
            }

            return answers;
        }
        finally
        {
            // a server that stops writes its logs first
            await ToolRun.Shell($"pid=$(cat {_folder["pid"]}); kill -TERM $pid; while kill -0 $pid 2>/dev/null; do sleep 0.05; done");
        }
    }

    private async Task Compare(string format, string log, List<Answer> answers)
    {
        var lines = await File.ReadAllLinesAsync(_folder[log], Encoding.Latin1);
        lines.Length.ShouldBe(Requests.Length);
        var own = OwnFormat.Compile(format);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        for (var i = 0; i < lines.Length; i++)
        {
            var read = ParsedLine.Of(own, lines[i]);
            var expected = Requests[i];
            (read.Reason, read.Client, read.Target, read.Host, read.Status, read.Bytes)
                .ShouldBe((RejectReason.None, "127.0.0.1", expected.Target, expected.Host, answers[i].Status, (long)answers[i].Bytes), lines[i]);
            if (own.Fields.Any(source => source.Field == "referer"))
            {
                read.Referer.ShouldBe(log == "json" && expected.Referer == "-" ? "" : expected.Referer, lines[i]);
            }

            read.Time.ShouldBeInRange(now - 60, now + 1);
        }
    }

    private static async Task<Answer> Ask(int port, Asked request)
    {
        TcpClient? client = null;
        for (var attempt = 0; client is null; attempt++)
        {
            try
            {
                client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
            }
            catch (SocketException) when (attempt < 100)
            {
                client!.Dispose();
                client = null;
                await Task.Delay(50);
            }
        }

        using (client)
        {
            var header = (string name, string value) => value == "-" ? "" : $"{name}: {value}\r\n";
            var text = $"GET {request.Target} HTTP/1.1\r\nHost: {request.Host}\r\n{header("Referer", request.Referer)}{header("User-Agent", request.Agent)}Connection: close\r\n\r\n";
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.Latin1.GetBytes(text));
            using var answer = new MemoryStream();
            await stream.CopyToAsync(answer);
            var whole = Encoding.Latin1.GetString(answer.ToArray());
            return new Answer(int.Parse(whole[9..12]), whole.Length - whole.IndexOf("\r\n\r\n", StringComparison.Ordinal) - 4);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
