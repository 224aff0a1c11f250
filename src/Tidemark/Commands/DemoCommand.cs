using System.CommandLine;
using Tidemark.CommandLine;
using Tidemark.Demo;
using Tidemark.Hosting;
using Tidemark.Mail;
using Tidemark.Settings;
using Tidemark.Storage;

namespace Tidemark.Commands;

/// <summary><c>demo</c>: a server with an account, a month of traffic, mail and exports, to look around in.</summary>
internal static class DemoCommand
{
    public static Command Build(Dictionary<Command, string> examples)
    {
        var port = new Option<int>("--port")
        {
            Description = "TCP port; 0: the system chooses a free port",
            HelpName = "PORT",
            DefaultValueFactory = _ => DemoGuide.UsualPort,
            CustomParser = Shared.Port,
        };
        var command = new Command("demo", "Serve a demo: an account with a month of traffic up to now, mailed reports and exports") { port };
        examples[command] = "tidemark demo\ntidemark demo --port 9090 --data /tmp/demo";
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var pickup = Path.Combine(Path.GetFullPath(Shared.DataOf(parsed)), "mail");
            await using var server = Server.Build(
                services =>
                {
                    Composition.Add(services, parsed, new GivenSetting(MailOptions.Section, nameof(MailOptions.Pickup), pickup, "the demo"));
                    services.AddSingleton<DemoFixtures>();
                    services.AddSingleton<DemoTraffic>();
                    services.AddSingleton<DemoScenario>();
                },
                new Listen("127.0.0.1", parsed.GetValue(port)),
                LogLevel.Warning);
            var (account, key) = await server.Services.GetRequiredService<DemoFixtures>().Account();
            var address = await server.Start(cancellationToken);
            var mail = server.Services.GetRequiredService<MailOptions>().Pickup;
            await Console.Out.WriteAsync(DemoGuide.Write(address, account, key, mail, server.Services.GetRequiredService<DataFolder>().Root));
            await Console.Out.FlushAsync(cancellationToken);

            var story = server.Services.GetRequiredService<DemoScenario>();
            using var telling = new WorkerService(
                "demo",
                token => story.Run(account, token),
                server.Services.GetRequiredService<TimeProvider>(),
                server.Services.GetRequiredService<ILogger<WorkerService>>());
            await telling.StartAsync(cancellationToken);
            await server.UntilStopped();
            await telling.StopAsync(CancellationToken.None);
            return ExitCode.Done;
        });
        return command;
    }
}
