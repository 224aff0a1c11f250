using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Tidemark.Api.Wire;
using Tidemark.Exports.Files;

namespace Tidemark.Api.Downloads;

/// <summary>Serves export files behind signed links: whole or in ranges, with the file's hash as ETag.</summary>
internal static class DownloadEndpoint
{
    public const string Pattern = "/files/{**path}";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static IEnumerable<string> AllowedMethods => Methods;

    public static async Task Handle(HttpContext context, DownloadLinks links)
    {
        var request = context.Request;
        var file = await links.Open(request.Path.Value ?? "", request.Query["Expires"], request.Query["Signature"]);
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "private, no-cache";
        if (file is null || !File.Exists(file.Path))
        {
            await Refuse(context);
            return;
        }

        var result = Results.File(
            file.Path, file.ContentType, file.Name, entityTag: new EntityTagHeaderValue($"\"{file.Hash}\""), enableRangeProcessing: true);
        await result.ExecuteAsync(context);
    }

    private static async Task Refuse(HttpContext context)
    {
        var body = XmlAnswer.WriteError(new JsonObject
        {
            ["Code"] = "AccessDenied",
            ["Message"] = "The link is invalid or expired, or its file was deleted. Describe the export task again for a new link.",
            ["RequestId"] = Guid.NewGuid().ToString().ToUpperInvariant(),
            ["HostId"] = context.Request.Host.Value ?? "",
        });
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = XmlAnswer.ContentType;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }
}
