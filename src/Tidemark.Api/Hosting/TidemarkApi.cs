using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Tidemark.Api.Downloads;
using Tidemark.Api.Gateway;
using Tidemark.Api.Signing;
using Tidemark.Api.Throttling;
using Tidemark.Api.Wire;
using Tidemark.Exports.Files;
using Tidemark.Storage;

namespace Tidemark.Api.Hosting;

/// <summary>The OpenAPI wire: calls at <c>/</c>, downloads below <c>/files/</c>.</summary>
public static class TidemarkApi
{
    /// <summary>
    /// Adds the gateway and every operation. The rooms below (accounts, reports, tracking, exports, notifications), the
    /// <see cref="DataFolder"/> and the <see cref="TimeProvider"/> come from the composition; so does <see cref="ApiOptions"/>, else its defaults.
    /// </summary>
    public static IServiceCollection AddTidemarkApi(this IServiceCollection services)
    {
        services.TryAddSingleton(new ApiOptions());
        services.AddSingleton<IAccessControl, OwnerAccess>();
        services.AddSingleton<KeyRing>();
        services.AddSingleton<Authenticator>();
        services.AddSingleton(provider => new NonceStore(
            provider.GetRequiredService<DataFolder>(), provider.GetRequiredService<ApiOptions>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<KeyRing>().Version, provider.GetRequiredService<ILogger<NonceStore>>()));
        services.AddSingleton<RateLimiter>();
        services.AddSingleton<BodyMemory>();
        services.AddSingleton<OperationRegistry>();
        services.AddSingleton<ApiGateway>();
        foreach (var type in OperationRegistry.Types)
        {
            services.AddSingleton(typeof(IOperation), type);
        }

        return services;
    }

    /// <summary>
    /// Serves calls at <c>/</c> by any method (other methods than GET and POST are answered with UnsupportedHTTPMethod) and
    /// downloads below <c>/files/</c>. A browser that opens <c>/</c> is sent to <c>/console</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapTidemarkApi(this IEndpointRouteBuilder endpoints)
    {
        // made at start, so that a setting that does not hold stops the server and not its first call
        var gateway = endpoints.ServiceProvider.GetRequiredService<ApiGateway>();
        endpoints.Map("/", context =>
        {
            if (!BrowserVisit.Is(context.Request))
            {
                return gateway.Handle(context);
            }

            context.Response.Redirect("/console");
            return Task.CompletedTask;
        });
        endpoints.MapMethods(
            DownloadEndpoint.Pattern,
            DownloadEndpoint.AllowedMethods,
            context => DownloadEndpoint.Handle(context, context.RequestServices.GetRequiredService<DownloadLinks>()));
        return endpoints;
    }

    /// <summary>
    /// Sets the limits of the server. The limits that calls are documented with are checked by the gateway, with a body that
    /// says so; the server's own are wider, and end a connection that goes beyond.
    /// </summary>
    public static void ConfigureKestrel(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestLineSize = 4 * ApiRequestReader.LongestRequestLine;
        options.Limits.MaxRequestBufferSize = 8 * ApiRequestReader.LongestRequestLine;
        options.Limits.MaxRequestBodySize = RequestBody.Largest + (64 * 1024);
    }
}
