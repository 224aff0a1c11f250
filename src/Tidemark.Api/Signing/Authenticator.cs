using Tidemark.Accounts;
using Tidemark.Api.Errors;
using Tidemark.Api.Wire;

namespace Tidemark.Api.Signing;

/// <summary>Whose call it is, and what makes it unique.</summary>
internal sealed record Caller(Account Account, AccessKey Key, string Nonce, DateTimeOffset Expires);

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

    private static readonly string[] SignedByV3 = ["host", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce"];

    /// <exception cref="ApiException">The call is not signed as it must be.</exception>
    public Task<Caller> Verify(ApiRequest request) => request.IsV3 ? VerifyV3(request) : VerifyV1(request);

    private async Task<Caller> VerifyV1(ApiRequest request)
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
        var (account, key) = await FindKey(keyId);
        var stringToSign = SignatureV1.StringToSign(request.Method, request.Parameters);
        return SignatureV1.Holds(stringToSign, key.Secret, signature)
            ? new Caller(account, key, nonce, expires)
            : throw CommonErrors.MismatchV1(Echo(stringToSign));
    }

    private async Task<Caller> VerifyV3(ApiRequest request)
    {
        if (!AuthorizationV3.TryParse(request.Headers.Authorization.ToString(), out var authorization))
        {
            throw CommonErrors.IncompleteSignature.With(
                $"The header Authorization must read: {SignatureV3.Algorithm} Credential=<key id>,SignedHeaders=<a;b;c>,Signature=<hex>.");
        }

        if (authorization.Algorithm != SignatureV3.Algorithm)
        {
            throw CommonErrors.SignatureMethod.With($"Use {SignatureV3.Algorithm}.");
        }

        var unsigned = MustBeSigned(request).FirstOrDefault(
            name => request.Header(name) is null || !authorization.SignedHeaders.Contains(name, StringComparer.Ordinal));
        if (unsigned is not null)
        {
            throw CommonErrors.IncompleteSignature.With($"The header {unsigned} must be there and among the signed headers.");
        }

        var nonce = CheckNonce(request.Header("x-acs-signature-nonce")!, "SignatureNonce");
        var expires = CheckTime(request.Header("x-acs-date")!);
        RefuseToken(request.Header("x-acs-security-token"));
        var (account, key) = await FindKey(authorization.Credential);
        var canonical = SignatureV3.CanonicalRequest(request.Method, request.Query, request.Headers, authorization.SignedHeaders, request.Body.Span);
        var stringToSign = SignatureV3.StringToSign(canonical);
        return SignatureV3.Holds(stringToSign, key.Secret, authorization.Signature)
            ? new Caller(account, key, nonce, expires)
            : throw CommonErrors.MismatchV3(stringToSign, Echo(canonical));
    }

    /// <summary>Whatever decides what the call does must be covered by the signature.</summary>
    private static IEnumerable<string> MustBeSigned(ApiRequest request)
    {
        foreach (var name in SignedByV3)
        {
            yield return name;
        }

        if (request.Header("x-acs-action") is not null)
        {
            yield return "x-acs-action";
        }

        if (request.Header("x-acs-version") is not null)
        {
            yield return "x-acs-version";
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
            throw CommonErrors.Invalid("SecurityToken").With("Sign with an access key of the account and no security token.");
        }
    }

    private DateTimeOffset CheckTime(string text)
    {
        if (!WireTime.TryParse(text, out var instant))
        {
            throw CommonErrors.TimeStampFormat.With("Use UTC as yyyy-MM-ddTHH:mm:ssZ.");
        }

        var now = clock.GetUtcNow();
        return (now - instant).Duration() <= Window
            ? instant + Window
            : throw CommonErrors.TimeStampExpired.With($"It is {WireTime.Format(now)} here; at most {Window.TotalMinutes} minutes of difference are taken.");
    }

    private async Task<(Account Account, AccessKey Key)> FindKey(string id)
    {
        var (account, key) = await keys.Find(id) ?? throw CommonErrors.KeyNotFound.With();
        return key.Active ? (account, key) : throw CommonErrors.KeyInactive.With();
    }

    private static string Echo(string text) => text.Length <= LongestEcho ? text : text[..LongestEcho];
}
