using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tidemark.Api.Errors;
using Tidemark.Api.Signing;
using Tidemark.Api.Throttling;
using Tidemark.Api.Wire;

namespace Tidemark.Api.Gateway;

/// <summary>
/// Handles a call: parse, find the operation, verify the signature, authorize, throttle, take the nonce, bind,
/// run, answer. Every error is returned in the caller's format with a documented code.
/// </summary>
internal sealed class ApiGateway(
    OperationRegistry registry,
    Authenticator authenticator,
    KeyRing keys,
    IAccessControl access,
    RateLimiter limiter,
    NonceStore nonces,
    BodyMemory memory,
    ApiOptions options,
    ILogger<ApiGateway> logger)
{
    /// <summary>A download link begins with the call's host and stays shorter than 300 characters.</summary>
    private const int LongestHost = 160;

    private const string TooLarge =
        "The figures exceed 63 bits, so a source has wrong figures. The operator finds it by its bytes with tidemark sources and removes it with tidemark sources remove.";

    private readonly IReadOnlyDictionary<string, double> _rates =
        options.TryReadRates(out var rates, out var problem) ? rates : throw new InvalidOperationException(problem);

    public async Task Handle(HttpContext context)
    {
        var answer = new AnswerWriter(context);
        using var body = new RequestBody(memory);
        try
        {
            var request = await ApiRequestReader.Read(context, body);
            answer.Product = request.Version == Product.Rds.Version ? Product.Rds : Product.Cdn;
            answer.Format = ReadFormat(request, answer.Format);
            var operation = Find(request);
            answer.Product = operation.Definition.Product;
            answer.Operation = operation.Definition.Name;
            await answer.Success(operation.Definition.Name, await Run(context, request, operation));
        }
        catch (ApiException refusal)
        {
            await answer.Failure(refusal.Error, refusal.Message, refusal.RetryAfter);
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await answer.Failure(CommonErrors.BodyTooLarge, CommonErrors.BodyTooLarge.Message);
        }
        catch (OverflowException)
        {
            // the same call would meet it again, so it is not an error that callers retry
            await answer.Failure(CommonErrors.InvalidParameter, $"{CommonErrors.InvalidParameter.Message} {TooLarge}");
        }
        catch (BadHttpRequestException error)
        {
            await answer.Failure(CommonErrors.InvalidParameter, $"{CommonErrors.InvalidParameter.Message} {error.Message}");
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // nobody waits for an answer
        }
#pragma warning disable CA1031 // the caller learns that it failed, the log learns why
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogMessages.CallFailed(logger, answer.RequestId, error);
            await answer.Failure(CommonErrors.Internal, CommonErrors.Internal.Message);
        }
    }

    private async Task<JsonObject> Run(HttpContext context, ApiRequest request, IOperation operation)
    {
        var definition = operation.Definition;
        var caller = await Admit(request, definition, mayRecall: true) ?? await Admit(request, definition, mayRecall: false)
            ?? throw new InvalidOperationException("A key that was looked up for this call is not outdated.");
        foreach (var parameter in definition.Parameters)
        {
            parameter.Require(request.Parameters);
        }

        var origin = $"{context.Request.Scheme}://{HostOf(context)}";
        var call = new ApiCall(caller.Account, caller.Key, request.Parameters, origin, ContentShapes.IsText(caller.Key.Content, options.Content, request));
        return await operation.Run(call, context.RequestAborted);
    }

    private static string HostOf(HttpContext context)
    {
        var host = context.Request.Host.Value ?? "";
        return host.Length <= LongestHost
            ? host
            : throw CommonErrors.InvalidParameter.With($"The header Host has {host.Length} characters; at most {LongestHost} are allowed.");
    }

    /// <summary>
    /// Verifies, authorizes, throttles and takes the nonce. A key that was read before admits a call when the commit of its nonce
    /// finds the database unchanged: so many calls ask for its version once.
    /// </summary>
    /// <returns>Null when the key was recalled and something was committed since: nothing was decided, the nonce is free.</returns>
    /// <exception cref="ApiException">The call is refused.</exception>
    /// <remarks>
    /// The token is taken before the nonce, so that the rates limit the number of stored nonces. A replay returns the token, so that replayed
    /// calls do not use up the account's rate.
    /// </remarks>
    private async Task<Caller?> Admit(ApiRequest request, OperationDefinition definition, bool mayRecall)
    {
        var caller = await authenticator.Verify(request, mayRecall);
        if (!await access.Allows(caller, definition.Access, request.Parameters))
        {
            return IsOutdated(caller) ? null : throw CommonErrors.Forbidden.With();
        }

        var account = caller.Account.AliUid;
        if (limiter.Take(account, definition.Name, _rates.GetValueOrDefault(definition.Name, definition.Rate)) is { } wait)
        {
            return IsOutdated(caller) ? null : throw new ApiException(CommonErrors.ThrottledUser, "") { RetryAfter = wait };
        }

        switch (await nonces.Take(caller.Key.Id, caller.Nonce, caller.Expires, caller.Recalled))
        {
            case NonceClaim.Taken:
                return caller;
            case NonceClaim.Outdated:
                limiter.GiveBack(account, definition.Name);
                return null;
            case NonceClaim.Used:
                limiter.GiveBack(account, definition.Name);
                throw CommonErrors.NonceUsed.With();
            default:
                throw new ApiException(CommonErrors.ThrottledApi, "") { RetryAfter = TimeSpan.FromSeconds(10) };
        }
    }

    private bool IsOutdated(Caller caller) => caller.Recalled is { } version && version != keys.Version();

    private IOperation Find(ApiRequest request)
    {
        var action = request.Action ?? throw CommonErrors.Missing("Action").With();
        var found = registry.Find(action) ?? throw CommonErrors.ActionNotFound.With();
        var version = request.Version ?? throw CommonErrors.Missing("Version").With($"{action} has version {found[0].Definition.Product.Version}.");
        return found.FirstOrDefault(operation => operation.Definition.Product.Version == version)
            ?? throw CommonErrors.InvalidVersion.With($"{action} has version {found[0].Definition.Product.Version}.");
    }

    private static AnswerFormat ReadFormat(ApiRequest request, AnswerFormat absent) => request.Parameter("Format") switch
    {
        null => absent,
        var format when format.Equals("JSON", StringComparison.OrdinalIgnoreCase) => AnswerFormat.Json,
        var format when format.Equals("XML", StringComparison.OrdinalIgnoreCase) => AnswerFormat.Xml,
        _ => throw CommonErrors.InvalidFormat.With("Use JSON or XML."),
    };
}
