namespace Tidemark.Api.Errors;

/// <summary>Errors of AddCdnDomain.</summary>
internal static class DomainErrors
{
    public static readonly ErrorCode Name = new("InvalidDomainName.Malformed", 400, "Specified DomainName is malformed.");
    public static readonly ErrorCode CdnType = new("InvalidCdnType.Malformed", 400, "Specified CdnType is malformed.");
    public static readonly ErrorCode Sources = new("InvalidSources.Malformed", 400, "Specified Sources is malformed.");
    public static readonly ErrorCode Scope = new("InvalidScope.Malformed", 400, "Specified Scope is malformed.");
    public static readonly ErrorCode TopLevelDomain = new("InvalidTopLevelDomain.Malformed", 400, "Specified TopLevelDomain is malformed.");
    public static readonly ErrorCode AlreadyExists = new("DomainAlreadyExist", 400, "This domain name is exist already");

    /// <summary>The one documented for an absent parameter, which it names as the documents do: with a small first letter.</summary>
    public static ErrorCode Missing(string parameter) => new(
        "MissingParameter", 400, $"The input parameter {parameter} that is mandatory for processing this request is not supplied.");
}
