using System.Net;
using System.Net.Sockets;
using Tidemark.Testing;

namespace Tidemark.Tests.Hosting;

public sealed class ServeTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Tool _tidemark;

    public ServeTests() => _tidemark = new Tool(_folder["data"]);

    [Fact]
    public async Task It_says_where_it_serves_and_stops_cleanly_on_SIGTERM()
    {
        await using var server = await RunningServer.Start(_tidemark);
        (await server.Http.GetStringAsync("/healthz")).ShouldBe("ok\n");
        (await server.Terminate()).ShouldBe(0, server.Errors);
        (await server.Process.StandardOutput.ReadToEndAsync()).ShouldBeEmpty("standard output carries the one line");
    }

    [Fact]
    public async Task A_port_in_use_fails_with_the_way_out()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var run = await _tidemark.Run("serve", "--port", $"{port}");
        run.ExitCode.ShouldBe(1);
        run.Output.ShouldBeEmpty();
        run.Errors.ShouldContain($"Port {port}");
        run.Errors.ShouldContain("--port");
    }

    [Fact]
    public async Task A_command_works_beside_a_running_server()
    {
        await using var server = await RunningServer.Start(_tidemark);
        await _tidemark.Json("account", "create", "--name", "beside");
        (await _tidemark.Json("account", "list"))[0].GetProperty("name").GetString().ShouldBe("beside");
    }

    public void Dispose() => _folder.Dispose();
}
