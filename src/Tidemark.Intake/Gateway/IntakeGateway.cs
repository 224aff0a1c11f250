using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using Tidemark.Accounts.Tokens;
using Tidemark.Intake.Hosting;
using Tidemark.Intake.Receiving;
using Tidemark.Logs;
using Tidemark.Metering.Posts;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace Tidemark.Intake.Gateway;

/// <summary>
/// Takes a post from its first byte to its answer: who posts, what is asked, whether there is room, the body, the work. Whatever goes
/// wrong before the one commit leaves nothing behind.
/// </summary>
internal sealed class IntakeGateway(
    IngestTokenStore tokens, Admission admission, Spool spool, IntakeOptions options, TimeProvider clock, ILogger<IntakeGateway> log)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public async Task Handle(HttpContext context, IPostEndpoint endpoint)
    {
        try
        {
            SetLimits(context);
            await ResponseWriter.Write(context.Response, await Take(context, endpoint));
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // nobody is there to be answered
        }
        catch (Exception error)
        {
            await ResponseWriter.Write(context.Response, ProblemOf(error, context));
        }
    }

    /// <summary>Answers a path that is none.</summary>
    public static Task NotFound(HttpContext context) => ResponseWriter.Write(
        context.Response,
        new IntakeProblem(
            StatusCodes.Status404NotFound, "not-found",
            $"Unknown path {RequestReader.Shown(context.Request.Path.Value ?? "")}; post logs to {IntakePaths.Logs} and counters to {IntakePaths.Usage}."));

    private async Task<PostAnswer> Take(HttpContext context, IPostEndpoint endpoint)
    {
        var request = context.Request;
        if (!HttpMethods.IsPost(request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            throw new IntakeProblem(StatusCodes.Status405MethodNotAllowed, "method-not-allowed", $"{RequestReader.Shown(request.Method)} is not supported; use POST.");
        }

        var token = await Authenticate(context);
        var coding = RequestReader.Coding(request);
        var call = new PostCall(token, RequestReader.Key(request), RequestReader.Query(request, endpoint.Parameters), request.ContentType ?? "");
        var work = await endpoint.Bind(call);
        if (request.ContentLength > options.MaxBody)
        {
            throw IntakeProblem.BodyTooLarge(options.MaxBody);
        }

        using var place = admission.Enter()
            ?? throw new IntakeProblem(StatusCodes.Status429TooManyRequests, "too-busy", "Too many posts at the same time; retry later.")
            {
                RetryAfter = TimeSpan.FromSeconds(1),
            };
        using var body = await Receive(context, coding);
        using var turn = await admission.Turn(context.RequestAborted);
        return await work(body.Path, context.RequestAborted);
    }

    private async Task<IngestToken> Authenticate(HttpContext context)
    {
        var secret = RequestReader.Bearer(context.Request);
        if (secret is not null && await tokens.Authenticate(secret) is { } token)
        {
            await tokens.Use(token);
            return token;
        }

        context.Response.Headers.WWWAuthenticate = secret is null ? "Bearer realm=\"tidemark\"" : "Bearer realm=\"tidemark\", error=\"invalid_token\"";
        throw new IntakeProblem(
            StatusCodes.Status401Unauthorized, "unauthorized", "A valid ingest token is required: Authorization: Bearer TOKEN. Create one with: tidemark token create --account UID --name NAME");
    }

    private async Task<SpooledBody> Receive(HttpContext context, string coding)
    {
        using var late = new CancellationTokenSource(options.ReceiveTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, context.RequestAborted);
        try
        {
            var body = await spool.Receive(context.Request.BodyReader, coding, options.MaxBody, either.Token);
            if (body.Is(coding))
            {
                return body;
            }

            body.Dispose();
            throw IntakeProblem.Unreadable($"Content-Encoding is {coding}, but the body is not {coding}.");
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            throw new IntakeProblem(
                StatusCodes.Status408RequestTimeout, "too-slow", $"The body did not arrive within {options.ReceiveTimeout:c}; send smaller parts, or increase Intake:ReceiveTimeout.");
        }
    }

    // The limits of the server are those of the wire; here the room's own hold, whose answers say so.
    private void SetLimits(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (HttpProtocol.IsHttp11(context.Request.Protocol) && context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = new MinDataRate(options.MinRate, Grace);
        }
    }

    private IntakeProblem ProblemOf(Exception error, HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        switch (error)
        {
            case IntakeProblem problem:
                return problem;
            case PostConflictException:
                return new IntakeProblem(
                    StatusCodes.Status409Conflict, "key-conflict", $"Another body was already posted under this {RequestReader.KeyHeader}; this one was not counted. Use a new key for a new body.");
            case PostRefusedException refused:
                log.PostPutOff(path, refused.Message);
                return IntakeProblem.Unavailable("The store cannot be written; nothing was counted. Retry later.");
            case LogException unreadable:
                return IntakeProblem.Unreadable(LogFaults.Message(unreadable));
            case OverflowException overflow:
                return IntakeProblem.Unreadable(overflow.Message);
            case BadHttpRequestException bad:
                return new IntakeProblem(bad.StatusCode, "bad-request", bad.Message);
            case IOException { InnerException: OverflowException }:
                return IntakeProblem.Unreadable("A chunk of the body declares a size of more than 63 bits.");
            case IOException io:
                log.PostPutOff(path, io.Message);
                return IntakeProblem.Unavailable("The disk or the store cannot be written; nothing was counted. Retry later.");
            default:
                log.PostFailed(error, path);
                return new IntakeProblem(StatusCodes.Status500InternalServerError, "internal", "Internal error; nothing was counted. See the log of the server.");
        }
    }
}
