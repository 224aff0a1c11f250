using OpenTelemetry;
using OpenTelemetry.Metrics;
using Tidemark.Exports.Work;
using Tidemark.Storage;
using Tidemark.Tracking.Runs;

namespace Tidemark.Hosting;

/// <summary>Serves what the rooms count in the Prometheus format.</summary>
internal static class MetricsPage
{
    /// <summary>The path on the port of the metrics.</summary>
    public const string Path = "/metrics";

    /// <summary>Serves <see cref="Path"/>, and nothing else, to connections on the port. Call it first.</summary>
    public static void UseMetrics(this WebApplication app, int port)
    {
        var provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter("Tidemark.*")
            .AddPrometheusExporter(exporter =>
            {
                exporter.ScopeInfoEnabled = false;
                exporter.TargetInfoEnabled = false;
                exporter.ScrapeResponseCacheDurationMilliseconds = 0;
            })
            .Build();
        app.Lifetime.ApplicationStopped.Register(provider.Dispose);
        app.MapWhen(context => context.Connection.LocalPort == port, metrics =>
        {
            metrics.Use(async (context, next) =>
            {
                if (context.Request.Path == Path)
                {
                    await Measure(context.RequestServices);
                }

                await next(context);
            });
            metrics.UseOpenTelemetryPrometheusScrapingEndpoint(provider, null, Path, null, null);
            metrics.Run(context =>
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            });
        });
    }

    /// <summary>Depths and sizes are read when someone asks for them: nothing is polled.</summary>
    private static async Task Measure(IServiceProvider services)
    {
        services.GetRequiredService<DataFolder>().Measure();
        await services.GetRequiredService<RunStore>().Measure();
        await services.GetRequiredService<ExportWorker>().Measure();
    }
}
