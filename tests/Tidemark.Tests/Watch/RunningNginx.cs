using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Tidemark.Logs.Fields;
using Tidemark.Testing;

namespace Tidemark.Tests.Watch;

/// <summary>An nginx of the test's own on a free port, which logs to <c>logs/access.log</c> of its folder.</summary>
internal sealed class RunningNginx : IAsyncDisposable
{
    private readonly TempFolder _folder;
    private readonly Process _process;

    private RunningNginx(TempFolder folder, int port)
    {
        _folder = folder;
        Port = port;
        _process = Process.Start("/usr/sbin/nginx", ["-p", folder.Path, "-c", folder["nginx.conf"], "-g", "daemon off;"]);
    }

    public int Port { get; }

    public static async Task<RunningNginx> Start(TempFolder folder)
    {
        var port = FreePort();
        Directory.CreateDirectory(folder["logs"]);
        await File.WriteAllTextAsync(
            folder["nginx.conf"],
            $$"""
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            worker_processes 2;
            error_log logs/error.log;
            pid nginx.pid;
            events { worker_connections 256; }
            http {
              access_log logs/access.log combined;
              client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp; scgi_temp_path tmp;
              server { listen 127.0.0.1:{{port}}; location / { return 200 "tidemark\n"; } }
            }
            """);
        var nginx = new RunningNginx(folder, port);
        using var http = new HttpClient();
        await Until.Seen<object>(
            async () =>
            {
                try
                {
                    return await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/ready"));
                }
                catch (HttpRequestException)
                {
                    return null;
                }
            },
            () => File.ReadAllText(folder["logs/error.log"]));
        return nginx;
    }

    /// <summary>Requests from eight connections, as fast as they are answered.</summary>
    public Task<ToolRun> Load(int seconds) => ToolRun.Run("wrk", ["-t1", "-c8", $"-d{seconds}s", $"http://127.0.0.1:{Port}/index.html"]);

    /// <summary>Rotates its log with logrotate.</summary>
    /// <param name="how">Directives of logrotate.</param>
    public async Task Rotate(string how)
    {
        await File.WriteAllTextAsync(_folder["logrotate.conf"], $"{_folder["logs/access.log"]} {{\n rotate 20\n {how}\n}}\n");
        File.SetUnixFileMode(_folder["logrotate.conf"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var run = await ToolRun.Run("/usr/sbin/logrotate", ["-f", "-s", _folder["logrotate.state"], _folder["logrotate.conf"]]);
        run.ExitCode.ShouldBe(0, run.Errors);
    }

    /// <summary>Lets it answer what it has begun and stop: everything is logged then.</summary>
    public async Task Stop()
    {
        using var kill = Process.Start("kill", ["-QUIT", $"{_process.Id}"]);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
