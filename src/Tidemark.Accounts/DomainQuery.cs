namespace Tidemark.Accounts;

/// <summary>How the names of a <see cref="DomainQuery"/> are matched (DomainSearchType of DescribeUserDomains).</summary>
public enum DomainMatch
{
    /// <summary>full_match: the whole name.</summary>
    Full,

    /// <summary>pre_match: its beginning.</summary>
    Prefix,

    /// <summary>suf_match: its end.</summary>
    Suffix,

    /// <summary>fuzzy_match: any part of it.</summary>
    Fuzzy,
}

/// <summary>Selects domains of an account. Null selects everything; all given conditions must hold.</summary>
public sealed record DomainQuery
{
    /// <summary>One of these, in any case.</summary>
    public IReadOnlyCollection<string>? Names { get; init; }

    /// <summary>How the names are matched.</summary>
    public DomainMatch Match { get; init; }

    /// <summary>online, offline, ...</summary>
    public string? Status { get; init; }

    /// <summary>One of these: web, download, video.</summary>
    public IReadOnlyCollection<string>? CdnTypes { get; init; }

    /// <summary>domestic, overseas or global.</summary>
    public string? Coverage { get; init; }

    /// <summary>Changed at this instant or later.</summary>
    public DateTimeOffset? ChangedFrom { get; init; }

    /// <summary>Changed before this instant.</summary>
    public DateTimeOffset? ChangedTo { get; init; }

    /// <summary>One of its origins has this content.</summary>
    public string? Source { get; init; }

    /// <summary>The resource group.</summary>
    public string? ResourceGroup { get; init; }

    /// <summary>It has each of these tags; a null value matches any value.</summary>
    public IReadOnlyCollection<KeyValuePair<string, string?>>? Tags { get; init; }

    /// <summary>From 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>From 1.</summary>
    public int PageSize { get; init; } = 20;
}

/// <summary>A page of domains, by name.</summary>
/// <param name="Items">The page.</param>
/// <param name="Total">Number of domains on all pages.</param>
public sealed record DomainPage(IReadOnlyList<Domain> Items, long Total);
