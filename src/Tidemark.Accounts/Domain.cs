namespace Tidemark.Accounts;

/// <summary>An origin server of a domain, as AddCdnDomain takes it and DescribeUserDomains gives it.</summary>
/// <param name="Content">Address, host name or bucket.</param>
/// <param name="Type">ipaddr, domain, oss, fc_domain or common.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Priority">20 (main) or 30 (backup).</param>
/// <param name="Weight">0 to 100.</param>
public sealed record DomainSource(string Content, string Type, int Port = 80, string Priority = "20", string Weight = "10");

/// <summary>A domain of an account.</summary>
public sealed record Domain(
    long Id,
    long AliUid,
    string Name,
    string CdnType,
    string Coverage,
    string Status,
    IReadOnlyList<DomainSource> Sources,
    string ResourceGroup,
    IReadOnlyDictionary<string, string> Tags,
    DateTimeOffset CreatedAt,
    DateTimeOffset ModifiedAt);
