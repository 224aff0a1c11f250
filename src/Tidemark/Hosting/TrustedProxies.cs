using Microsoft.AspNetCore.HttpOverrides;
using Tidemark.Settings;

namespace Tidemark.Hosting;

/// <summary>Lets the reverse proxies that the settings name tell the caller's address and scheme.</summary>
internal static class TrustedProxies
{
    /// <summary>
    /// Takes <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> of trusted proxies, through as many of them as there are in a
    /// row; of others both are without effect. The host is left as sent: calls are signed with it. Call it first.
    /// </summary>
    public static void UseTrustedProxies(this IApplicationBuilder app, ServerOptions options)
    {
        var networks = options.TrustedNetworks();
        if (networks.Count == 0)
        {
            return;
        }

        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in networks)
        {
            forwarded.KnownIPNetworks.Add(network);
        }

        app.UseForwardedHeaders(forwarded);
    }
}
