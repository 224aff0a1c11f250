using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tidemark.Intake.Gateway;
using Tidemark.Intake.Logs;
using Tidemark.Intake.ReadyMade;
using Tidemark.Intake.Receiving;
using Tidemark.Intake.Retention;
using Tidemark.Metering.Posts;
using Tidemark.Usage.Contract;

namespace Tidemark.Intake.Hosting;

/// <summary>What comes in by HTTP: logs at <c>/ingest/v1/logs</c>, ready-made counters at <c>/ingest/v1/usage</c>.</summary>
public static class TidemarkIntake
{
    /// <summary>
    /// Adds the room. The stores of the rooms below, <see cref="IPostLedger"/>, <see cref="Metering.Ingest.IngestDefaults"/>, the
    /// <see cref="Storage.DataFolder"/> and the <see cref="TimeProvider"/> come from the composition; so does <see cref="IntakeOptions"/>, else its defaults.
    /// </summary>
    public static IServiceCollection AddTidemarkIntake(this IServiceCollection services)
    {
        services.TryAddSingleton(new IntakeOptions());
        services.AddSingleton<PostIngestor>();
        services.AddSingleton<PostCleanup>();
        services.AddSingleton<Spool>();
        services.AddSingleton<Admission>();
        services.AddSingleton<IntakeGateway>();
        services.AddSingleton<LogsEndpoint>();
        services.AddSingleton<UsageEndpoint>();
        return services;
    }

    /// <summary>Serves both paths, by any method: others than POST are refused with the method that is taken. Other paths beside them are reported as unknown.</summary>
    public static IEndpointRouteBuilder MapTidemarkIntake(this IEndpointRouteBuilder endpoints)
    {
        // made at start: what a server that was killed has left is removed before the first post
        var gateway = endpoints.ServiceProvider.GetRequiredService<IntakeGateway>();
        endpoints.Map(IntakePaths.Logs, context => gateway.Handle(context, endpoints.ServiceProvider.GetRequiredService<LogsEndpoint>()));
        endpoints.Map(IntakePaths.Usage, context => gateway.Handle(context, endpoints.ServiceProvider.GetRequiredService<UsageEndpoint>()));
        endpoints.Map(IntakePaths.Root + "/{**path}", IntakeGateway.NotFound);
        return endpoints;
    }
}
