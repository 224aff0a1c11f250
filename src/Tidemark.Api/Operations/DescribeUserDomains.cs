using System.Text.Json.Nodes;
using Tidemark.Accounts;
using Tidemark.Api.Binding;
using Tidemark.Api.Gateway;
using Tidemark.Api.Wire;

namespace Tidemark.Api.Operations;

/// <summary>The domains of the account, by name, filtered and in pages.</summary>
internal sealed class DescribeUserDomains(DomainStore domains) : IOperation
{
    private static readonly Parameter<IReadOnlyList<string>?> DomainName = Parameters.List("DomainName", 50, "names or parts of names");
    private static readonly Parameter<string?> SearchType =
        Parameters.OneOf("DomainSearchType", "fuzzy_match", "pre_match", "suf_match", "full_match");

    private static readonly Parameter<string?> Status = Parameters.OneOf(
        "DomainStatus", "online", "offline", "configuring", "configure_failed", "checking", "check_failed", "stopping", "deleting");

    private static readonly Parameter<IReadOnlyList<string>?> CdnType = Parameters.List("CdnType", 3, "web, download, video");
    private static readonly Parameter<string?> Coverage = Parameters.OneOf("Coverage", "domestic", "global", "overseas");
    private static readonly Parameter<bool?> CheckDomainShow = Parameters.Boolean("CheckDomainShow");
    private static readonly Parameter<DateTimeOffset?> ChangeStartTime = Parameters.Time("ChangeStartTime");
    private static readonly Parameter<DateTimeOffset?> ChangeEndTime = Parameters.Time("ChangeEndTime");
    private static readonly Parameter<string?> Source = Parameters.Text("Source", "content of an origin server");
    private static readonly Parameter<string?> ResourceGroupId = Parameters.Text("ResourceGroupId");
    private static readonly Parameter<IReadOnlyDictionary<string, string>> Tag = Parameters.Tags();
    private static readonly Parameter<int> PageNumber = Parameters.Integer("PageNumber", 1, 100_000, absent: 1);
    private static readonly Parameter<int> PageSize = Parameters.Integer("PageSize", 1, 500, absent: 20);

    public OperationDefinition Definition { get; } = new(
        nameof(DescribeUserDomains), Product.Cdn, 100, new AccessRule("cdn:DescribeUserDomains", "domain/*"),
        [
            DomainName, SearchType, Status, CdnType, Coverage, CheckDomainShow, ChangeStartTime, ChangeEndTime, Source, ResourceGroupId, Tag,
            PageNumber, PageSize,
        ],
        []);

    public async Task<JsonObject> Run(ApiCall call, CancellationToken cancellationToken)
    {
        var query = Read(call);
        var page = await domains.Query(call.Account.AliUid, query);
        return new JsonObject
        {
            ["PageNumber"] = query.Page,
            ["PageSize"] = query.PageSize,
            ["TotalCount"] = page.Total,
            ["Domains"] = new JsonObject { ["PageData"] = new JsonArray([.. page.Items.Select(Item)]) },
        };
    }

    private static DomainQuery Read(ApiCall call)
    {
        var types = call.Get(CdnType);
        if (types?.FirstOrDefault(type => type is not ("web" or "download" or "video")) is { } unknown)
        {
            throw CdnType.Refuse($"{Parameter.Shown(unknown)} is not one of web, download, video.");
        }

        var (since, until) = (call.Get(ChangeStartTime), call.Get(ChangeEndTime));
        if (until <= since)
        {
            throw ChangeEndTime.Refuse("it must be later than ChangeStartTime.");
        }

        // read for its form only: a domain is online from its first moment, so none is under review
        _ = call.Get(CheckDomainShow);
        var tags = call.Get(Tag);
        return new DomainQuery
        {
            Names = call.Get(DomainName),
            Match = call.Get(SearchType) switch
            {
                "fuzzy_match" => DomainMatch.Fuzzy,
                "pre_match" => DomainMatch.Prefix,
                "suf_match" => DomainMatch.Suffix,
                _ => DomainMatch.Full,
            },
            Status = call.Get(Status),
            CdnTypes = types,
            Coverage = call.Get(Coverage),
            ChangedFrom = since,
            ChangedTo = until,
            Source = call.Get(Source),
            ResourceGroup = call.Get(ResourceGroupId),
            Tags = tags.Count == 0 ? null : [.. tags.Select(tag => KeyValuePair.Create(tag.Key, tag.Value.Length == 0 ? null : tag.Value))],
            Page = call.Get(PageNumber),
            PageSize = call.Get(PageSize),
        };
    }

    /// <summary>Tidemark meters a CDN and is none: a domain has no Cname and no certificate here.</summary>
    private static JsonObject Item(Domain domain) => new()
    {
        ["DomainId"] = domain.Id,
        ["DomainName"] = domain.Name,
        ["Cname"] = "",
        ["CdnType"] = domain.CdnType,
        ["DomainStatus"] = domain.Status,
        ["SslProtocol"] = "off",
        ["Coverage"] = domain.Coverage,
        ["Description"] = "",
        ["GmtCreated"] = WireTime.Format(domain.CreatedAt),
        ["GmtModified"] = WireTime.Format(domain.ModifiedAt),
        ["ResourceGroupId"] = domain.ResourceGroup,
        ["Sandbox"] = "",
        ["Sources"] = new JsonObject
        {
            ["Source"] = new JsonArray([.. domain.Sources.Select(source => new JsonObject
            {
                ["Content"] = source.Content,
                ["Type"] = source.Type,
                ["Port"] = source.Port,
                ["Priority"] = source.Priority,
                ["Weight"] = source.Weight,
            })]),
        },
    };
}
