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

    [Theory]
    [InlineData("serve")]
    [InlineData("demo")]
    public async Task A_port_in_use_fails_with_one_sentence_before_anything_is_written(string command)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var run = await _tidemark.Run(command, "--port", $"{port}");
        run.ExitCode.ShouldBe(1);
        run.Output.ShouldBeEmpty();
        run.Errors.ShouldBe($"Port {port} on 127.0.0.1 is in use; choose another with --port (0: any free port).\n");
        Directory.Exists(_folder["data"]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_demo_keeps_out_of_a_folder_that_holds_accounts()
    {
        await _tidemark.Json("account", "create", "--name", "mine");
        var run = await _tidemark.Run("demo", "--port", "0");
        run.ExitCode.ShouldBe(1);
        run.Output.ShouldBeEmpty();
        run.Errors.ShouldContain("--data");
        (await _tidemark.Json("account", "list")).GetArrayLength().ShouldBe(1);
        Directory.Exists(_folder["data/demo"]).ShouldBeFalse();
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
