namespace Tidemark.Api.Errors;

/// <summary>The errors of the gateway, which any operation can answer with.</summary>
internal static class CommonErrors
{
    public static readonly ErrorCode UnsupportedMethod = new("UnsupportedHTTPMethod", 400, "This http method not supported.");
    public static readonly ErrorCode RequestLineTooLong = new("RequestURITooLong", 414, "The request line is too long.");
    public static readonly ErrorCode BodyTooLarge = new("RequestEntityTooLarge", 413, "The request body is too large.");
    public static readonly ErrorCode InvalidParameter = new("InvalidParameter", 400, "The specified parameter is invalid.");
    public static readonly ErrorCode InvalidFormat = new("InvalidParameter.Format", 400, "Specified parameter format is not valid.");
    public static readonly ErrorCode ActionNotFound =
        new("InvalidAction.NotFound", 404, "Specified api is not found, please check your url and method.");

    public static readonly ErrorCode InvalidVersion = Invalid("Version");
    public static readonly ErrorCode KeyNotFound = new("InvalidAccessKeyId.NotFound", 404, "Specified access key is not found.");
    public static readonly ErrorCode KeyInactive = new("InvalidAccessKeyId.Inactive", 400, "Specified access key is disabled.");
    public static readonly ErrorCode IncompleteSignature =
        new("IncompleteSignature", 400, "The request signature does not conform to Aliyun standards.");

    public static readonly ErrorCode SignatureMethod = new("InvalidSignatureMethod", 400, "Specified signature method is not valid.");
    public static readonly ErrorCode NonceUsed = new("SignatureNonceUsed", 400, "Specified signature nonce was used already.");
    public static readonly ErrorCode TimeStampExpired =
        new("InvalidTimeStamp.Expired", 400, "Specified time stamp or date value is expired.");

    public static readonly ErrorCode TimeStampFormat =
        new("InvalidTimeStamp.Format", 400, "Specified time stamp or date value is not well formatted.");

    public static readonly ErrorCode ThrottledUser = new("Throttling.User", 400, "Request was denied due to user flow control.");
    public static readonly ErrorCode ThrottledApi = new("Throttling.Api", 400, "Request was denied due to api flow control.");
    public static readonly ErrorCode Forbidden = new(
        "Forbidden.RAM", 403, "User not authorized to operate on the specified resource, or this API doesn't support RAM.");

    public static readonly ErrorCode Internal = new(
        "InternalError", 500, "The request processing has failed due to some unknown error, exception or failure.");

    public static readonly ErrorCode SignatureDoesNotMatch =
        new("SignatureDoesNotMatch", 400, "Specified signature is not matched with our calculation.");

    /// <summary>All of them; <c>{Param}</c> stands for the name of a parameter.</summary>
    public static readonly IReadOnlyList<ErrorCode> All =
    [
        UnsupportedMethod, RequestLineTooLong, BodyTooLarge, InvalidParameter, InvalidFormat, ActionNotFound, InvalidVersion, Missing("{Param}"),
        Invalid("{Param}"), SignatureMethod, TimeStampFormat, TimeStampExpired, KeyNotFound, KeyInactive, IncompleteSignature, SignatureDoesNotMatch,
        Forbidden, ThrottledUser, ThrottledApi, NonceUsed, Internal,
    ];

    /// <summary>V1 shows the string to sign without a blank after the colon, as the gateway does.</summary>
    public static ApiException MismatchV1(string stringToSign) => SignatureDoesNotMatch.With("server string to sign is:" + stringToSign);

    /// <summary>V3 has a text of its own for the same code.</summary>
    public static ApiException MismatchV3(string stringToSign, string canonicalRequest) =>
        (SignatureDoesNotMatch with { Message = "Specified signature does not match our calculation." })
        .With($"server StringToSign is [{stringToSign}] server CanonicalRequest is [{canonicalRequest}]");

    public static ErrorCode Missing(string parameter) => new("Missing" + parameter, 400, parameter + " is mandatory for this action.");

    public static ErrorCode Invalid(string parameter) =>
        new("Invalid" + parameter, 400, $"Specified parameter {parameter} is not valid.");
}
