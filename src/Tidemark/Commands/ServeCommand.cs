using System.CommandLine;
using Tidemark.CommandLine;
using Tidemark.Hosting;

namespace Tidemark.Commands;

/// <summary><c>serve</c>: the server.</summary>
internal static class ServeCommand
{
    public static Command Build(Dictionary<Command, string> examples)
    {
        var port = new Option<int>("--port")
        {
            Description = "TCP port; 0: the system chooses a free port",
            HelpName = "PORT",
            DefaultValueFactory = _ => 8080,
            CustomParser = Shared.Port,
        };
        var host = new Option<string>("--host")
        {
            Description = "Address to listen on; *: all addresses of the machine",
            HelpName = "HOST",
            DefaultValueFactory = _ => "127.0.0.1",
        };
        var forget = new Option<bool>("--forget-secrets")
        {
            Description = "If the data key is missing or wrong, start without what it opened: access keys and console sessions end; figures, tasks and files stay",
        };
        var command = new Command("serve", "Serve the API and the console, mail reports, and create exports") { port, host, forget };
        examples[command] =
            """
            tidemark serve
            tidemark serve --host '*' --port 8080 --data /var/lib/tidemark --config /etc/tidemark.json
            """;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var server = Server.Build(services => Composition.Add(services, parsed), new Listen(parsed.GetValue(host)!, parsed.GetValue(port)));
            Secrets.Open(server.Services, parsed.GetValue(forget));
            var address = await server.Start(cancellationToken);
            await Console.Out.WriteLineAsync($"Tidemark is ready on {address}");
            await server.WarnOfMissing(cancellationToken);
            await server.UntilStopped();
            return ExitCode.Done;
        });
        return command;
    }
}
