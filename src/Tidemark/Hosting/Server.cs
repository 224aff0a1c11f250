using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Tidemark.Api.Hosting;
using Tidemark.CommandLine;
using Tidemark.Documents.Rendering;
using Tidemark.Exports.Closing;
using Tidemark.Exports.Work;
using Tidemark.Geography;
using Tidemark.Intake.Hosting;
using Tidemark.Intake.Retention;
using Tidemark.Settings;
using Tidemark.Tracking.Work;
using Tidemark.Usage.Store;
using Tidemark.WebConsole.Hosting;

namespace Tidemark.Hosting;

/// <summary>Where to listen.</summary>
/// <param name="Host">An address, a name of this machine, or <c>*</c>.</param>
/// <param name="Port">0: the system chooses.</param>
internal sealed record Listen(string Host, int Port);

/// <summary>The server: the wire, the console and the workers in one process.</summary>
internal sealed class Server : IAsyncDisposable
{
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(25);

    private readonly WebApplication _app;
    private readonly Listen _listen;

    private Server(WebApplication app, Listen listen)
    {
        _app = app;
        _listen = listen;
    }

    /// <summary>The services of the running server.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Puts a server together; <paramref name="rooms"/> adds the rooms and their settings.</summary>
    /// <exception cref="CommandFailure">The port is taken, or not for this user: nothing was made yet.</exception>
    public static Server Build(Action<IServiceCollection> rooms, Listen listen, LogLevel level = LogLevel.Information)
    {
        var addresses = Addresses(listen);
        Try(listen, addresses);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        builder.Host.UseDefaultServiceProvider(provider => provider.ValidateOnBuild = true);
        rooms(builder.Services);
        var metrics = MetricsOf(builder.Services, listen);
        builder.Logging.ClearProviders().SetMinimumLevel(level).AddFilter("Microsoft", LogLevel.Warning);

        // it writes nothing above Information, but makes an Activity and a scope for every request as long as it might
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Logging.AddJsonConsole(json => json.UseUtcTimestamp = true);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(Composition.ToStandardError);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Drain);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            TidemarkApi.ConfigureKestrel(kestrel);
            foreach (var address in addresses)
            {
                kestrel.Listen(address, listen.Port);
            }

            if (metrics is not null)
            {
                kestrel.Listen(IPAddress.Loopback, metrics.Port);
            }
        });
        AddWorker<TrackingWorker>(builder.Services, "tracking", worker => worker.Run);
        AddWorker<ExportWorker>(builder.Services, "exports", worker => worker.Run);
        AddWorker<MonthCloser>(builder.Services, "closing of months", worker => worker.Run);
        AddWorker<ClientGeography>(builder.Services, "geography", worker => worker.Run);
        AddWorker<VisitorKeys>(builder.Services, "visitor keys", worker => worker.Run);
        AddWorker<UsageSealer>(builder.Services, "sealer", worker => worker.Run);
        AddWorker<PostCleanup>(builder.Services, "posts", worker => worker.Run);
        builder.Services.AddTidemarkApi();
        builder.Services.AddTidemarkIntake();
        builder.Services.AddTidemarkConsole();
        var app = builder.Build();
        if (metrics is not null)
        {
            app.UseMetrics(metrics.Port);
        }

        app.UseTrustedProxies(app.Services.GetRequiredService<ServerOptions>());
        app.MapTidemarkConsole();
        app.MapTidemarkApi();
        app.MapTidemarkIntake();
        app.MapGet("/healthz", () => Results.Text("ok\n"));
        return new Server(app, listen);
    }

    /// <summary>Starts to serve, and answers the address.</summary>
    /// <exception cref="CommandFailure">The port is taken, or not for this user.</exception>
    public async Task<string> Start(CancellationToken cancellationToken)
    {
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            throw InUse(_listen);
        }
        catch (SocketException error)
        {
            throw Refused(_listen, error);
        }

        var bound = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return bound.Replace("[::]", "127.0.0.1", StringComparison.Ordinal).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal);
    }

    /// <summary>Logs what this machine lacks for exports and charts, so that it is noticed before one fails.</summary>
    public async Task WarnOfMissing(CancellationToken cancellationToken)
    {
        foreach (var problem in await _app.Services.GetRequiredService<SvgRenderer>().Missing(cancellationToken))
        {
            LogMessages.SomethingIsMissing(_app.Logger, problem);
        }
    }

    /// <summary>Serves until a signal; calls and work in hand are then given time to end.</summary>
    public Task UntilStopped() => _app.WaitForShutdownAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Where metrics are served; null: nowhere.</summary>
    /// <exception cref="CommandFailure">The port is taken.</exception>
    private static Listen? MetricsOf(IServiceCollection services, Listen listen)
    {
        var options = services.Select(service => service.ImplementationInstance).OfType<ServerOptions>().Single();
        if (options.MetricsPort == 0)
        {
            return null;
        }

        var metrics = new Listen(IPAddress.Loopback.ToString(), options.MetricsPort);
        try
        {
            Try(metrics, [IPAddress.Loopback]);
        }
        catch (CommandFailure)
        {
            throw MetricsInUse(metrics);
        }

        return metrics.Port == listen.Port ? throw MetricsInUse(metrics) : metrics;
    }

    private static CommandFailure MetricsInUse(Listen metrics) =>
        new(ExitCode.Failed, $"Server:MetricsPort is {metrics.Port}, which is in use on {metrics.Host}; choose another port, or 0 for no metrics.");

    /// <summary>Binds and lets go again, so that a port that is not to be had is known before anything is written or logged.</summary>
    private static void Try(Listen listen, IPAddress[] addresses)
    {
        foreach (var address in addresses)
        {
            try
            {
                using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                if (address.Equals(IPAddress.IPv6Any))
                {
                    socket.DualMode = true;
                }

                socket.Bind(new IPEndPoint(address, listen.Port));
                socket.Listen();
            }
            catch (SocketException error)
            {
                throw error.SocketErrorCode == SocketError.AddressAlreadyInUse ? InUse(listen) : Refused(listen, error);
            }
        }
    }

    private static CommandFailure InUse(Listen listen) =>
        new(ExitCode.Failed, $"Port {listen.Port} on {listen.Host} is in use; choose another with --port (0: any free port).");

    private static CommandFailure Refused(Listen listen, SocketException error) =>
        new(ExitCode.Failed, $"Cannot listen on {listen.Host} port {listen.Port}: {error.Message}; choose another with --host and --port.");

    private static IPAddress[] Addresses(Listen listen)
    {
        if (listen.Host is "*" or "+")
        {
            return [IPAddress.IPv6Any];
        }

        if (IPAddress.TryParse(listen.Host, out var address))
        {
            return [address];
        }

        try
        {
            return [Dns.GetHostAddresses(listen.Host).OrderBy(found => found.AddressFamily).First()];
        }
        catch (SocketException error)
        {
            throw new CommandFailure(ExitCode.Usage, $"'{listen.Host}' is not an address of this machine ({error.Message}); use one such as 127.0.0.1, or * for all.");
        }
    }

    private static void AddWorker<T>(IServiceCollection services, string name, Func<T, Func<CancellationToken, Task>> run)
        where T : class =>
        services.AddSingleton<IHostedService>(provider => new WorkerService(
            name,
            run(provider.GetRequiredService<T>()),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<WorkerService>>()));
}
