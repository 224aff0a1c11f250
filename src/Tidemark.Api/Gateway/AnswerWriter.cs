using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Tidemark.Api.Errors;
using Tidemark.Api.Wire;

namespace Tidemark.Api.Gateway;

/// <summary>Writes the answer of a call with the headers of the gateway.</summary>
internal sealed class AnswerWriter(HttpContext context)
{
    /// <summary>Upper-case UUID; in the body and in the header <c>x-acs-request-id</c>.</summary>
    public string RequestId { get; } = NewId().ToString().ToUpperInvariant();

    /// <summary>JSON for calls signed by header, XML for all others, as documented, until the call says otherwise.</summary>
    public AnswerFormat Format { get; set; } =
        ApiRequest.IsSignedByHeader(context.Request.Headers) || context.Request.Headers.ContainsKey("x-acs-action") ? AnswerFormat.Json : AnswerFormat.Xml;

    /// <summary>The operation that is called; until it is known, that is none.</summary>
    public string Operation { get; set; } = CallInstruments.NoOperation;

    /// <summary>The action, for the advice in errors.</summary>
    public Product Product { get; set; } = Product.Cdn;

    public Task Success(string operation, JsonObject answer)
    {
        CallInstruments.Answered(operation, "OK");
        answer[nameof(RequestId)] = RequestId;
        return Format == AnswerFormat.Json
            ? Write(200, JsonAnswer.ContentType, JsonAnswer.Write(answer))
            : Write(200, XmlAnswer.ContentType, XmlAnswer.Write(operation + "Response", answer));
    }

    public Task Failure(ErrorCode error, string message, TimeSpan? retryAfter = null)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        CallInstruments.Answered(Operation, error.Code);
        var headers = context.Response.Headers;
        if (retryAfter is { } wait)
        {
            headers["x-acs-retry-after"] = Math.Max(1, Math.Ceiling(wait.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (error.Status is 413 or 414)
        {
            // the rest of the request is not read
            headers.Connection = "close";
        }

        var body = new JsonObject
        {
            [nameof(RequestId)] = RequestId,
            ["HostId"] = context.Request.Host.Value ?? "",
            ["Code"] = error.Code,
            ["Message"] = message,
            ["Recommend"] = $"https://api.aliyun.com/troubleshoot?q={Uri.EscapeDataString(error.Code)}&product={Product.Name}&requestId={RequestId}",
        };
        return Format == AnswerFormat.Json
            ? Write(error.Status, JsonAnswer.ContentType, JsonAnswer.Write(body))
            : Write(error.Status, XmlAnswer.ContentType, XmlAnswer.WriteError(body));
    }

    /// <summary>
    /// A random UUID (RFC 9562, version 4). It names a call and guards nothing, so it need not come from the system's generator,
    /// which costs a system call each time.
    /// </summary>
    private static Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private async Task Write(int status, string contentType, ReadOnlyMemory<byte> body)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        var headers = response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlExposeHeaders = "*";
        headers["x-acs-request-id"] = RequestId;
        headers["x-acs-trace-id"] = NewId().ToString("N");
        if (headers.Connection.Count == 0 && HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            headers.KeepAlive = "timeout=25";
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(body, context.RequestAborted);
        }
    }
}
