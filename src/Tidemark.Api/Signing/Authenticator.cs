using Tidemark.Accounts;
using Tidemark.Api.Errors;
using Tidemark.Api.Wire;

namespace Tidemark.Api.Signing;

/// <summary>Whose call it is, and what makes it unique.</summary>
/// <param name="Account">The account.</param>
/// <param name="Key">The access key that signed.</param>
/// <param name="Nonce">As sent.</param>
/// <param name="Expires">When the time stamp leaves the window.</param>
/// <param name="Recalled">The version of the database that the key is from when it was not looked up for this call: confirm it. Null: it was.</param>
internal sealed record Caller(Account Account, AccessKey Key, string Nonce, DateTimeOffset Expires, long? Recalled);

/// <summary>
/// Verifies who calls. Order of checks: the parameters of the signature are there; its method is known; the time stamp is
/// well formed and within the window; the key exists and is active; the signature holds.
/// </summary>
internal sealed class Authenticator(KeyRing keys, TimeProvider clock)
{
    /// <summary>How far a time stamp may be off, each way.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <summary>The string to sign travels back in the error up to this length: enough to compare, too little to amplify.</summary>
    private const int LongestEcho = 32 * 1024;

    /// <summary>A call by V3 has these headers and signs them.</summary>
    private static readonly string[] SignedByV3 = ["host", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce"];

    /// <summary>These decide what the call does: one that is there is signed.</summary>
    private static readonly string[] SignedWhenSent = ["x-acs-action", "x-acs-version"];

    /// <param name="request">The call.</param>
    /// <param name="mayRecall">Whether a key that was read before will do: the answer then says so. Refusals never rest on one.</param>
    /// <exception cref="ApiException">The call is not signed as it must be.</exception>
    public Task<Caller> Verify(ApiRequest request, bool mayRecall) => request.IsV3 ? VerifyV3(request, mayRecall) : VerifyV1(request, mayRecall);

    private async Task<Caller> VerifyV1(ApiRequest request, bool mayRecall)
    {
        var keyId = Mandatory(request, "AccessKeyId");
        var signature = Mandatory(request, "Signature");
        if (Mandatory(request, "SignatureMethod") != SignatureV1.Method)
        {
            throw CommonErrors.SignatureMethod.With($"Use {SignatureV1.Method}, or {SignatureV3.Algorithm} in the header Authorization.");
        }

        if (Mandatory(request, "SignatureVersion") != SignatureV1.Version)
        {
            throw CommonErrors.Invalid("SignatureVersion").With($"Use {SignatureV1.Version}.");
        }

        var nonce = CheckNonce(Mandatory(request, "SignatureNonce"), "SignatureNonce");
        var expires = CheckTime(Mandatory(request, "Timestamp"));
        RefuseToken(request.Parameter("SecurityToken"));
        var recalled = mayRecall ? Recall(keyId) : null;
        var known = recalled ?? await FindKey(keyId);
        var stringToSign = SignatureV1.StringToSign(request.Method, request.Parameters);
        if (!SignatureV1.Holds(stringToSign, known.Key.Secret, signature))
        {
            (recalled, known) = (null, await FindKey(keyId));
            if (!SignatureV1.Holds(stringToSign, known.Key.Secret, signature))
            {
                throw CommonErrors.MismatchV1(Echo(stringToSign));
            }
        }

        return new Caller(known.Account, known.Key, nonce, expires, recalled?.Version);
    }

    private async Task<Caller> VerifyV3(ApiRequest request, bool mayRecall)
    {
        if (!AuthorizationV3.TryParse(request.Headers.Authorization.ToString(), out var authorization))
        {
            throw CommonErrors.IncompleteSignature.With(
                $"The header Authorization must have the form: {SignatureV3.Algorithm} Credential=<key id>,SignedHeaders=<a;b;c>,Signature=<hex>.");
        }

        if (authorization.Algorithm != SignatureV3.Algorithm)
        {
            throw CommonErrors.SignatureMethod.With($"Use {SignatureV3.Algorithm}.");
        }

        foreach (var name in SignedByV3)
        {
            MustSign(authorization, name, request.Header(name) is not null);
        }

        foreach (var name in SignedWhenSent)
        {
            if (request.Header(name) is not null)
            {
                MustSign(authorization, name, isSent: true);
            }
        }

        // it decides whether the body holds parameters
        if (!request.Body.IsEmpty && request.Header("content-type") is not null)
        {
            MustSign(authorization, "content-type", isSent: true);
        }

        var nonce = CheckNonce(request.Header("x-acs-signature-nonce")!, "SignatureNonce");
        var expires = CheckTime(request.Header("x-acs-date")!);
        RefuseToken(request.Header("x-acs-security-token"));
        var keyId = authorization.Credential;
        var recalled = mayRecall ? Recall(keyId) : null;
        var known = recalled ?? await FindKey(keyId);
        var canonical = SignatureV3.CanonicalRequest(request.Method, request.Query, request.Headers, authorization.SignedHeaders, request.Body.Span);
        var stringToSign = SignatureV3.StringToSign(canonical);
        if (!SignatureV3.Holds(stringToSign, known.Key.Secret, authorization.Signature))
        {
            (recalled, known) = (null, await FindKey(keyId));
            if (!SignatureV3.Holds(stringToSign, known.Key.Secret, authorization.Signature))
            {
                throw CommonErrors.MismatchV3(stringToSign, Echo(canonical));
            }
        }

        return new Caller(known.Account, known.Key, nonce, expires, recalled?.Version);
    }

    private static void MustSign(AuthorizationV3 authorization, string header, bool isSent)
    {
        if (!isSent || Array.IndexOf(authorization.SignedHeaders, header) < 0)
        {
            throw CommonErrors.IncompleteSignature.With($"The header {header} must be present and among the signed headers.");
        }
    }

    private static string Mandatory(ApiRequest request, string name) =>
        request.Parameter(name) ?? throw CommonErrors.Missing(name).With();

    private static string CheckNonce(string nonce, string name) => nonce.Length <= NonceStore.LongestNonce
        ? nonce
        : throw CommonErrors.Invalid(name).With($"A nonce has at most {NonceStore.LongestNonce} characters.");

    /// <summary>Temporary credentials are not issued here, so none can be right.</summary>
    private static void RefuseToken(string? token)
    {
        if (token is not null)
        {
            throw CommonErrors.Invalid("SecurityToken").With("Sign with an access key of the account and without a security token.");
        }
    }

    private DateTimeOffset CheckTime(string text)
    {
        if (!WireTime.TryParse(text, out var instant))
        {
            throw CommonErrors.TimeStampFormat.With("Use UTC, yyyy-MM-ddTHH:mm:ssZ.");
        }

        var now = clock.GetUtcNow();
        return (now - instant).Duration() <= Window
            ? instant + Window
            : throw CommonErrors.TimeStampExpired.With($"The server time is {WireTime.Format(now)}; a difference of at most {Window.TotalMinutes} minutes is allowed.");
    }

    private KnownKey? Recall(string id) => keys.Recall(id) is { Key.Active: true } known ? known : null;

    private async ValueTask<KnownKey> FindKey(string id)
    {
        var known = await keys.Find(id) ?? throw CommonErrors.KeyNotFound.With();
        return known.Key.Active ? known : throw CommonErrors.KeyInactive.With();
    }

    private static string Echo(string text) => text.Length <= LongestEcho ? text : text[..LongestEcho];
}
