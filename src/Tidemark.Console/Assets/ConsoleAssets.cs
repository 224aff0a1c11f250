using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Tidemark.WebConsole.Assets;

/// <summary>Style sheet, script and icon, embedded in the assembly: they are there however the program was built and started.</summary>
internal static class ConsoleAssets
{
    private static readonly Dictionary<string, string> ContentTypes = new(StringComparer.Ordinal)
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    };

    private static readonly Dictionary<string, Asset> All = Load();

    /// <summary>The asset's URL; it changes with the content, so that browsers may keep it for ever.</summary>
    /// <exception cref="KeyNotFoundException">There is no such asset.</exception>
    public static string Url(string name) => $"{ConsolePaths.Assets}/{name}?v={All[name].Version}";

    /// <summary>Serves an asset.</summary>
    public static IResult Serve(HttpContext context, string name)
    {
        if (!All.TryGetValue(name, out var asset))
        {
            return Results.NotFound();
        }

        context.Response.Headers.CacheControl =
            context.Request.Query["v"] == asset.Version ? "public, max-age=31536000, immutable" : "no-cache";
        context.Response.Headers.Remove(HeaderNames.Pragma);
        return Results.Bytes(asset.Bytes, asset.ContentType, entityTag: new EntityTagHeaderValue($"\"{asset.Version}\""));
    }

    private static Dictionary<string, Asset> Load()
    {
        const string prefix = "assets/";
        var assembly = typeof(ConsoleAssets).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(resource => resource[prefix.Length..], resource =>
            {
                using var stream = assembly.GetManifestResourceStream(resource)!;
                var bytes = new byte[stream.Length];
                stream.ReadExactly(bytes);
                var version = Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
                return new Asset(bytes, ContentTypes[Path.GetExtension(resource)], version);
            }, StringComparer.Ordinal);
    }

    private sealed record Asset(byte[] Bytes, string ContentType, string Version);
}
